"""Where a call goes at a moment, and why."""
