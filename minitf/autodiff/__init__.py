"""Gradients: one sweep back over the record, the tape that keeps it, and the numeric check."""

from minitf.autodiff.backprop import backprop
from minitf.autodiff.check import GradientCheck, check_gradients
from minitf.autodiff.forward import ForwardAccumulator
from minitf.autodiff.gradients import gradients, hessians
from minitf.autodiff.tape import GradientTape
from minitf.autodiff.unconnected import UnconnectedGradients

__all__ = [
    "ForwardAccumulator",
    "GradientCheck",
    "GradientTape",
    "UnconnectedGradients",
    "backprop",
    "check_gradients",
    "gradients",
    "hessians",
]
