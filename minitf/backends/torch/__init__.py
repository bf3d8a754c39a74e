"""The torch backend: the same table of kernels, for arrays on CPU, CUDA or MPS."""
