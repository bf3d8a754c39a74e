"""A kernel in LLVM's language: loops around a few lines of arithmetic, as a processor does them.

Where it sits   above loops.py; compiler.py turns it into the machine's instructions.
The one idea    every value gets a name once and never changes (`%v3 = fadd float %v1, %v2`), and a
                loop is a block that jumps back to itself.  `noalias` says that no two arrays
                overlap: so the compiler may work on sixteen entries at once.
Try it          >>> import numpy as np
                >>> from minitf.backends.numpy.fused.loops import ADD, over
                >>> nest, _ = over(ADD, [np.ones(3)], [np.ones(3), np.ones(3)])
                >>> print(instructions(nest, "add").splitlines()[8])
                  %v1 = load double, ptr %a0.1
Read next       backends/numpy/fused/compiler.py

https://llvm.org/docs/LangRef.html
"""

from __future__ import annotations

import struct

import numpy as np

from minitf.backends.numpy.fused.formula import Number
from minitf.backends.numpy.fused.loops import Nest
from minitf.backends.numpy.fused.table import TABLE, TYPES


def instructions(nest: Nest, name: str) -> str:
    """The text of a module with a function `name(ptr)`, which takes Places.numbers."""
    return _Writer(nest).module(name)


def in_memory(dtype: str) -> str:
    """A bool takes a byte in memory, though a bit would do."""
    return "i8" if dtype == "bool" else TYPES[dtype]


class _Writer:
    def __init__(self, nest: Nest):
        self.nest = nest
        self.lines: list[str] = []
        self.values: dict[int, str] = {}  # of the formula, as far as they are computed
        self._loaded: dict[int, str] = {}  # arguments that were read
        self._count = 0

    def emit(self, instruction: str) -> str:
        """Add an instruction; gives the name of its result."""
        self._count += 1
        self.lines.append(f"  %v{self._count} = {instruction}")
        return f"%v{self._count}"

    def module(self, name: str) -> str:
        nest = self.nest
        arrays = [f"ptr noalias %a{n}.0" for n in range(len(nest.arguments))]
        sizes = [f"i64 %n{axis}" for axis in range(nest.axes)]
        jumps = [f"i64 %by{n}.{axis}" for n, axis in nest.jumps]
        parameters = [*arrays, *sizes, *jumps]
        self.lines.append(f"define internal void @work({', '.join(parameters)}) {{")
        self._loop(0, "start")
        self.lines += ["end:", "  ret void", "}"]
        self._entry(name, [parameter.split()[0] for parameter in parameters])
        return "\n".join([*self.lines, *self._declared()]) + "\n"

    def _loop(self, depth: int, before: str) -> None:
        """The block inside of `depth` loops, and all deeper ones; `before` jumps here."""
        nest, here = self.nest, f"loop{depth}" if depth else "start"
        self.lines.append(f"{here}:")
        if depth:
            axis = depth - 1
            latch = here if depth == nest.axes else f"next{depth}"
            self.lines.append(f"  %i{axis} = phi i64 [ 0, %{before} ], [ %after{axis}, %{latch} ]")
        self._walk(depth)
        self._compute(depth)
        if depth < nest.axes:
            self.lines.append(f"  br label %loop{depth + 1}")
            self._loop(depth + 1, here)
            self.lines.append(f"next{depth}:" if depth else "last:")
        else:
            self._store()
        if depth:
            axis, out = depth - 1, f"next{depth - 1}" if depth > 1 else "last"
            self.lines += [
                f"  %after{axis} = add nuw nsw i64 %i{axis}, 1",
                f"  %done{axis} = icmp eq i64 %after{axis}, %n{axis}",
                f"  br i1 %done{axis}, label %{out}, label %loop{depth}",
            ]
        else:
            self.lines.append("  br label %end")

    def _walk(self, depth: int) -> None:
        """Where each array is, inside of so many loops."""
        if not depth:
            return
        axis = depth - 1
        for number, argument in enumerate(self.nest.arguments):
            way, kind = argument.walk[axis], in_memory(argument.dtype)
            by = f"%i{axis}" if way == "n" else "0"
            if way == "j":
                by = self.emit(f"mul nsw i64 %i{axis}, %by{number}.{axis}")
            self.lines.append(
                f"  %a{number}.{depth} = getelementptr inbounds {kind}, "
                f"ptr %a{number}.{axis}, i64 {by}"
            )

    def _compute(self, depth: int) -> None:
        """What changes in this loop, but in none further in."""
        nest, first = self.nest, len(self.nest.formula.inputs)
        for value in range(first):
            if nest.depth(value) == depth:
                self.values[value] = self._load(nest.reads[value], depth)
        for value, line in enumerate(nest.formula.lines, first):
            if nest.depth(value) == depth:
                dtypes = [nest.formula.dtype(part) for part in line.inputs]
                parts = [self._operand(part) for part in line.inputs]
                row = TABLE[line.kernel]
                self.values[value] = row.llvm(self.emit, dtypes[0], line.dtype, *parts)

    def _load(self, number: int, depth: int) -> str:
        if number not in self._loaded:
            dtype = self.nest.arguments[number].dtype
            found = self.emit(f"load {in_memory(dtype)}, ptr %a{number}.{depth}")
            if dtype == "bool":
                found = self.emit(f"trunc i8 {found} to i1")
            self._loaded[number] = found
        return self._loaded[number]

    def _operand(self, part: int | Number) -> str:
        return literal(part) if isinstance(part, Number) else self.values[part]

    def _store(self) -> None:
        nest = self.nest
        for value, number in zip(nest.formula.outputs, nest.writes, strict=True):
            dtype, found = nest.formula.dtype(value), self.values[value]
            if dtype == "bool":
                found = self.emit(f"zext i1 {found} to i8")
            self.lines.append(f"  store {in_memory(dtype)} {found}, ptr %a{number}.{nest.axes}")

    def _entry(self, name: str, kinds: list[str]) -> None:
        """The function that is called: it takes its numbers from a list."""
        self.lines.append(f"define void @{name}(ptr %list) {{")
        for n, kind in enumerate(kinds):
            self.lines.append(f"  %at{n} = getelementptr inbounds i64, ptr %list, i64 {n}")
            self.lines.append(f"  %x{n} = load {kind}, ptr %at{n}")
        given = ", ".join(f"{kind} %x{n}" for n, kind in enumerate(kinds))
        self.lines += [f"  call void @work({given})", "  ret void", "}"]

    def _declared(self) -> list[str]:
        text = "\n".join(self.lines)
        return [
            f"declare {kind} @llvm.{word}.f{bits}({kind})"
            for word in ("sqrt", "fabs", "floor", "ceil", "roundeven")
            for bits, kind in ((32, "float"), (64, "double"))
            if f"@llvm.{word}.f{bits}(" in text
        ]


def literal(number: Number) -> str:
    """A constant: floats by their bits, so that nothing is rounded."""
    if number.dtype == "bool":
        return "true" if number.value else "false"
    if number.dtype.startswith("float"):
        exact = float(np.dtype(number.dtype).type(number.value))
        return f"0x{struct.pack('>d', exact).hex().upper()}"
    return str(int(number.value))
