"""`/team`: a manager's unit: who is there, who takes the calls, what was promised, and how calls were answered."""
