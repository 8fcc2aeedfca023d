"""Taking one's data along, and taking it away."""
