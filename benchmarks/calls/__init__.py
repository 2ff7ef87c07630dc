"""How fast live calls are: SIPp calls through the running service, beside plain `Dial` on the same Asterisk."""
