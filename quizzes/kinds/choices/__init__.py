"""Several right answers: each option is right or wrong on its own."""
