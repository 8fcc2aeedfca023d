"""A short answer to type. Spelling is forgiven, another concept is not."""
