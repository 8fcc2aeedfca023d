"""Steps to put in order. The score counts neighbors: a step that follows the right one is known, wherever it stands."""
