"""Studying: a day's queue, what an answer tells, what helps after misses, what the coming days will ask."""
