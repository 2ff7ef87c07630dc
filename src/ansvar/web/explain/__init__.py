"""`/explain`: any call, past or to come: what the caller hears, where the call goes, and which rules decided."""
