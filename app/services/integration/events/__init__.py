"""Events: what is one, and how others follow them."""
