"""A page of the guide as it is read, and what a reader tells of it."""
