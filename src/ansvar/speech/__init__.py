"""What is said to callers, in their language."""
