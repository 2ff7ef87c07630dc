"""Who exists: people, units, functions, lines, competences, and how an organisation is read from files."""
