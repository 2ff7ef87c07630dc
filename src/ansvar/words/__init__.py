"""Small values that every room shares: lengths, waits, deadlines, clock times, and text per language."""
