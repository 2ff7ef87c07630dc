"""Accounts: who signs in, and which roles were given to whom."""
