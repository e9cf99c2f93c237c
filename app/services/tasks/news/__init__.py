"""News: who is told of a step that was taken, though nothing waits for them."""
