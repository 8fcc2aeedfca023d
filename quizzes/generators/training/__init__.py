"""What training compares, and how large what it makes is."""
