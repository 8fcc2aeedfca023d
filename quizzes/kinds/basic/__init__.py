"""A flashcard: a question, and its answer on the back."""
