"""Who can answer, and when they are back: absences, hours, holidays, closures, quiet days."""
