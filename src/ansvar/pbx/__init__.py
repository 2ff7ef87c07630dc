"""Asterisk: fetched without root, configured, run beside the engine, and spoken to over ARI.

`home` knows the folders, `fetch` installs, `configure` writes the configuration, `supervise` runs it,
`ari` speaks to it and `exchange` turns commands into requests and ARI events into events.
"""
