"""Preprocessing layers: raw words, numbers and pictures made ready for a model."""
