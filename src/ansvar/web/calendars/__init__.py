"""Calendars that people let be read: an address of theirs (ICS), what it says of being away, and nothing else."""
