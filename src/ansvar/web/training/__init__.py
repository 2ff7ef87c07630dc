"""`/desk/training`: the desk on a simulated exchange, with mornings to practise on; nothing of it is real."""
