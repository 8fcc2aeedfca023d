"""One answer out of a few."""
