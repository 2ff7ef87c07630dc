"""`/policy`: the living document, and how it is changed: written, checked, compared, approved, adopted."""
