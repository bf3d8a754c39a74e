"""The numpy backend: one table of kernels, by theme, and the same on fixed buffers."""
