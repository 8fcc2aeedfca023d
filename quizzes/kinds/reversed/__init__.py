"""A flashcard asked both ways: two questions about one pair, remembered separately."""
