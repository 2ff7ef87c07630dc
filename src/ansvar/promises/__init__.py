"""Messages and call-backs: deadlines, owners and escalation."""
