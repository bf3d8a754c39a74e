"""Normalization layers: numbers kept near 0, with a spread near 1."""
