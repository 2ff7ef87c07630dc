"""`/directory`: people, units, functions, lines and competences; searched, linked, changed, brought in and out as CSV."""
