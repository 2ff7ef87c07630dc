"""`/api/v1/`: everything the pages do, for other systems; the same gates, the same privacy, the same functions."""
