"""Logits, temperature, top-k, top-p, and the draw of a token."""
