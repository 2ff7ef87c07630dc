"""Who can answer, and when they are back."""
