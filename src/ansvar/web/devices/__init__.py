"""`/devices`: the organisation's phones and subscriptions, who holds them and answers for them (N14-N16, W5)."""
