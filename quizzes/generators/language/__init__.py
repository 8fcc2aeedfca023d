"""What a language model is measured by, and what it's trained on."""
