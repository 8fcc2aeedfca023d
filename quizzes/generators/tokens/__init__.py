"""How text becomes tokens, and what they cost."""
