"""True or false, and why. The verdict alone is a coin toss, so only both together count."""
