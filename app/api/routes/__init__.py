"""One file of routes per feature: load, authorise, call, return."""
