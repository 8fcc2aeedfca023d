"""The log and its one write path: an answer, an undo, a putting-off, a renewal, and the card that follows from them."""
