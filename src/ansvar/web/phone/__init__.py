"""A telephone in the browser: where it reaches the exchange, as whom, and which pages may listen."""
