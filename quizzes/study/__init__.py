"""Studying: today's queue, answering, undoing, reading, and the cache that follows from the log."""
