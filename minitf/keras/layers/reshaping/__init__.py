"""Reshaping layers: the same numbers in another arrangement, fewer or more of them."""
