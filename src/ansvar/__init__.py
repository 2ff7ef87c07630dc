"""Ansvar runs an organisation's telephone policy on real calls."""
