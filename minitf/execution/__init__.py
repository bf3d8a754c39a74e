"""Running graphs: the interpreter (plain), the plan (fast), functions and control flow."""

from minitf.execution import autograph
from minitf.execution.concrete import ConcreteFunction
from minitf.execution.cond import case, cond, switch_case
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
    "foldl",
    "foldr",
    "function",
    "map_fn",
    "numpy_function",
    "py_function",
    "scan",
    "switch_case",
    "vectorized_map",
    "while_loop",
]
