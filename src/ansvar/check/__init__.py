"""Proof before go-live: every situation a policy or an organisation can meet, and a caller for every weakness."""
