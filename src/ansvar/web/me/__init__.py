"""`/me`: my own line."""
