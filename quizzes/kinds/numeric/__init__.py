"""A number to type, in any usual spelling, within a stated tolerance."""
