"""Directives: issuing them, acting on them, closing them."""
