"""What `compile` was told, ready to be used in a step: the losses, and the metrics."""
