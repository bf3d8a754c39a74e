"""Kernels that a compiler makes: several operations, entry by entry, in one pass over memory."""
