"""What fits into a context window, and what falls out."""
