"""The running service: joins calls, exchange and store, and goes on where a crash stopped it."""
