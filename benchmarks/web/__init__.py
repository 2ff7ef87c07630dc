"""How fast the pages are, in a real browser and with a room full of desks."""
