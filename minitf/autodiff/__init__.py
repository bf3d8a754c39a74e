"""Gradients: one sweep back over the record, the tape that keeps it, and the numeric check."""

from minitf.autodiff.backprop import backprop
from minitf.autodiff.check import GradientCheck, check_gradients
from minitf.autodiff.gradients import gradients, hessians
from minitf.autodiff.tape import GradientTape

__all__ = ["GradientCheck", "GradientTape", "backprop", "check_gradients", "gradients", "hessians"]
