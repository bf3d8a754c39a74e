"""Core layers: embedding, einsum, functions of the learner's own, masks, wrappers."""
