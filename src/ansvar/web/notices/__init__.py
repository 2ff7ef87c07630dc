"""`/notices`: what operators are told: press releases, changes, events; who has read it."""
