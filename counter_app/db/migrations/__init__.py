"""How the store came to its present shape: one revision a file, run when a store is opened."""
