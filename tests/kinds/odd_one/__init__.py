"""A kind that the product does not have: what it took to write it is what a new kind takes (CONTRIBUTING.md)."""
