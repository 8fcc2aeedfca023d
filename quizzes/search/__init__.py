"""Finding concepts, questions and resources by their words."""
