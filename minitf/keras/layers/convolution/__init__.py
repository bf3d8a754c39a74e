"""Convolution layers: the same small pattern looked for everywhere."""
