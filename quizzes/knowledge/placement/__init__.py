"""A learner's placement on this site: what it asks, what it found, and what is taken over."""
