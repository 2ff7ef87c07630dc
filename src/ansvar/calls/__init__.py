"""The life of a call: one step from a state and an event to the next state and commands."""
