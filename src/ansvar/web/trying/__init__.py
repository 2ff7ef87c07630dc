"""`/try`: a telephone for visitors of a demonstration, who call from outside."""
