"""Merging layers: several tensors become one."""
