"""The year's plan: the tree, its rows, and the notes people write beside them."""
