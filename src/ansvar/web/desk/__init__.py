"""`/desk`: the operator's working day on one page."""
