"""A sentence with gaps. Each gap is a card of its own: the others are filled in while it is asked."""
