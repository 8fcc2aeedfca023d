"""What an operator asks of a running site: is it well, what came in, what failed."""
