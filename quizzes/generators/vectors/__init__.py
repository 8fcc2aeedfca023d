"""Vectors: how alike they are, what arithmetic does to them, and how much room they take."""
