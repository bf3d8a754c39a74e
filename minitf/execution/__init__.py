"""Running graphs: the interpreter (plain), the plan (fast), and functions that trace themselves."""

from minitf.execution.concrete import ConcreteFunction
from minitf.execution.function import Function, function
from minitf.execution.interpreter import Interpreter
from minitf.execution.plan import Plan

__all__ = ["ConcreteFunction", "Function", "Interpreter", "Plan", "function"]
