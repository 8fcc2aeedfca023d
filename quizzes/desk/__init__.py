"""The author's desk: what waits for somebody's decision, and what answers say about the questions."""
