"""`/promises`: what is promised to callers, by whom, and until when."""
