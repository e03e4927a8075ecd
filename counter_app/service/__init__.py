"""Use cases of the counter, as plain functions over the ports they need."""
