"""The life of a call, without I/O: so far the order in which waiting callers are answered."""
