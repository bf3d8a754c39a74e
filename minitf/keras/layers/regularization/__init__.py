"""Regularization layers: chance, only in training, against learning by heart."""
