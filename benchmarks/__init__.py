"""How fast the site is, measured beside its references. `make bench` runs everything and writes RESULTS.md.

A machine's speed changes from minute to minute, so what counts is a ratio taken in one run: the two things compared
take turns, call by call or round by round.
"""
