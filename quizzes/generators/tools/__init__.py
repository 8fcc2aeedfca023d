"""What it takes to run a model of one's own."""
