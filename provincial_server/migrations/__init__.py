"""How the node's database came to its present shape: one revision a file, run when it is opened."""
