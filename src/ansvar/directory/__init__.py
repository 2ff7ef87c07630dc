"""Who exists: people, units, functions, lines and competences."""
