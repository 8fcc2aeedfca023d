"""More than one try, judges of them, and what long chains cost."""
