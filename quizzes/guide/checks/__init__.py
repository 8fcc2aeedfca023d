"""What an editor would ask of the guide: of a page, a question, and of the whole bank."""
