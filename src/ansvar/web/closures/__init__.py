"""`/closures`: closures and quiet days of the whole organisation, as callers will meet them."""
