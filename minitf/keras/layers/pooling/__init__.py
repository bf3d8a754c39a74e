"""Pooling layers: a window says one number for what it holds."""
