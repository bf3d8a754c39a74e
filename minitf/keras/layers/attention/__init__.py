"""Attention layers: each step looks at all others, and chooses."""
