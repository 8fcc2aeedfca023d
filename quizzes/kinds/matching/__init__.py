"""Items to match with targets, some of which may fit nothing."""
