"""Running graphs: the interpreter (plain), the plan (fast), functions and control flow."""

from minitf.execution import autograph
from minitf.execution.concrete import ConcreteFunction
from minitf.execution.cond import case, cond, switch_case
from minitf.execution.custom_gradient import (
    custom_gradient,
    grad_pass_through,
    recompute_grad,
)
from minitf.execution.function import Function, function
from minitf.execution.higher_order import foldl, foldr, map_fn, scan, vectorized_map
from minitf.execution.interpreter import Interpreter
from minitf.execution.plan import Plan
from minitf.execution.python_function import numpy_function, py_function
from minitf.execution.tensor_array import TensorArray
from minitf.execution.while_loop import while_loop

__all__ = [
    "ConcreteFunction",
    "Function",
    "Interpreter",
    "Plan",
    "TensorArray",
    "autograph",
    "case",
    "cond",
    "custom_gradient",
    "foldl",
    "foldr",
    "function",
    "grad_pass_through",
    "map_fn",
    "numpy_function",
    "py_function",
    "recompute_grad",
    "scan",
    "switch_case",
    "vectorized_map",
    "while_loop",
]
