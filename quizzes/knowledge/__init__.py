"""What a learner knows: which concepts are open, what comes next, memory by concept, the map, progress."""
