"""`/requests`: faults, questions and orders in writing, with state and answer, so that work can be planned (F18)."""
