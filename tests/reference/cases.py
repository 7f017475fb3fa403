"""The cases of the reference files: for every row of the op table, a program of one line and its inputs.

`y` is what is compared. `scale` is the sum of the absolute terms, for rows whose bound counts ULP of that. A case with
`gradient` is also differentiated; `smooth=False` leaves out finite differences, for points on a kink.
"""

import dataclasses

import torch

import chains

inf = float("inf")
nan = float("nan")

# The corners of float32.
CORNERS = [0.0, -0.0, 1.0, -1.0, 0.5, 1e-45, -1e-40, 1.17549435e-38, 1e38, -1e38, 3.4028235e38, inf, -inf, nan, 88.75, -103.5, 16777216.0, 0.1]


@dataclasses.dataclass
class Case:
    family: str
    op: str
    source: str
    inputs: dict
    title: str = ""
    scale: str = ""
    gradient: bool = False
    smooth: bool = True
    refused: bool = False


ALL = []
_family = ""
_draws = 12345


def family(name):
    global _family
    _family = name


def add(op, source, title="", scale="", gradient=False, smooth=True, refused=False, **inputs):
    ALL.append(Case(_family, op, source, inputs, title, scale, gradient, smooth, refused))


def families():
    return list(dict.fromkeys(case.family for case in ALL))


def of(name):
    return [case for case in ALL if case.family == name]


def draw(limit):
    """A linear congruential generator of our own: the cases do not depend on PyTorch's."""
    global _draws
    _draws = (_draws * 6364136223846793005 + 1442695040888963407) % 2**64
    return (_draws >> 33) % limit


def numbers(*shape, low=-3.0, high=3.0):
    """Thousandths between low and high."""
    count = torch.Size(shape).numel()
    steps = round((high - low) * 1000) + 1
    return torch.tensor([round(low + draw(steps) / 1000, 3) for _ in range(count)], dtype=torch.float32).reshape(shape)


def distinct(*shape):
    """No two equal, so that the largest is one."""
    count = torch.Size(shape).numel()
    order = sorted(range(count), key=lambda _: draw(1 << 30))
    return torch.tensor([i / 4 - count / 8 for i in order], dtype=torch.float32).reshape(shape)


def integers(*shape, low=-9, high=9):
    count = torch.Size(shape).numel()
    return torch.tensor([low + draw(high - low + 1) for _ in range(count)], dtype=torch.int64).reshape(shape)


def booleans(*shape):
    return integers(*shape, low=0, high=1).bool()


def floats(*values):
    return torch.tensor(values, dtype=torch.float32)


def whole(*values):
    return torch.tensor(values, dtype=torch.int64)


def weights(*shape):
    """The weights of a loss: eighths that differ from cell to cell."""
    count = torch.Size(shape).numel()
    return torch.tensor([((i * 5) % 11 - 4) / 8 + 0.0625 for i in range(count)], dtype=torch.float32).reshape(shape)


def grid(low, high, count):
    return torch.tensor([low + (high - low) * i / (count - 1) for i in range(count)], dtype=torch.float32)


CORNER_PAIRS = {"a": floats(*[x for x in CORNERS for _ in CORNERS]), "b": floats(*[x for _ in CORNERS for x in CORNERS])}


# ---- creation -----------------------------------------------------------------------------------------------------

family("creation")
add("tensor", "y = torch.tensor([[1.5, -2], [3, 4e-3]])")
add("tensor", "y = torch.tensor([1, 2, -3])", "whole numbers")
add("tensor", "y = torch.tensor([True, False])", "truths")
add("tensor", "y = torch.tensor([True, 2])", "truths and whole numbers")
add("tensor", "y = torch.tensor([-2.7, 2.7], dtype=torch.int64)", "cut to int64")
add("tensor", "y = torch.tensor(3, dtype=torch.float32)", "a scalar")
add("tensor", "y = torch.tensor([])", "no cells")
add("tensor", "y = torch.tensor([[1, 2], [3]])", "ragged", refused=True)
add("zeros", "y = torch.zeros(2, 3)")
add("zeros", "y = torch.zeros((2,), dtype=torch.bool)", "bool")
add("zeros", "y = torch.zeros(2, 0)", "no cells")
add("ones", "y = torch.ones(3)")
add("ones", "y = torch.ones([2, 1], dtype=torch.int64)", "int64")
add("zeros_like", "y = torch.zeros_like(x)", x=numbers(2, 2))
add("zeros_like", "y = torch.zeros_like(x)", "int64", x=integers(3))
add("ones_like", "y = torch.ones_like(x)", x=booleans(2, 2))
add("ones_like", "y = torch.ones_like(x, dtype=torch.float32)", "another dtype", x=integers(3))
add("full", "y = torch.full((2, 3), 0.1)")
add("full", "y = torch.full((2,), 7)", "whole")
add("full", "y = torch.full((2,), True)", "bool")
add("full", "y = torch.full((2,), 7, dtype=torch.float32)", "whole as float32")
add("full", "y = torch.full((2, 2), float('-inf'))", "infinite")
add("eye", "y = torch.eye(3)")
add("eye", "y = torch.eye(2, 4, dtype=torch.int64)", "wide")
add("arange", "y = torch.arange(5)")
add("arange", "y = torch.arange(2, 11, 3)", "start, end, step")
add("arange", "y = torch.arange(5, 0, -2)", "downwards")
add("arange", "y = torch.arange(0.1, 2.05, 0.3)", "float32", scale="0.1 + 0.3 * torch.arange(7)")
add("arange", "y = torch.arange(-1, 1, 0.25)", "a fractional step", scale="1 + 0.25 * torch.arange(8)")
add("arange", "y = torch.arange(4, dtype=torch.float32)", "whole as float32", scale="torch.arange(4)")
add("arange", "y = torch.arange(3, 3)", "no cells")
add("arange", "y = torch.arange(3, 1)", "the wrong way", refused=True)
for name in ("tril", "triu"):
    add(name, f"y = torch.{name}(x)", x=numbers(3, 4), gradient=True)
    add(name, f"y = torch.{name}(x, diagonal=-1)", "a diagonal below", x=integers(4, 3))
    add(name, f"y = torch.{name}(x, 1)", "a diagonal above", x=numbers(2, 3, 3), gradient=True)
    add(name, f"y = torch.{name}(x)", "with corners", x=floats(nan, inf, -inf, nan).reshape(2, 2))

# ---- elementwise, one argument ------------------------------------------------------------------------------------

family("unary")
DOMAINS = {
    "neg": (-4, 4),
    "abs": (-4, 4),
    "relu": (-4, 4),
    "sqrt": (0, 50),
    "exp": (-105, 90),
    "log": (1e-3, 60),
    "tanh": (-10, 10),
    "sigmoid": (-100, 100),
    "sin": (-40, 40),
    "cos": (-40, 40),
}
for name, (low, high) in DOMAINS.items():
    call = f"y = torch.{name}(x)"
    add(name, call, "over its domain", x=grid(low, high, 61))
    add(name, call, "close to 0", x=grid(max(low, -0.05), 0.05, 21) if name not in ("log",) else grid(0.95, 1.05, 21))
    add(name, call, "corners", x=floats(*CORNERS))
    add(name, call, "tiny and huge", x=floats(1e-30, 3e-20, 1e-10, 1e-6, 1e6, 1e10, 1e20, 1e30))
    add(name, call, "gradient", x=numbers(2, 5, low=0.1 if name in ("sqrt", "log") else -2.5, high=2.5), gradient=True)
    add(name, call, "int64", x=integers(5, low=0 if name == "sqrt" else 1 if name == "log" else -9))
for name in ("abs", "relu"):
    add(name, f"y = torch.{name}(x)", "gradient on the kink", x=floats(0.0, -0.0, 1.0, -1.0), gradient=True, smooth=False)
add("neg", "y = -x", "as an operator", x=numbers(3))
for name in ("exp", "sqrt", "sigmoid"):
    add(name, f"y = torch.{name}(x)", "bool", x=booleans(4))
add("sqrt", "y = torch.sqrt(torch.tensor(d_k, dtype=torch.float32))", "of a whole number", d_k=64)

# ---- elementwise, two arguments -----------------------------------------------------------------------------------

family("binary")
SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/", "floor_divide": "//", "remainder": "%", "pow": "**"}
for name, sign in SIGNS.items():
    low = 0.1 if name == "pow" else -3.0
    smooth = name != "remainder"
    gradient = name not in ("floor_divide", "remainder")  # PyTorch has the gradient of a % b for a alone
    add(name, f"y = a {sign} b", "same shape", a=numbers(2, 4, low=low), b=numbers(2, 4) + 0.0005, gradient=gradient, smooth=smooth)
    add(name, f"y = a {sign} b", "a matrix and a row", a=numbers(3, 5, low=low), b=numbers(5) + 0.0005, gradient=gradient, smooth=smooth)
    add(name, f"y = a {sign} b", "a column and a row", a=numbers(3, 1, low=low), b=numbers(1, 2) + 0.0005, gradient=gradient, smooth=smooth)
    add(name, f"y = a {sign} b", "outer dimensions repeat", a=numbers(2, 1, 3, low=low), b=numbers(2, 1) + 0.0005, gradient=gradient, smooth=smooth)
    add(name, f"y = a {sign} 3", "a whole number", a=numbers(7, low=low), gradient=name != "floor_divide", smooth=smooth)
    add(name, f"y = 2.5 {sign} b", "a number first", b=numbers(7) + 0.0005, gradient=gradient, smooth=smooth)
    add(name, f"y = a {sign} b", "corners", **CORNER_PAIRS)
    add(name, f"y = a {sign} b", "int64", a=integers(8), b=integers(8, low=1, high=5))
    add(name, f"y = a {sign} b", "int64 and float32", a=integers(6), b=numbers(6) + 0.0005)
    add(name, f"y = a {sign} b", "int64 and a number", a=integers(6), b=1.5)
    add(name, f"y = a {sign} b", "shapes that do not meet", a=numbers(2, 3), b=numbers(2), refused=True)
for name in ("floor_divide", "remainder"):
    add(name, f"y = a {SIGNS[name]} b", "signs of int64", a=whole(7, -7, 7, -7, 6, 0), b=whole(2, 2, -2, -2, -3, 5))
    add(name, f"y = a {SIGNS[name]} b", "signs of float32", a=floats(7, -7, 7, -7, 6, 0.0, -0.0), b=floats(2, 2, -2, -2, -3, 5, 5))
    add(name, f"y = a {SIGNS[name]} 0", "by zero", a=integers(3), refused=True)
    add(name, f"y = a {SIGNS[name]} b", "large int64", a=whole(1099511627777, -1099511627777), b=whole(7, 7))
for name in ("add", "mul"):
    add(name, f"y = a {SIGNS[name]} b", "int64 wraps", a=whole(2**62, -(2**62)), b=whole(2**62, 3))
    add(name, f"y = a {SIGNS[name]} True", "int64 and bool", a=integers(3))
    add(name, f"y = a {SIGNS[name]} b", "float32 and bool", a=numbers(3), b=booleans(3))
add("div", "y = a / b", "bool", a=booleans(3), b=whole(1, 2, 3))
add("pow", "y = x ** 2", "squares", x=numbers(6), gradient=True)
add("pow", "y = x ** 3", "cubes", x=numbers(6), gradient=True)
add("pow", "y = x ** 0.5", "roots", x=numbers(6, low=0.1), gradient=True)
add("pow", "y = x ** -1", "inverses", x=numbers(6, low=0.5), gradient=True)
add("pow", "y = x ** 0", "to the power of 0", x=floats(0.0, 2.0, nan), gradient=True, smooth=False)
add("pow", "y = a ** b", "0 as a base", a=floats(0.0, 0.0, 0.0), b=floats(2.0, 1.0, 0.0), gradient=True, smooth=False)
add("pow", "y = a ** b", "whole exponents", a=numbers(5), b=floats(-3.0, -2.0, 1.0, 4.0, 5.0))
add("pow", "y = a ** b", "over a wide range", a=grid(0.01, 40, 40), b=grid(-20, 20, 40))
add("pow", "y = 2 ** x", "powers of 2", x=integers(6, low=0, high=10))
add("pow", "y = x ** -1", "an int64 tensor to a negative power", x=integers(3, low=1), refused=True)
add("pow", "y = x ** 5", "int64", x=integers(6, low=90, high=110))
for name in ("maximum", "minimum"):
    add(name, f"y = torch.{name}(a, b)", "same shape", a=numbers(2, 4), b=numbers(2, 4), gradient=True)
    add(name, f"y = torch.{name}(a, b)", "a column and a row", a=numbers(3, 1), b=numbers(1, 2), gradient=True)
    add(name, f"y = torch.{name}(a, b)", "corners", **CORNER_PAIRS)
    add(name, f"y = torch.{name}(a, b)", "equal cells", a=floats(1.0, 2.0, 0.0), b=floats(1.0, 3.0, -0.0), gradient=True, smooth=False)
    add(name, f"y = torch.{name}(a, b)", "int64", a=integers(5), b=integers(5))
    add(name, f"y = torch.{name}(a, b)", "int64 and float32", a=integers(5), b=numbers(5))

# ---- comparisons, choices, dtypes ---------------------------------------------------------------------------------

family("choice")
COMPARISONS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==", "ne": "!="}
for name, sign in COMPARISONS.items():
    add(name, f"y = a {sign} b", "same shape", a=integers(3, 4, low=-2, high=2).float(), b=integers(3, 4, low=-2, high=2).float())
    add(name, f"y = a {sign} b", "a column and a row", a=numbers(3, 1), b=numbers(2))
    add(name, f"y = a {sign} b", "corners", **CORNER_PAIRS)
    add(name, f"y = a {sign} 0", "int64 and a whole number", a=integers(6, low=-1, high=1))
    add(name, f"y = a {sign} 0.5", "int64 and a number", a=integers(6, low=-1, high=1))
    add(name, f"y = a {sign} b", "int64 that float32 rounds, and float32", a=whole(16777217, 16777216), b=floats(16777216, 16777216))
    add(name, f"y = a {sign} True", "bool", a=booleans(4))
for name in ("logical_and", "logical_or"):
    add(name, f"y = torch.{name}(a, b)", "bool", a=booleans(6), b=booleans(6))
    add(name, f"y = torch.{name}(a, b)", "float32", a=floats(0.0, -0.0, nan, 1.0), b=floats(1.0, nan, 0.0, 2.0))
    add(name, f"y = torch.{name}(a, b)", "int64 and bool", a=integers(2, 3, low=0), b=booleans(3))
add("logical_not", "y = torch.logical_not(x)", x=booleans(4))
add("logical_not", "y = torch.logical_not(x)", "float32", x=floats(0.0, -0.0, nan, 2.0))
add("logical_not", "y = ~x", "as an operator", x=booleans(4))
add("where", "y = torch.where(c, a, b)", "same shape", c=booleans(2, 3), a=numbers(2, 3), b=numbers(2, 3), gradient=True)
add("where", "y = torch.where(c, a, b)", "all repeat", c=booleans(3, 1), a=numbers(1, 2), b=numbers(2, 1, 1), gradient=True)
add("where", "y = torch.where(x > 0, x, 0.1 * x)", "a leaky relu", x=numbers(6), gradient=True)
add("where", "y = torch.where(c, 1, 0.5)", "numbers", c=booleans(4))
add("where", "y = torch.where(c, a, 0)", "int64", c=booleans(4), a=integers(4))
add("where", "y = torch.where(c, a, b)", "corners", c=booleans(len(CORNERS)), a=floats(*CORNERS), b=floats(*reversed(CORNERS)))
add("where", "y = torch.where(c, a, b)", "a condition that is no bool", c=numbers(2), a=numbers(2), b=numbers(2), refused=True)
add("masked_fill", "y = x.masked_fill(m, float('-inf'))", "a mask of the shape", x=numbers(3, 3), m=booleans(3, 3))
add("masked_fill", "y = x.masked_fill(m == 0, -5)", "a mask that repeats", x=numbers(2, 3, 3), m=integers(3, 3, low=0, high=1), gradient=True)
add("masked_fill", "y = x.masked_fill(m, 1)", "int64", x=integers(4), m=booleans(4))
add("masked_fill", "y = x.masked_fill(m, 1.0)", "a mask that is larger", x=numbers(4), m=booleans(2, 4))
add("to", "y = x.to(torch.int64)", "float32 to int64", x=floats(-2.7, -0.5, 0.5, 2.7, 16777216))
add("to", "y = x.to(torch.bool)", "float32 to bool", x=floats(0.0, -0.0, nan, 1e-45))
add("to", "y = x.to(torch.float32)", "int64 to float32", x=whole(16777217, -16777219, 3))
add("to", "y = x.to(torch.float32)", "as it is", x=numbers(3), gradient=True, smooth=False)
add("float", "y = x.float()", x=booleans(4))
add("float", "y = x.float()", "gradient", x=numbers(3), gradient=True, smooth=False)
add("long", "y = x.long()", x=floats(-1.9, 1.9, 0.0))
add("bool", "y = x.bool()", x=integers(5, low=-1, high=1))

# ---- products of matrices -----------------------------------------------------------------------------------------

family("linear")
PRODUCT = "(a.abs() @ b.abs())"
for m, k, n in ((1, 1, 1), (2, 3, 4), (3, 5, 7), (8, 8, 8), (1, 9, 2), (5, 17, 3), (2, 33, 17), (4, 3, 33)):
    add("matmul", "y = a @ b", f"({m}, {k}) @ ({k}, {n})", a=numbers(m, k), b=numbers(k, n), scale=PRODUCT, gradient=m * k * n < 110)
add("matmul", "y = torch.matmul(a, b)", "a long sum", a=numbers(1, 257), b=numbers(257, 2), scale=PRODUCT)
add("matmul", "y = a @ b", "vectors", a=numbers(5), b=numbers(5), scale=PRODUCT, gradient=True)
add("matmul", "y = a @ b", "a matrix and a vector", a=numbers(3, 4), b=numbers(4), scale=PRODUCT, gradient=True)
add("matmul", "y = a @ b", "a vector and a matrix", a=numbers(3), b=numbers(3, 2), scale=PRODUCT, gradient=True)
add("matmul", "y = a @ b", "batches", a=numbers(2, 3, 4), b=numbers(2, 4, 2), scale=PRODUCT, gradient=True)
add("matmul", "y = a @ b", "batches that repeat", a=numbers(2, 1, 2, 3), b=numbers(3, 3, 2), scale=PRODUCT, gradient=True)
add("matmul", "y = a @ b", "one matrix for all", a=numbers(2, 3, 2), b=numbers(2, 2), scale=PRODUCT, gradient=True)
add("matmul", "y = a @ b", "a vector and batches", a=numbers(3), b=numbers(2, 3, 2), scale=PRODUCT, gradient=True)
add("matmul", "y = a @ b", "batches and a vector", a=numbers(2, 2, 3), b=numbers(3), scale=PRODUCT, gradient=True)
add("matmul", "y = a @ b", "nothing to sum", a=numbers(2, 0), b=numbers(0, 3), scale=PRODUCT)
add("matmul", "y = a @ b", "infinite and missing numbers", a=floats(1, inf, nan, 2, 0, 1, 1, 1, 1).reshape(3, 3), b=floats(1, 2, -1, 0, 1, 1).reshape(3, 2), scale=PRODUCT)
add("matmul", "y = a @ b", "int64", a=integers(2, 3), b=integers(3, 2), scale=PRODUCT)
add("matmul", "y = a @ b", "int64 and float32", a=integers(2, 3), b=numbers(3, 2), refused=True)
add("matmul", "y = a @ b", "sizes that do not meet", a=numbers(4, 3), b=numbers(4, 3), refused=True)
add("matmul", "y = a @ b", "batches that do not meet", a=numbers(2, 2, 3), b=numbers(3, 3, 2), refused=True)
add("matmul", "y = a @ 2", "a number", a=numbers(2, 2), refused=True)

# ---- shape --------------------------------------------------------------------------------------------------------

family("shape")
add("transpose", "y = x.transpose(-2, -1)", x=numbers(2, 3, 4), gradient=True)
add("transpose", "y = x.transpose(0, 1)", "int64", x=integers(2, 3))
add("transpose", "y = x.transpose(0, 2)", "a dim that is not there", x=numbers(2, 3), refused=True)
add("permute", "y = x.permute(2, 0, 1)", x=numbers(2, 3, 4), gradient=True)
add("permute", "y = x.permute(0, 0, 1)", "a dim twice", x=numbers(2, 3, 4), refused=True)
add("T", "y = x.T", x=numbers(2, 3), gradient=True)
add("mT", "y = x.mT", x=numbers(2, 3, 2), gradient=True)
add("t", "y = x.t()", x=numbers(2, 3), gradient=True)
add("t", "y = x.t()", "a vector", x=numbers(3))
add("t", "y = x.t()", "three dimensions", x=numbers(2, 2, 2), refused=True)
add("reshape", "y = x.reshape(3, -1)", x=numbers(2, 3, 2), gradient=True)
add("reshape", "y = x.view(-1)", "view", x=booleans(2, 2))
add("reshape", "y = x.reshape(4)", "the wrong size", x=numbers(2, 3), refused=True)
add("reshape", "B, T, C = x.shape\nh = 2\ny = x.view(B, T, h, C // h).transpose(1, 2)", "heads", x=numbers(1, 3, 4), gradient=True)
add("flatten", "y = x.flatten()", x=numbers(2, 2, 2), gradient=True)
add("flatten", "y = torch.flatten(x, start_dim=1)", "the last", x=numbers(2, 3, 2), gradient=True)
add("flatten", "y = x.flatten(0, 1)", "the first", x=numbers(2, 3, 2))
add("flatten", "y = x.flatten()", "a scalar", x=torch.tensor(2.5))
add("unsqueeze", "y = x.unsqueeze(1)", x=numbers(2, 3), gradient=True)
add("unsqueeze", "y = x.unsqueeze(-1)", "the last", x=numbers(2))
add("squeeze", "y = x.squeeze()", x=numbers(1, 3, 1), gradient=True)
add("squeeze", "y = x.squeeze(-1)", "one", x=numbers(1, 3, 1))
add("squeeze", "y = x.squeeze(1)", "not of size 1", x=numbers(1, 3, 1))
add("expand", "y = x.expand(3, 4)", x=numbers(3, 1), gradient=True)
add("expand", "y = x.expand(2, -1, 3)", "a further dimension", x=numbers(2, 1), gradient=True)
add("expand", "y = x.expand(3, 4)", "a size that is not 1", x=numbers(2, 4), refused=True)
add("clone", "y = x.clone()", x=numbers(2, 2), gradient=True)
add("clone", "y = x.contiguous()", "contiguous", x=numbers(2, 2))
add("detach", "y = x.detach()", x=numbers(2, 2))
add("detach", "y = x * x.detach()", "gradient", x=numbers(3), gradient=True, smooth=False)
add("narrow", "y = x.narrow(1, 1, 2)", x=numbers(2, 4), gradient=True)
add("narrow", "y = torch.narrow(x, 0, -2, 1)", "from the end", x=numbers(3, 2), gradient=True)
add("narrow", "y = x.narrow(0, 2, 2)", "too long", x=numbers(3), refused=True)
add("cat", "y = torch.cat([a, b])", "rows", a=numbers(2, 3), b=numbers(1, 3), gradient=True)
add("cat", "y = torch.cat((a, b, a), dim=-1)", "columns", a=numbers(2, 1), b=numbers(2, 2), gradient=True)
add("cat", "y = torch.cat([a, b])", "two dtypes", a=integers(2), b=numbers(2))
add("cat", "y = torch.cat([a, b])", "sizes that do not meet", a=numbers(2, 3), b=numbers(2, 2), refused=True)
add("stack", "y = torch.stack([a, b])", "front", a=numbers(3), b=numbers(3), gradient=True)
add("stack", "y = torch.stack([a, b], dim=-1)", "end", a=numbers(2, 2), b=numbers(2, 2), gradient=True)
add("stack", "y = torch.stack([a, b])", "sizes that do not meet", a=numbers(3), b=numbers(2), refused=True)
add("shape", "n, d = x.shape\ny = x.shape[-1]\nprint(x.shape)", x=numbers(4, 3))
add("size", "y = x.size(-1)\nprint(x.size())", x=numbers(4, 3))
add("size", "y = x.size(2)", "a dim that is not there", x=numbers(4, 3), refused=True)
add("dim", "y = x.dim()", x=numbers(4, 3, 1))
add("ndim", "y = x.ndim", x=numbers(4))
add("numel", "y = x.numel()", x=numbers(4, 3))
add("len", "y = len(x)", x=numbers(4, 3))
add("dtype", "y = x.clone()\nprint(x.dtype, (x > 0).dtype, x.long().dtype)", x=numbers(2))
add("item", "y = x.item()", x=floats(0.1).reshape(1, 1))
add("item", "y = x.item()", "int64", x=torch.tensor(7))
add("item", "y = x.item()", "several cells", x=numbers(2), refused=True)

# ---- indices ------------------------------------------------------------------------------------------------------

family("index")
for title, form in {
    "a row": "x[1]",
    "the last row": "x[-1]",
    "a cell": "x[1, 2]",
    "a column": "x[:, 0]",
    "a stretch": "x[1:, :-1]",
    "every second": "x[..., ::2]",
    "a stretch beyond the end": "x[1:9, 2:2]",
    "a new dimension": "x[:, None, 1]",
    "indices": "x[torch.tensor([2, 0, 2])]",
    "a list": "x[[0, 2]]",
    "indices of two dimensions": "x[torch.tensor([[0, 1], [2, -1]])]",
    "pairs of indices": "x[torch.tensor([0, 1, 2]), torch.tensor([3, 0, 3])]",
    "a slice and indices": "x[:2, torch.tensor([3, 0])]",
    "a mask of rows": "x[torch.tensor([True, False, True])]",
    "a mask of cells": "x[x > 0.1]",
}.items():
    add("index", f"y = {form}", title, x=distinct(3, 4), gradient=True)
add("index", "y = x[i, :, j]", "separated indices", x=numbers(2, 3, 4), i=whole(0, 1), j=whole(3, 2), gradient=True)
add("index", "y = x[3]", "outside", x=numbers(3), refused=True)
add("index", "y = x[0, 0]", "too many", x=numbers(3), refused=True)
add("index", "y = x[[0, 3]]", "a list with one outside", x=numbers(3), refused=True)
add("index", "y = x[m]", "a mask that does not fit", x=numbers(3), m=booleans(2), refused=True)

# ---- reductions ---------------------------------------------------------------------------------------------------

family("reduce")
FORMS = {
    "all": (3, 5, ""),
    "rows": (3, 5, "dim=-1"),
    "columns": (3, 5, "dim=0"),
    "keepdim": (4, 3, "dim=1, keepdim=True"),
}
TERMS = {"sum": "x.abs().sum({form})", "mean": "x.abs().mean({form})"}
for name, terms in TERMS.items():
    for title, (n, m, form) in FORMS.items():
        add(name, f"y = x.{name}({form})", title, x=numbers(n, m), scale=terms.format(form=form), gradient=True)
    add(name, f"y = x.{name}(dim=(0, 2))", "two dims", x=numbers(2, 3, 2), scale=terms.format(form="dim=(0, 2)"), gradient=True)
    add(name, f"y = x.{name}(dim=-1)", "long", x=numbers(2, 257), scale=terms.format(form="dim=-1"))
    add(name, f"y = x.{name}(dim=-1)", "no cells", x=numbers(2, 0), scale=terms.format(form="dim=-1"))
    add(name, f"y = x.{name}()", "a scalar", x=torch.tensor(2.5), scale="x.abs()")
    add(name, f"y = x.{name}(dim=-1)", "infinite and missing numbers", x=floats(1, inf, 2, -inf, inf, 1, nan, 1, 2).reshape(3, 3), scale=terms.format(form="dim=-1"))
add("sum", "y = x.sum(dim=0)", "int64", x=integers(3, 2), scale="x.abs().sum(dim=0)")
add("sum", "y = (x > 0).sum()", "bool", x=numbers(9), scale="torch.tensor(1.0)")
add("mean", "y = x.mean()", "int64", x=integers(3), refused=True)
add("sum", "y = x.sum(dim=2)", "a dim that is not there", x=numbers(2, 2), refused=True)
for name in ("var", "std"):
    for title, (n, m, form) in FORMS.items():
        mean = "x.mean({})".format(form if "keepdim" in form or not form else form + ", keepdim=True")
        spread = f"((x - {mean}) ** 2).mean({form})"
        terms = f"(x ** 2).mean({form})" if name == "var" else f"(x ** 2).mean({form}) / torch.{name}(x, {form})" if form else "(x ** 2).mean() / x.std()"
        add(name, f"y = x.{name}({form})", title, x=numbers(n, m), scale=terms, gradient=True)
    add(name, f"y = x.{name}(dim=-1, unbiased=False)", "biased", x=numbers(2, 4), scale="(x ** 2).mean(dim=-1)" if name == "var" else "x.abs().mean(dim=-1) * 2", gradient=True)
    add(name, f"y = x.{name}(dim=-1, correction=0)", "correction", x=numbers(2, 4), scale="(x ** 2).mean(dim=-1)" if name == "var" else "x.abs().mean(dim=-1) * 2")
    add(name, f"y = x.{name}(dim=-1)", "one cell", x=numbers(2, 1), scale="x.abs().sum(dim=-1)")
for name in ("amax", "amin"):
    for title, (n, m, form) in FORMS.items():
        add(name, f"y = torch.{name}(x{', ' + form if form else ''})", title, x=distinct(n, m), gradient=True)
    add(name, f"y = torch.{name}(x, dim=(0, 2))", "two dims", x=distinct(2, 3, 2), gradient=True)
    add(name, f"y = torch.{name}(x, dim=-1)", "ties", x=floats(1, 1, 0, 2, 2, 2).reshape(2, 3), gradient=True, smooth=False)
    add(name, f"y = torch.{name}(x, dim=-1)", "infinite and missing numbers", x=floats(1, inf, 2, -inf, -inf, -inf, nan, 1, 2).reshape(3, 3))
    add(name, f"y = torch.{name}(x, dim=-1)", "int64", x=integers(2, 3))
    add(name, f"y = torch.{name}(x, dim=-1)", "no cells", x=numbers(2, 0), refused=True)
for name in ("argmax", "argmin"):
    for title, (n, m, form) in FORMS.items():
        add(name, f"y = x.{name}({form})", title, x=distinct(n, m))
    add(name, f"y = x.{name}(dim=-1)", "infinite and missing numbers", x=floats(1, inf, 2, -inf, 0, -inf, 1, nan, 2).reshape(3, 3))
    add(name, f"y = x.{name}(dim=-1)", "int64", x=whole(3, 1, 2))
for name in ("max", "min"):
    add(name, f"y = x.{name}()", "all", x=distinct(3, 4), gradient=True)
    add(name, f"y, where_it_is = x.{name}(dim=-1)", "rows", x=distinct(3, 4), gradient=True)
    add(name, f"y, where_it_is = torch.{name}(x, dim=0, keepdim=True)", "columns", x=distinct(3, 4), gradient=True)
    add(name, f"y = torch.{name}(a, b)", "two tensors", a=numbers(3), b=numbers(3), gradient=True)
add("values", "y = x.max(dim=1).values", x=distinct(3, 4), gradient=True)
add("indices", "y = x.min(dim=1).indices", x=distinct(3, 4))
NORM = "(x ** 2).sum({0}).sqrt()"
for title, (n, m, form) in FORMS.items():
    add("norm", f"y = x.norm({form})", title, x=numbers(n, m), gradient=True)
add("norm", "y = x.norm(p=1, dim=-1)", "1", x=numbers(3, 4), gradient=True)
add("norm", "y = x.norm(p=float('inf'), dim=-1)", "infinity", x=distinct(3, 4), gradient=True)
add("norm", "y = x.norm(p='fro')", "fro", x=numbers(3, 4))
add("norm", "y = x.norm(dim=-1)", "of 0", x=floats(0, 0, 3, 4).reshape(2, 2), gradient=True, smooth=False)
add("norm", "y = x.norm(dim=-1)", "long", x=numbers(2, 257))
add("norm", "y = x.norm(dim=-1)", "infinite and missing numbers", x=floats(1, inf, nan, 1).reshape(2, 2))

# ---- neural networks ----------------------------------------------------------------------------------------------

family("nn")
add("softmax", "y = torch.softmax(x, dim=-1)", "rows", x=numbers(3, 5), gradient=True)
add("softmax", "y = F.softmax(x, dim=0)", "columns", x=numbers(3, 5), gradient=True)
add("softmax", "y = x.softmax(1)", "the middle", x=numbers(2, 3, 2), gradient=True)
add("softmax", "y = torch.softmax(x, dim=-1)", "one cell", x=numbers(3, 1), gradient=True)
add("softmax", "y = torch.softmax(x, dim=-1)", "long", x=numbers(2, 257))
add("softmax", "y = torch.softmax(x, dim=-1)", "large scores", x=floats(1000, 1001, 999, -1e38, 1e38, 0).reshape(2, 3))
add("softmax", "y = torch.softmax(x, dim=-1)", "masked and fully masked rows", x=floats(1, -inf, 2, -inf, -inf, -inf, nan, 1, 2, inf, 1, 2).reshape(4, 3))
add("softmax", "y = torch.softmax(x, dim=-1)", "equal scores", x=torch.zeros(2, 4))
add("softmax", "y = torch.softmax(x, dim=-1)", "int64", x=integers(3), refused=True)
COSINE = "(a * b).abs().sum(dim={0}) / (a.norm(dim={0}) * b.norm(dim={0}))"
add("cosine_similarity", "y = F.cosine_similarity(a, b, dim=-1)", "rows", a=numbers(3, 4), b=numbers(3, 4), scale=COSINE.format(-1), gradient=True)
add("cosine_similarity", "y = torch.cosine_similarity(a, b)", "the default dim", a=numbers(2, 5), b=numbers(2, 5), scale=COSINE.format(1), gradient=True)
add("cosine_similarity", "y = F.cosine_similarity(a, b, dim=0)", "vectors", a=floats(1, 0), b=floats(0, 1), scale="torch.tensor(1.0)")
add("cosine_similarity", "y = F.cosine_similarity(a, b, dim=0)", "a vector of 0", a=floats(0, 0), b=floats(3, 1), scale="torch.tensor(1.0)")

# ---- random numbers -----------------------------------------------------------------------------------------------

family("random")
add("manual_seed", "torch.manual_seed(3)\na = torch.rand(2)\ntorch.manual_seed(3)\ny = torch.rand(2)", "the same again")
for seed in (0, 1, 42, 1234567, -1, 2**40 + 5):
    add("manual_seed", f"torch.manual_seed({seed})\ny = torch.rand(4)", f"seed {seed}")
for size in (1, 2, 5, 15, 16, 17, 31, 32, 33, 100):
    add("randn", f"torch.manual_seed(42)\ny = torch.randn({size})", f"{size} numbers", scale="y.abs().clamp(min=1)")
add("randn", "torch.manual_seed(0)\ny = torch.randn(2, 3, 4)", "a shape", scale="y.abs().clamp(min=1)")
add("randn", "torch.manual_seed(7)\na = torch.randn(3)\nb = torch.randn(20)\nc = torch.randn(2)\ny = torch.randn(5)", "a waiting second normal", scale="y.abs().clamp(min=1)")
add("randn", "torch.manual_seed(7)\na = torch.randn(1)\nb = torch.rand(3)\nc = torch.randint(0, 10, (4,))\nd = torch.randn(2, 2)\ny = torch.randn(17)", "all kinds in turn", scale="y.abs().clamp(min=1)")
add("rand", "torch.manual_seed(0)\ny = torch.rand(3, 3)", "a shape")
add("rand", "torch.manual_seed(1)\na = torch.rand(700)\ny = torch.rand(5)", "past one turn of the generator")
add("randint", "torch.manual_seed(0)\ny = torch.randint(10, (8,))", "below")
add("randint", "torch.manual_seed(0)\ny = torch.randint(-5, 5, (2, 4))", "between")
add("randint", "torch.manual_seed(0)\ny = torch.randint(0, 2**40, (4,))", "a wide range")
add("randint", "y = torch.randint(5, 5, (2,))", "an empty range", refused=True)

# ---- whole programs -----------------------------------------------------------------------------------------------

family("programs")
ATTENTION = """Q = X @ W_Q
K = X @ W_K
V = X @ W_V
d_k = Q.size(-1)
scores = torch.matmul(Q, K.T) / torch.sqrt(torch.tensor(d_k, dtype=torch.float32))
weights_of_rows = F.softmax(scores, dim=-1)
y = weights_of_rows @ V"""
add("matmul", ATTENTION, "attention", X=numbers(4, 3), W_Q=numbers(3, 2), W_K=numbers(3, 2), W_V=numbers(3, 2), gradient=True, smooth=False)
MASKED = """n, d_k = Q.shape
mask = torch.tril(torch.ones(n, n))
scores = (Q @ K.transpose(-2, -1) / d_k ** 0.5).masked_fill(mask == 0, float('-inf'))
A = F.softmax(scores, dim=-1)
y = A @ V"""
add("masked_fill", MASKED, "attention with a mask", Q=numbers(4, 3), K=numbers(4, 3), V=numbers(4, 2), gradient=True)
HEADS = """B, T, C = x.shape
q, k, v = x @ W_q, x @ W_k, x @ W_v
q = q.view(B, T, h, C // h).transpose(1, 2)
k = k.view(B, T, h, C // h).transpose(1, 2)
v = v.view(B, T, h, C // h).transpose(1, 2)
att = F.softmax(q @ k.transpose(-2, -1) / (C // h) ** 0.5, dim=-1)
y = (att @ v).transpose(1, 2).contiguous().view(B, T, C)"""
add("reshape", HEADS, "several heads", x=numbers(1, 3, 4), W_q=numbers(4, 4), W_k=numbers(4, 4), W_v=numbers(4, 4), h=2, gradient=True)
SIMILARITY = """norms = Q.norm(dim=1, keepdim=True)
y = (Q @ Q.T) / (norms @ norms.T + 1e-8)"""
add("norm", SIMILARITY, "similarities of all pairs", Q=numbers(4, 3), gradient=True)
NORMALISED = """mean = x.mean(dim=-1, keepdim=True)
var = x.var(dim=-1, keepdim=True, unbiased=False)
y = (x - mean) / torch.sqrt(var + 1e-5) * gain + shift"""
add("var", NORMALISED, "a layer norm", x=numbers(3, 4), gain=numbers(4), shift=numbers(4), gradient=True)
CROSS_ENTROPY = """p = torch.softmax(logits, dim=-1)
y = -torch.log(p[torch.arange(3), targets]).mean()"""
add("log", CROSS_ENTROPY, "cross entropy", logits=numbers(3, 5), targets=whole(1, 4, 0), gradient=True)

# ---- activations --------------------------------------------------------------------------------------------------

family("activations")
for name, (low, high) in {"log1p": (-0.99, 40), "erf": (-5, 5), "square": (-4, 4), "rsqrt": (1e-3, 40), "reciprocal": (0.05, 40)}.items():
    call = f"y = torch.{name}(x)"
    add(name, call, "over its domain", x=grid(low, high, 41))
    add(name, call, "corners", x=floats(*CORNERS))
    add(name, call, "gradient", x=numbers(2, 4, low=0.2, high=2.5), gradient=True)
for way in ("none", "tanh"):
    call = f"y = F.gelu(x, approximate='{way}')"
    add("gelu", call, f"{way}, over its domain", x=grid(-6, 6, 61), scale="x.abs()")
    add("gelu", call, f"{way}, corners", x=floats(0.0, -0.0, 1e-40, 1e30, nan), scale="x.abs()")
    add("gelu", call, f"{way}, gradient", x=numbers(2, 5), scale="x.abs()", gradient=True)
add("gelu", "y = F.gelu(x, approximate='sigmoid')", "another way", x=numbers(2), refused=True)
add("clamp", "y = x.clamp(-1, 1)", "both bounds", x=numbers(2, 5), gradient=True)
add("clamp", "y = torch.clamp(x, min=0.5)", "below", x=floats(0.5, 0.2, nan, 2.0), gradient=True, smooth=False)
add("clamp", "y = x.clamp(max=0)", "above, int64", x=integers(6))
add("clamp", "y = x.clamp()", "no bound", x=numbers(2), refused=True)

# ---- pieces -------------------------------------------------------------------------------------------------------

family("pieces")
add("repeat", "y = x.repeat(2, 3)", "both dimensions", x=numbers(2, 2), gradient=True)
add("repeat", "y = x.repeat(2, 1)", "a new dimension", x=integers(3))
add("repeat", "y = x.repeat(2)", "too few numbers", x=numbers(2, 2), refused=True)
add("split", "a, b = x.split(2, dim=1)\ny = b", "of one size", x=numbers(2, 3), gradient=True)
add("split", "a, b, c = torch.split(x, [1, 2, 1])\ny = b", "of several sizes", x=numbers(4, 2), gradient=True)
add("split", "y = x.split([1, 1])[0]", "sizes that do not add up", x=numbers(3), refused=True)
add("chunk", "q, k, v = x.chunk(3, dim=-1)\ny = q * 2 + v", "three", x=numbers(2, 6), gradient=True)
add("chunk", "y = x.chunk(2)[1]", "an odd size", x=numbers(5), gradient=True)
add("cumsum", "y = x.cumsum(dim=-1)", "rows", x=numbers(2, 7), scale="x.abs().cumsum(dim=-1)", gradient=True)
add("cumsum", "y = torch.cumsum(x, 0)", "columns", x=numbers(4, 2), scale="x.abs().cumsum(0)", gradient=True)
add("cumsum", "y = x.cumsum(0)", "int64", x=integers(5), scale="x.abs().cumsum(0)")
add("any", "y = (x > 1).any()", x=numbers(4))
add("any", "y = torch.any(x, dim=1)", "rows", x=integers(3, 2, low=0, high=1))
add("all", "y = (x > -9).all()", x=numbers(4))
add("all", "y = torch.all(x, dim=0, keepdim=True)", "columns", x=booleans(2, 3))
add("outer", "y = torch.outer(a, b)", a=numbers(3), b=numbers(4), gradient=True)
add("outer", "y = torch.outer(a, b)", "a matrix", a=numbers(2, 2), b=numbers(2), refused=True)
add("one_hot", "y = F.one_hot(x)", "as many classes as needed", x=integers(5, low=0, high=3))
add("one_hot", "y = F.one_hot(x, num_classes=6)", "six", x=integers(2, 3, low=0, high=5))
add("one_hot", "y = F.one_hot(x, 2)", "a class outside", x=whole(0, 2), refused=True)
add("embedding", "y = F.embedding(i, w)", "a sentence", i=integers(2, 3, low=0, high=4), w=numbers(5, 2), gradient=True)
add("embedding", "y = F.embedding(i, w)", "an index outside", i=whole(5), w=numbers(5, 2), refused=True)

# ---- layers -------------------------------------------------------------------------------------------------------

family("layers")
LOGS = "x.abs() + x.abs().amax(dim={0}, keepdim=True) + 3"
add("log_softmax", "y = F.log_softmax(x, dim=-1)", "rows", x=numbers(3, 5), scale=LOGS.format(-1), gradient=True)
add("log_softmax", "y = torch.log_softmax(x, 0)", "columns", x=numbers(3, 2), scale=LOGS.format(0), gradient=True)
add("log_softmax", "y = x.log_softmax(-1)", "masked and fully masked rows", x=floats(1, -inf, 2, -inf, -inf, -inf).reshape(2, 3), scale="torch.tensor(5.0)")
add("logsumexp", "y = x.logsumexp(-1)", "rows", x=numbers(3, 5), scale="x.abs().amax(dim=-1) + 2", gradient=True)
add("logsumexp", "y = torch.logsumexp(x, dim=0, keepdim=True)", "columns", x=numbers(3, 2), scale="x.abs().amax(dim=0, keepdim=True) + 2", gradient=True)
add("logsumexp", "y = x.logsumexp(1)", "infinite rows", x=floats(-inf, -inf, inf, 1, 1000, 1000).reshape(3, 2), scale="torch.tensor(1000.0)")
NORMED = "10 * torch.ones(())"
add("layer_norm", "y = F.layer_norm(x, (5,))", "plain", x=numbers(3, 5), scale=NORMED, gradient=True)
add("layer_norm", "y = F.layer_norm(x, (4,), w, b)", "weight and bias", x=numbers(2, 3, 4), w=numbers(4), b=numbers(4), scale=NORMED, gradient=True)
add("layer_norm", "y = F.layer_norm(x, [2, 3], eps=0.1)", "two dimensions", x=numbers(2, 2, 3), scale=NORMED, gradient=True)
add("layer_norm", "y = F.layer_norm(x, (4,))", "a shape that is not the last", x=numbers(3, 5), refused=True)
add("linear", "y = F.linear(x, w, b)", "with bias", x=numbers(2, 4), w=numbers(3, 4), b=numbers(3), scale="x.abs() @ w.abs().T + b.abs()", gradient=True)
add("linear", "y = F.linear(x, w)", "a vector", x=numbers(4), w=numbers(3, 4), scale="x.abs() @ w.abs().T", gradient=True)
add("linear", "y = F.linear(x, w)", "sizes that do not meet", x=numbers(2, 3), w=numbers(3, 4), refused=True)
add("Linear", "torch.manual_seed(42)\nlayer = nn.Linear(4, 3)\nw = layer.weight\nb = layer.bias\ny = layer(x)", "the first weights", x=numbers(2, 4), scale="x.abs().sum()", gradient=True, smooth=False)
add("Linear", "torch.manual_seed(0)\nlayer = nn.Linear(5, 2, bias=False)\ny = layer(x)", "without bias", x=numbers(2, 5), scale="x.abs().sum()")
add("Embedding", "torch.manual_seed(42)\ntable = nn.Embedding(7, 3)\ny = table(i)", "the first weights", i=whole(0, 6, 3), scale="y.abs().clamp(min=1)")
add("LayerNorm", "norm = nn.LayerNorm(4)\ny = norm(x)", x=numbers(2, 4), scale=NORMED, gradient=True, smooth=False)
add("LayerNorm", "norm = nn.LayerNorm(4, eps=0.1, elementwise_affine=False)\ny = norm(x)", "without weights", x=numbers(2, 4), scale=NORMED)
add("call_module", "torch.manual_seed(3)\nfirst = nn.Linear(3, 4)\nsecond = nn.Linear(4, 2)\ny = second(torch.relu(first(x)))", "two layers", x=numbers(2, 3), scale="x.abs().sum()", gradient=True, smooth=False)
add("weight", "torch.manual_seed(1)\nlayer = nn.Linear(2, 2)\ny = layer.weight")
add("bias", "torch.manual_seed(1)\nlayer = nn.Linear(2, 2)\ny = layer.bias")

# ---- losses -------------------------------------------------------------------------------------------------------

family("losses")
for how in ("mean", "sum", "none"):
    reduced = "" if how == "none" else f".{how}()"
    add("mse_loss", f"y = F.mse_loss(a, b, reduction='{how}')", how, a=numbers(2, 3), b=numbers(2, 3), scale=f"((a.abs() + b.abs()) ** 2){reduced}", gradient=True)
    add("binary_cross_entropy", f"y = F.binary_cross_entropy(p, t, reduction='{how}')", how, p=numbers(2, 3, low=0.05, high=0.95), t=numbers(2, 3, low=0, high=1), scale=f"F.binary_cross_entropy(p, t, reduction='none'){reduced} + 1", gradient=True)
    add("binary_cross_entropy_with_logits", f"y = F.binary_cross_entropy_with_logits(x, t, reduction='{how}')", how, x=numbers(2, 3), t=numbers(2, 3, low=0, high=1), scale=f"(x.abs() + 1){reduced}", gradient=True)
    add("cross_entropy", f"y = F.cross_entropy(x, t, reduction='{how}')", how, x=numbers(4, 5), t=integers(4, low=0, high=4), scale=f"torch.full((4,), 6.0).double(){reduced}", gradient=True)
add("mse_loss", "y = F.mse_loss(a, b)", "shapes that differ", a=numbers(2, 3), b=numbers(4), refused=True)
add("binary_cross_entropy", "y = F.binary_cross_entropy(p, t)", "certain and right", p=floats(0.0, 1.0), t=floats(0.0, 1.0), scale="torch.tensor(1.0)")
add("binary_cross_entropy", "y = F.binary_cross_entropy(p, t)", "certain and wrong", p=floats(0.0, 1.0), t=floats(1.0, 0.0), scale="torch.tensor(100.0)")
add("binary_cross_entropy", "y = F.binary_cross_entropy(p, t)", "no probabilities", p=floats(1.5), t=floats(1.0), refused=True)
add("binary_cross_entropy_with_logits", "y = F.binary_cross_entropy_with_logits(x, t)", "far out", x=floats(200.0, -200.0), t=floats(0.0, 0.0), scale="torch.tensor(100.0)")
add("cross_entropy", "y = F.cross_entropy(x, t)", "one row", x=numbers(5), t=torch.tensor(3), scale="torch.tensor(6.0)", gradient=True)
add("cross_entropy", "y = F.cross_entropy(x, t, ignore_index=2)", "some do not count", x=numbers(4, 3), t=whole(0, 2, 1, 2), scale="torch.tensor(6.0)", gradient=True)
add("cross_entropy", "y = F.cross_entropy(x, t)", "further dimensions", x=numbers(2, 3, 4), t=integers(2, 4, low=0, high=2), scale="torch.tensor(6.0)", gradient=True)
add("cross_entropy", "y = F.cross_entropy(x, t)", "probabilities", x=numbers(2, 3), t=torch.softmax(numbers(2, 3), -1), scale="torch.tensor(6.0)", gradient=True)
add("cross_entropy", "y = F.cross_entropy(x, t)", "a class outside", x=numbers(2, 3), t=whole(0, 3), refused=True)

# ---- attention ----------------------------------------------------------------------------------------------------

family("attention")
SDPA = "F.scaled_dot_product_attention"
VALUES = "v.abs().amax(dim=-2, keepdim=True) * 4"
add("scaled_dot_product_attention", f"y = {SDPA}(q, k, v)", "one head", q=numbers(3, 4), k=numbers(5, 4), v=numbers(5, 2), scale=VALUES, gradient=True)
add("scaled_dot_product_attention", f"y = {SDPA}(q, k, v, is_causal=True)", "causal", q=numbers(2, 4, 3), k=numbers(2, 4, 3), v=numbers(2, 4, 3), scale=VALUES, gradient=True)
add("scaled_dot_product_attention", f"y = {SDPA}(q, k, v, is_causal=True)", "causal, aligned at the top left", q=numbers(1, 2, 3), k=numbers(1, 4, 3), v=numbers(1, 4, 2), scale=VALUES)
add("scaled_dot_product_attention", f"y = {SDPA}(q, k, v, attn_mask=m)", "a bool mask, True attends", q=numbers(1, 2, 3, 4), k=numbers(1, 2, 5, 4), v=numbers(1, 2, 5, 3), m=torch.tensor([[1, 0, 1, 1, 0], [0, 1, 0, 0, 1], [1, 1, 1, 0, 0]], dtype=torch.bool), scale=VALUES, gradient=True)
add("scaled_dot_product_attention", f"y = {SDPA}(q, k, v, attn_mask=m)", "a fully masked row gives 0", q=numbers(2, 3), k=numbers(3, 3), v=numbers(3, 2), m=torch.tensor([[False, False, False], [True, False, True]]), scale=VALUES)
add("scaled_dot_product_attention", f"y = {SDPA}(q, k, v, attn_mask=m)", "an added mask", q=numbers(2, 3, 4), k=numbers(2, 5, 4), v=numbers(2, 5, 3), m=numbers(3, 5), scale=VALUES, gradient=True)
add("scaled_dot_product_attention", f"y = {SDPA}(q, k, v, scale=0.25)", "a scale", q=numbers(2, 3), k=numbers(3, 3), v=numbers(3, 2), scale=VALUES, gradient=True)
add("scaled_dot_product_attention", f"y = {SDPA}(q, k, v, enable_gqa=True)", "shared key heads", q=numbers(1, 4, 3, 2), k=numbers(1, 2, 3, 2), v=numbers(1, 2, 3, 2), scale="torch.tensor(12.0)", gradient=True)
add("scaled_dot_product_attention", f"y = {SDPA}(q, k, v)", "lengths that differ", q=numbers(2, 3), k=numbers(3, 4), v=numbers(3, 2), refused=True)
add("scaled_dot_product_attention", f"y = {SDPA}(q, k, v, attn_mask=m, is_causal=True)", "two masks", q=numbers(2, 3), k=numbers(2, 3), v=numbers(2, 2), m=booleans(2, 2), refused=True)

# ---- the largest few, rounding, orders; layers without parameters --------------------------------------------------

family("topk")
PAIR = "y, where_it_is = "
for title, form in (("rows", "x, 2"), ("columns", "x, k=2, dim=0"), ("smallest", "x, 3, largest=False"), ("all of them", "x, 4, dim=-1, sorted=True")):
    add("topk", f"{PAIR}torch.topk({form})", title, x=distinct(3, 4), gradient=True)
add("topk", "y = torch.topk(x, 2).values", "equal ones have equal values", x=floats(1.0, 3.0, 3.0, 0.0))
add("topk", "y = torch.topk(x, 3).values", "NaN is the largest", x=floats(1.0, nan, -inf, inf))
add("topk", "y = torch.topk(x, 3, largest=False).values", "NaN is not the smallest", x=floats(1.0, nan, -inf, inf))
add("topk", f"{PAIR}x.topk(1)", "whole numbers", x=whole(3, 1, 2))
add("topk", f"{PAIR}torch.topk(x, 0)", "none", x=distinct(2, 3))
add("topk", f"{PAIR}torch.topk(x, 1)", "of a number", x=torch.tensor(2.5))
add("topk", "y = torch.topk(x, 4)", "more than there are", x=distinct(2, 3), refused=True)
add("topk", "y = torch.topk(x, -1)", "fewer than none", x=distinct(2, 3), refused=True)
add("topk", "y = torch.topk(x, 1, dim=2)", "a dim it has not", x=distinct(2, 3), refused=True)

family("round")
add("round", "y = torch.round(x)", "whole numbers, halves to the even one", x=floats(0.5, 1.5, 2.5, -0.5, -1.5, -0.2, 2.4, 2.6, 8388609.0, 4194304.5, inf, -inf, nan, 0.0, -0.0), gradient=True, smooth=False)
add("round", "y = torch.round(x, decimals=2)", "two decimals", x=numbers(3, 5), gradient=True, smooth=False)
add("round", "y = x.round(decimals=-1)", "tens", x=floats(14.9, 15.0, 25.0, -25.1, 104.0))
add("round", "y = x.round()", "whole numbers already", x=whole(3, -1, 2))
add("round", "y = x.round(decimals=1)", "decimals of whole numbers", x=whole(3, -1, 2), refused=True)

family("permutations")
for size in (0, 1, 2, 10, 700):
    add("randperm", f"torch.manual_seed(5)\ny = torch.randperm({size})", f"{size} numbers")
add("randperm", "torch.manual_seed(5)\na = torch.randperm(5)\nb = torch.rand(2)\ny = torch.randperm(6)", "one after another")
add("randperm", "y = torch.randperm(-1)", "fewer than none", refused=True)

family("functions_as_layers")
for name, form in (("ReLU", ""), ("GELU", ""), ("GELU", "approximate='tanh'"), ("Sigmoid", ""), ("Tanh", ""), ("Softmax", "dim=-1"), ("Dropout", "0.0")):
    add(name, f"layer = nn.{name}({form})\ny = layer(x)", form, x=numbers(2, 5), scale="x.abs().sum()", gradient=True)
for name in ("MSELoss", "BCEWithLogitsLoss", "CrossEntropyLoss"):
    add(name, f"criterion = nn.{name}()\ny = criterion(x, t)", x=numbers(2, 5), t=torch.softmax(numbers(2, 5), -1), scale="torch.tensor(8.0)", gradient=True)
add("BCELoss", "criterion = nn.BCELoss(reduction='sum')\ny = criterion(x, t)", x=torch.softmax(numbers(2, 5), -1), t=torch.softmax(numbers(2, 5), -1), scale="torch.tensor(8.0)", gradient=True)
add("CrossEntropyLoss", "criterion = nn.CrossEntropyLoss(ignore_index=1)\ny = criterion(x, t)", "some do not count", x=numbers(4, 3), t=whole(0, 1, 2, 1), scale="torch.tensor(8.0)", gradient=True)
add("dropout", "y = F.dropout(x, p=0.0)", "that drops nothing", x=numbers(2, 5), gradient=True)
add("dropout", "y = F.dropout(x, 0.3, training=False)", "in evaluation", x=numbers(2, 5), gradient=True)

# ---- options ------------------------------------------------------------------------------------------------------

family("options")
TERM = "torch.tensor(8.0)"
for name in ("var", "std"):
    add(name, f"y = x.{name}(False)", "all, not unbiased", x=numbers(3, 4), scale=TERM, gradient=True)
    add(name, f"y = torch.{name}(x, 1, False, True)", "by place", x=numbers(3, 4), scale=TERM, gradient=True)
    add(name, f"y = x.{name}(dim=(0, 2), correction=2)", "two dims", x=numbers(2, 3, 2), scale=TERM, gradient=True)
    add(name, f"y = x.{name}(dim=1, correction=None)", "no correction given", x=numbers(2, 3), scale=TERM)
for name in ("max", "min"):
    add(name, f"y, where_it_is = x.{name}(dim=1)", "the gradient of equal ones", x=floats(1, 3, 3, 0, 2, 2, 2, 2).reshape(2, 4), gradient=True, smooth=False)
    add(name, f"y, where_it_is = x.{name}(0)", "the gradient beside NaN", x=floats(1, nan, 2, nan, nan, inf).reshape(2, 3), gradient=True, smooth=False)
    add(name, f"y = torch.{name}(x, other=z)", "two tensors by name", x=numbers(3), z=numbers(3))
    add(name, f"y = {name}(3, 4)", "of Python's numbers")
    add(f"a{name}", f"y = x.a{name}(dim=1)", "the gradient of NaN", x=floats(1, nan, 2, 3).reshape(2, 2), gradient=True, smooth=False)
    add(f"{name}imum", f"y = torch.{name}imum(x, z)", "the gradient beside NaN", x=floats(nan, 1, 2), z=floats(1, nan, 2), gradient=True, smooth=False)
    add(f"{name}imum", f"y = torch.{name}imum(x, z)", "bool", x=booleans(5), z=booleans(5))
add("relu", "y = torch.relu(x)", "the gradient of NaN", x=floats(nan, 1, -1), gradient=True, smooth=False)
add("relu", "y = F.relu(x, inplace=False)", "not in place", x=numbers(3))
add("add", "y = a + b", "bool", a=booleans(5), b=booleans(5))
add("mul", "y = a * b", "bool", a=booleans(2, 3), b=booleans(3))
add("mul", "y = a * True", "bool and True", a=booleans(3))
add("sub", "y = a - b", "bool", a=booleans(3), b=booleans(3), refused=True)
add("sub", "y = 1 - a", "a number less bool", a=booleans(3), refused=True)
add("sub", "y = b - a", "float32 less bool", a=booleans(3), b=numbers(3), refused=True)
for name in ("any", "all"):
    add(name, f"y = x.{name}(dim=1)", "no cells", x=numbers(2, 0))
    add(name, f"y = x.{name}()", "none at all", x=numbers(0))
    add(name, f"y = x.{name}(dim=())", "along no dims", x=integers(2, 2, low=0, high=1))
add("sum", "y = x.sum(dtype=torch.float32)", "of int64 as float32", x=integers(4), scale=TERM)
add("sum", "y = x.sum(1, keepdim=True, dtype=torch.int64)", "of bool as int64", x=booleans(2, 3), scale=TERM)
add("mean", "y = x.mean(dim=0, dtype=torch.float32)", "of int64 as float32", x=integers(4, 2), scale=TERM)
add("cumsum", "y = x.cumsum(1, dtype=torch.float32)", "of int64 as float32", x=integers(2, 3), scale="torch.tensor(27.0)")
for name in ("softmax", "log_softmax"):
    add(name, f"y = F.{name}(x, dim=-1, dtype=torch.float32)", "of int64 as float32", x=integers(2, 3), scale="torch.tensor(24.0)" if name == "log_softmax" else "")
add("logsumexp", "y = x.logsumexp(1)", "of int64", x=integers(2, 3), scale=TERM)
add("logsumexp", "y = x.logsumexp(1)", "of no cells", x=numbers(2, 0), scale=TERM)
add("tile", "y = torch.tile(x, (2,))", "fewer numbers than dimensions", x=numbers(2, 3), gradient=True)
add("tile", "y = x.tile(2, 1, 2)", "more numbers than dimensions", x=numbers(2, 2))
add("repeat", "y = x.repeat(2, 1, 1, 3)", "further dimensions in front", x=numbers(2, 2), gradient=True)
add("chunk", "a, b, c = x.chunk(3, dim=1)\ny = c", "of no cells", x=numbers(2, 0))
add("split", "a, b = torch.split(x, split_size_or_sections=[1, 3], dim=-1)\ny = b", "by name", x=numbers(2, 4), gradient=True)
HEADS = "y = x.view(2, 3, 2, 2).transpose(1, 2)"
add("view", HEADS, "heads", x=numbers(2, 3, 4), gradient=True)
add("view", "y = x.transpose(0, 1).view(4, 3, 1)", "of what was transposed, where it fits", x=numbers(3, 4), gradient=True)
add("view", "y = x.permute(1, 0, 2).view(3, 2, 2, 2)", "of the dimension that stayed", x=numbers(2, 3, 4), gradient=True)
add("view", "y = x.T.view(-1)", "of what was transposed", x=numbers(3, 4), refused=True)
add("view", "y = x.view(2, 3, 2, 2).transpose(1, 2).view(2, 3, 4)", "of heads that were transposed", x=numbers(2, 3, 4), refused=True)
add("view", "y = x.view(2, 3, 2, 2).transpose(1, 2).contiguous().view(2, 3, 4)", "of heads in order", x=numbers(2, 3, 4), gradient=True)
add("view", "y = x.expand(2, 3, 4).view(6, 4)", "of what was repeated", x=numbers(3, 4), refused=True)
add("view", "y = x.narrow(1, 1, 2).view(6)", "of a stretch", x=numbers(3, 4), refused=True)
add("view", "y = x.unsqueeze(0).expand(2, 3, 4).view(2, 12)", "behind what was repeated", x=numbers(3, 4), gradient=True)
add("view", "y = x.T.unsqueeze(1).squeeze(1).view(2, 2, 3)", "through dimensions of size 1", x=numbers(3, 4), gradient=True)
add("dot", "y = torch.dot(a, b)", a=numbers(5), b=numbers(5), scale=PRODUCT, gradient=True)
add("dot", "y = torch.dot(a, b)", "matrices", a=numbers(2, 2), b=numbers(2, 2), refused=True)
add("dot", "y = a.dot(b)", "sizes that do not meet", a=numbers(2), b=numbers(3), refused=True)
add("mv", "y = torch.mv(a, b)", a=numbers(2, 5), b=numbers(5), scale=PRODUCT, gradient=True)
add("mv", "y = a.mv(b)", "a matrix", a=numbers(2, 2), b=numbers(2, 2), refused=True)
add("mm", "y = torch.mm(a, mat2=b)", a=numbers(2, 5), b=numbers(5, 3), scale=PRODUCT, gradient=True)
add("mm", "y = a.mm(b)", "three dimensions", a=numbers(2, 2, 2), b=numbers(2, 2), refused=True)
add("bmm", "y = torch.bmm(a, b)", a=numbers(2, 3, 2), b=numbers(2, 2, 4), scale=PRODUCT, gradient=True)
add("bmm", "y = a.bmm(b)", "not as many of both", a=numbers(1, 2, 2), b=numbers(2, 2, 2), refused=True)
for how in ("mean", "sum", "none"):
    classes = {"x": numbers(4, 3), "t": whole(0, 2, 1, 2)}
    shares = {"x": numbers(3, 4), "t": torch.softmax(numbers(3, 4), -1)}
    deep = {"x": numbers(2, 3, 4), "t": integers(2, 4, low=0, high=2)}
    both = {"p": numbers(3, 4, low=0.05, high=0.95), "t": numbers(3, 4, low=0, high=1)}
    CE = f"F.cross_entropy(x, t, reduction='{how}'"
    add("cross_entropy", f"y = {CE}, weight=torch.tensor([1.0, 0.5, 2.0], dtype=x.dtype))", f"weights, {how}", scale=TERM, gradient=True, **classes)
    add("cross_entropy", f"y = {CE}, label_smoothing=0.1)", f"smoothing, {how}", scale=TERM, gradient=True, **classes)
    add("cross_entropy", f"y = {CE}, weight=torch.tensor([1.0, 0.5, 2.0], dtype=x.dtype), ignore_index=2, label_smoothing=0.2)", f"all of it, {how}", scale=TERM, gradient=True, **classes)
    add("cross_entropy", f"y = {CE}, weight=torch.tensor([1.0, 0.5, 2.0], dtype=x.dtype), label_smoothing=0.1)", f"further dimensions, {how}", scale=TERM, gradient=True, **deep)
    add("cross_entropy", f"y = {CE}, weight=torch.tensor([1.0, 0.5, 2.0, 0.25]), label_smoothing=0.3)", f"probabilities, weights and smoothing, {how}", scale=TERM, gradient=True, **shares)
    add("binary_cross_entropy", f"y = F.binary_cross_entropy(p, t, weight=torch.tensor([1.0, 0.5, 2.0, 0.0]), reduction='{how}')", f"weights, {how}", scale=TERM, gradient=True, **both)
    add("binary_cross_entropy_with_logits", f"y = F.binary_cross_entropy_with_logits(p, t, torch.tensor(0.5), pos_weight=torch.tensor([1.0, 0.5, 2.0, 0.0]), reduction='{how}')", f"weights, {how}", scale=TERM, gradient=True, **both)
    add("mse_loss", f"y = F.mse_loss(a, b, reduction='{how}')", f"a row that repeats, {how}", a=numbers(2, 3), b=numbers(3), scale="torch.tensor(99.0)", gradient=True)
add("cross_entropy", "y = F.cross_entropy(x, t, torch.tensor([1.0, 2.0]))", "a weight too few", x=numbers(2, 3), t=whole(0, 1), refused=True)
add("cross_entropy", "y = F.cross_entropy(x, t, label_smoothing=1.5)", "too smooth", x=numbers(2, 3), t=whole(0, 1), refused=True)
add("cross_entropy", "y = F.cross_entropy(x, t, ignore_index=1)", "a class among probabilities", x=numbers(2, 3), t=torch.softmax(numbers(2, 3), -1), refused=True)
add("cross_entropy", "y = F.cross_entropy(x, t, ignore_index=1)", "none counts", x=numbers(2, 3), t=whole(1, 1), scale=TERM)
add("binary_cross_entropy", "y = F.binary_cross_entropy(p, t)", "targets that are no probabilities", p=floats(0.5), t=floats(2), refused=True)
add("CrossEntropyLoss", "criterion = nn.CrossEntropyLoss(torch.tensor([1.0, 0.5, 2.0], dtype=x.dtype), label_smoothing=0.1)\ny = criterion(x, t)", "weights and smoothing", scale=TERM, gradient=True, **classes)
add("BCEWithLogitsLoss", "criterion = nn.BCEWithLogitsLoss(pos_weight=torch.tensor(3.0))\ny = criterion(p, t)", "a weight of what is true", scale=TERM, gradient=True, **both)
add("embedding", "y = F.embedding(i, w, padding_idx=-1)", "with padding, whose gradient is 0", i=whole(0, 3, 1, 3), w=numbers(4, 2), gradient=True, smooth=False)
add("embedding", "y = F.embedding(i, w)", "an index from the end", i=whole(-1), w=numbers(4, 2), refused=True)
add("embedding", "y = F.embedding(i, w)", "a vector", i=whole(1), w=numbers(4), refused=True)
add("Embedding", "torch.manual_seed(42)\ntable = nn.Embedding(5, 3, padding_idx=1)\ny = table(i)", "with padding, which begins at 0", i=whole(0, 1, 4), scale="torch.ones(())")
add("one_hot", "y = F.one_hot(x)", "as many classes as nothing needs", x=integers(0), refused=True)
add("linear", "y = F.linear(x, w)", "int64", x=integers(2, 3), w=integers(2, 3), scale="x.abs() @ w.abs().T")
add("LogSoftmax", "layer = nn.LogSoftmax(dim=-1)\ny = layer(x)", x=numbers(2, 5), scale=TERM, gradient=True)
for form in ("low=0, high=5, size=(7,)", "high=5, size=(7,)", "5, size=(7,)", "0, 5, (7,), dtype=torch.float32", "2, (7,), dtype=torch.bool"):
    add("randint", f"torch.manual_seed(3)\ny = torch.randint({form})", form)
LAYERS = "torch.manual_seed(1)\nnet = nn.Sequential(nn.Linear(3, 4), nn.ReLU(inplace=True), nn.Dropout(0.5), nn.Linear(4, 2))\n"
for title, how in (("eval", "net.eval()\ny = net(x)"), ("train and eval", "net.train()\nnet = net.to('cpu').eval()\ny = net(x)"), ("train(False)", "net.train(False)\ny = net(x)")):
    add("call_module", LAYERS + how, title, x=numbers(2, 3), scale=TERM, gradient=True, smooth=False)
add("Linear", "torch.manual_seed(1)\nlayer = nn.Linear(3, 2, dtype=torch.float32).float().cpu()\nlayer.train()\ny = layer(x.to('cpu'))", "where it is", x=numbers(2, 3), scale="x.abs().sum()")
add("to", "y = x.to('cpu', torch.int64)", "a place and a dtype", x=numbers(4))

# ---- attention whose outer dimensions repeat ------------------------------------------------------------------------

family("attention")
add("scaled_dot_product_attention", f"y = {SDPA}(q, k, v)", "outer dimensions that repeat on both sides", q=numbers(2, 1, 4, 3), k=numbers(1, 3, 5, 3), v=numbers(1, 3, 5, 2), scale=VALUES, gradient=True)
add("scaled_dot_product_attention", f"y = {SDPA}(q, k, v)", "a batch of queries and one of keys", q=numbers(2, 3, 3), k=numbers(4, 3), v=numbers(1, 4, 2), scale="v.abs().amax() * 4", gradient=True)
add("scaled_dot_product_attention", f"y = {SDPA}(q, k, v)", "a batch of values alone", q=numbers(3, 3), k=numbers(4, 3), v=numbers(3, 4, 2), scale=VALUES, gradient=True)
add("scaled_dot_product_attention", f"y = {SDPA}(q, k, v, attn_mask=m)", "outer dimensions that repeat and a mask with fewer", q=numbers(2, 1, 3, 3), k=numbers(3, 4, 3), v=numbers(4, 2), m=numbers(3, 1, 4), scale="v.abs().amax() * 4", gradient=True)
add("scaled_dot_product_attention", f"y = {SDPA}(q, k, v, attn_mask=m)", "a mask for scores that repeat for the values", q=numbers(1, 3, 3), k=numbers(4, 3), v=numbers(2, 4, 2), m=numbers(1, 3, 4), scale=VALUES, gradient=True)
add("scaled_dot_product_attention", f"y = {SDPA}(q, k, v, attn_mask=m)", "a bool mask and outer dimensions that repeat", q=numbers(2, 1, 3, 3), k=numbers(1, 2, 4, 3), v=numbers(1, 2, 4, 2), m=torch.tensor([[[[1, 0, 1, 1]]], [[[0, 1, 1, 0]]]], dtype=torch.bool), scale=VALUES, gradient=True)
add("scaled_dot_product_attention", f"y = {SDPA}(q, k, v, is_causal=True)", "causal, five dimensions", q=numbers(2, 1, 2, 3, 2), k=numbers(2, 2, 3, 2), v=numbers(2, 1, 1, 3, 2), scale="v.abs().amax() * 4", gradient=True)
add("scaled_dot_product_attention", f"y = {SDPA}(q, k, v, enable_gqa=True)", "shared heads, fewer of values than of keys", q=numbers(2, 4, 3, 2), k=numbers(1, 2, 3, 2), v=numbers(1, 3, 2), scale="v.abs().amax() * 4", gradient=True)
add("scaled_dot_product_attention", f"y = {SDPA}(q, k, v, enable_gqa=True)", "shared heads of three dimensions", q=numbers(6, 2, 2), k=numbers(2, 3, 2), v=numbers(3, 3, 2), scale="v.abs().amax() * 4", gradient=True)
add("scaled_dot_product_attention", f"y = {SDPA}(q, k, v)", "outer dimensions that differ", q=numbers(2, 2, 3), k=numbers(3, 2, 3), v=numbers(3, 2, 2), refused=True)
add("scaled_dot_product_attention", f"y = {SDPA}(q, k, v)", "outer dimensions of the values that differ", q=numbers(2, 2, 3), k=numbers(2, 2, 3), v=numbers(3, 2, 2), refused=True)
add("scaled_dot_product_attention", f"y = {SDPA}(q, k, v, attn_mask=m)", "a mask with a batch that the scores have not", q=numbers(1, 2, 3), k=numbers(1, 2, 3), v=numbers(2, 2, 2), m=numbers(2, 2, 2), refused=True)
add("scaled_dot_product_attention", f"y = {SDPA}(q, k, v, enable_gqa=True)", "heads that do not divide", q=numbers(4, 2, 3), k=numbers(3, 2, 3), v=numbers(3, 2, 2), refused=True)
add("scaled_dot_product_attention", f"y = {SDPA}(q, k, v, enable_gqa=True)", "shared heads where there are none", q=numbers(2, 3), k=numbers(2, 3), v=numbers(2, 2), refused=True)

# ---- infinities, NaN, both zeros, the largest and the smallest numbers ------------------------------------------------

family("edges")
EDGES = (inf, -inf, nan, 0.0, -0.0, 3.4028235e38, -3.4028235e38, 1.1754944e-38, -1.1754944e-38, 1e-45, -1e-45)
for op in ("neg", "abs", "relu", "sqrt", "exp", "log", "log1p", "erf", "tanh", "sigmoid", "sin", "cos", "round", "rsqrt", "reciprocal"):
    add(op, f"y = torch.{op}(x)", "the edges", x=floats(*EDGES), gradient=True, smooth=False)
# PyTorch's gradient of the largest numbers overflows on its way: 2 x before the factor.
add("square", "y = torch.square(x)", "the edges but the largest", x=floats(*EDGES[:5], *EDGES[7:]), gradient=True, smooth=False)
CLAMPS = ("-1, 2", "3, 1", "min=0.5", "max=0.5", "min=0.0", "min=-0.0", "max=0.0", "max=-0.0", "-0.0, 0.0", "float('-inf'), float('inf')", "min=float('nan')", "max=float('nan')", "0, float('nan')", "float('nan'), 1")
for form in CLAMPS:
    add("clamp", f"y = x.clamp({form})", f"the edges, {form}", x=floats(*EDGES), gradient=True, smooth=False)
add("clamp", "y = x.clamp(0, float('nan'))", "int64 and NaN", x=integers(4))
for name in ("min", "max"):
    add("clamp", f"y = x.clamp({name}=b)", f"the edges, {name}, a tensor with NaN", x=floats(*EDGES), b=floats(nan, 0.0, 1.0, -0.0, 0.0, inf, -inf, nan, -1.0, 1.0, -1.0), gradient=True, smooth=False)
# What leaves float32 when it is squared, and beside it what does not.
SQUARES = (1e20, -1e20, 1e-20, -1e-20, 3e19, 1e-19)
for form in ("2", "3", "-1", "-2", "0", "1", "0.5", "-0.5", "1.5", "-0.0"):
    add("pow", f"y = x ** {form}", f"the edges to the power of {form}", x=floats(*EDGES, *SQUARES), gradient=True, smooth=False)
for form in ("0.5", "-0.5", "-2.0"):
    add("pow", f"y = x ** torch.tensor({form})", f"the edges to the power of a tensor, {form}", x=floats(*EDGES, *SQUARES), gradient=True, smooth=False)
add("pow", "y = p ** 0.5", "a number's root", p=-0.0)
PAIRS = [(a, b) for a in EDGES + (2.0, -1.5) for b in EDGES + (2.0, -1.5)]
for op in ("add", "sub", "mul", "div", "remainder", "pow", "maximum", "minimum"):
    add(op, f"y = torch.{op}(a, b)", "pairs of edges", a=floats(*(a for a, _ in PAIRS)), b=floats(*(b for _, b in PAIRS)), gradient=True, smooth=False)
# In longer tensors PyTorch takes the second of two zeros up to the last whole vector, and the first behind it.
for op in ("maximum", "minimum"):
    add(op, f"y = torch.{op}(a, b)", "both zeros", a=floats(0.0, 0.0, -0.0, -0.0, nan), b=floats(0.0, -0.0, 0.0, -0.0, -0.0), gradient=True, smooth=False)
LEVEL = torch.tensor([[-0.0] * 5, [0.0] * 5, [3.0] * 5, [-2.0, -1.0, 0.0, 1.0, 2.0], [-0.0, 1.0, -1.0, 2.0, -2.0], [nan, 1.0, 2.0, 3.0, 4.0], [inf, 1.0, 2.0, 3.0, 4.0]])
for title, form in (("plain", ""), ("a negative weight", ", -torch.ones(5)"), ("a bias of 0", ", torch.ones(5), torch.zeros(5)"), ("a negative weight and a bias of 0", ", -torch.ones(5), torch.zeros(5)"), ("a bias of -0", ", torch.ones(5), -torch.zeros(5)"), ("a negative weight and a bias of -0", ", -torch.ones(5), -torch.zeros(5)")):
    add("layer_norm", f"y = F.layer_norm(x, (5,){form})", f"rows around 0, {title}", x=LEVEL, scale="torch.full((7, 5), 2.0)", gradient=True, smooth=False)
for op in ("floor_divide", "lt", "le", "gt", "ge", "eq", "ne", "logical_and", "logical_or"):
    add(op, f"y = torch.{op}(a, b)", "pairs of edges", a=floats(*(a for a, _ in PAIRS)), b=floats(*(b for _, b in PAIRS)))
add("binary_cross_entropy_with_logits", "y = F.binary_cross_entropy_with_logits(x, t, reduction='none')", "at 0 and NaN", x=floats(0.0, -0.0, nan, 0.0), t=floats(0.0, 1.0, 0.0, 0.25), gradient=True, smooth=False)
add("std", "y = x.std(dim=-1)", "of equal cells", x=torch.tensor([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [1.0, 2.0, 4.0]]), gradient=True, smooth=False)
for title, b in (("the same", floats(1.0, 2.0, inf)), ("another cell", floats(1.0, 2.5, inf)), ("another shape", floats(1.0))):
    add("equal", "y = torch.equal(a, b)", title, a=floats(1.0, 2.0, inf), b=b)
add("equal", "y = torch.equal(a, a)", "NaN", a=floats(nan))

# ---- what Python itself does with numbers and lists -------------------------------------------------------------------

family("python")
masks = {"a": booleans(2, 3), "b": booleans(3)}
for sign, op in (("&", "bitwise_and"), ("|", "bitwise_or")):
    add(op, f"y = a {sign} b", "masks", **masks)
    add(op, f"y = (x > 0) {sign} (x < 1)", "comparisons", x=numbers(2, 3))
    add(op, f"y = a {sign} True", "a mask and True", a=booleans(3))
    add(op, f"y = x {sign} x", "float32", x=numbers(2), refused=True)
add("bitwise_not", "y = ~a", a=booleans(2, 3))
add("bitwise_not", "y = ~x", "float32", x=numbers(3), refused=True)
for word in ("and", "or"):
    add(word, f"y = x.shape[0] {word} 7", "sizes", x=numbers(2, 3))
    add(word, f"y = x[0, 0] {word} x", "a tensor of one cell", x=numbers(2, 3), gradient=True, smooth=False)
    add(word, f"y = x.shape[0] == 2 {word} x.shape[1] == 4", "comparisons of sizes", x=numbers(2, 3))
    add(word, f"y = a {word} b", "masks of several cells", refused=True, **masks)
add("not", "y = not x.sum() > 0", "a tensor of one cell", x=numbers(2, 3))
add("not", "y = not x.shape[0]", "a size", x=numbers(2, 3))
add("not", "y = not x", "several cells", x=booleans(3), refused=True)
for name, op in (("max", "largest_item"), ("min", "smallest_item")):
    add(op, f"y = {name}(2, 7, 2.5)\nprint(y)", "three numbers")
    add(op, f"y = {name}([2.5, 7, -1])\nprint(y)", "a list")
    add(op, f"y = {name}(6000018, 7.0)\nprint(y)", "whole and not: the number keeps its type")
    add(op, f"y = {name}(x[0, 0], x[1, 2])", "tensors of one cell", x=numbers(2, 3), gradient=True)
    add(op, f"y = {name}(x)", "a vector", x=distinct(5), gradient=True)
    add(op, f"y = {name}(x, 0)", "no dim", x=numbers(2, 3), refused=True)
    add(op, f"y = {name}([])", "nothing", refused=True)
add("sum_of_items", "y = sum([x, x * 2, 1])", "a list", x=numbers(2, 3), scale="x.abs() * 3 + 1", gradient=True)
add("sum_of_items", "y = sum(x)", "the rows of a matrix", x=numbers(4, 3), scale="x.abs().sum(0)", gradient=True)
add("sum_of_items", "y = sum(x)", "a vector", x=numbers(4), scale=TERM, gradient=True)
add("sum_of_items", "y = sum([i * i for i in range(5)])\nprint(y)", "numbers")
add("sum_of_items", "y = sum([a, a])", "masks", a=booleans(3))
add("sum_of_items", "y = sum([])", "nothing")
add("sum_of_items", "y = sum(x.shape)", "sizes", x=numbers(2, 3))
add("sum_of_items", "y = sum(x)", "a number", x=numbers(), refused=True)
for name in ("float", "int", "bool"):
    add("item", f"y = {name}(x.sum())\nprint(y)", f"{name}", x=floats(2.25, 0.5))
    add("item", f"y = {name}(x)", f"{name} of several cells", x=numbers(2), refused=True)
    add("item", f"y = {name}(2.75)", f"{name} of a number")
add("item", "y = x / x.sum().item()", "a number, through which no gradient goes", x=floats(1, 2, 5), gradient=True, smooth=False)
add("item", "y = x / float(x.sum())", "float: the same", x=floats(1, 2, 5), gradient=True, smooth=False)
add("item", "y = int(float('inf'))", "an infinity that is to be whole", refused=True)
add("round", "y = round(2.5)\nprint(y)", "a number: whole")
add("round", "y = round(7, 2)\nprint(y)", "a whole number: itself")
add("round", "y = round(-1.37, 1)", "a number with decimals")
for form in ("1 / 0", "1.5 / 0", "1 // 0", "5 % 0.0", "7.5 // 0", "0.0 ** -1"):
    op = {"/": "div", "//": "floor_divide", "%": "remainder", "**": "pow"}[form.split()[1]]
    add(op, f"y = {form}", form, refused=True)
add("where", "y = x.where(x > 0, 7)", "as a method", x=numbers(2, 3), gradient=True, smooth=False)
add("where", "y = a.where(b, True)", "as a method of a mask", **masks)
add("cosine_similarity", "y = F.cosine_similarity(a, b, dim=-1)", "a number beside vectors", a=numbers(2, 4), b=numbers(1), scale="torch.ones(2)")
add("cosine_similarity", "y = F.cosine_similarity(a, b)", "a dim that only one has", a=numbers(2, 4, 3), b=numbers(3), scale="torch.ones(2, 3)")
add("square", "y = torch.square(a)", "a mask", a=booleans(4))
add("masked_fill", "y = a.masked_fill(b, -3)", "a mask filled", **masks)
add("masked_fill", "y = x.masked_fill(x > 0, torch.tensor([1.0]))", "a tensor that is no number", x=numbers(3), refused=True)
for form in ("-a", "abs(a)", "torch.relu(a)", "torch.round(a)"):
    op = {"-": "neg", "a": "abs"}.get(form[0], form[6:].split("(")[0])
    add(op, f"y = {form}", "a mask", a=booleans(3), refused=True)
for form in ("a ** a", "a // a", "a % a"):
    add({"*": "pow", "/": "floor_divide", "%": "remainder"}[form[2]], f"y = {form}", "masks", a=booleans(3), refused=True)
add("sub", "y = x - True", "a tensor less True", x=numbers(3), refused=True)
add("pow", "y = torch.pow(x, exponent=2)", "by name", x=numbers(3), gradient=True)
add("matmul", "y = a @ b", "masks", a=booleans(2, 3), b=booleans(3, 2), refused=True)
add("matmul", "y = x @ b", "whole numbers and a mask", x=integers(2, 3), b=booleans(3, 2), refused=True)
add("argmax", "y = x.argmax(dim=(0,))", "a tuple of dims", x=numbers(2, 3), refused=True)
add("argmax", "y = a.argmax()", "a mask", a=booleans(4), refused=True)
add("max", "y = x.max(dim=[0]).values", "a list of dims", x=numbers(2, 3), refused=True)
add("max", "y, where_it_is = a.max(dim=1)", "a mask", a=booleans(2, 3))
add("topk", "y = a.topk(2).values", "a mask", a=booleans(4), refused=True)
add("layer_norm", "y = F.layer_norm(x, 3)", "a number for a shape", x=numbers(2, 3), refused=True)
add("clamp", "y = x.clamp(0, z)", "a number and a tensor", x=numbers(2, 3), z=numbers(3), refused=True)
add("arange", "y = torch.arange(0, 5, 1.5, dtype=torch.int64)", "steps cut to whole numbers")
add("arange", "y = torch.arange(-2.5, 3, dtype=torch.int64)", "a start cut to a whole number")
add("arange", "y = torch.arange(0, 3, 0.5, dtype=torch.int64)", "a step that is cut to 0", refused=True)
add("full", "y = torch.full((2,), float('inf'), dtype=torch.int64)", "an infinity that is to be whole", refused=True)
add("tensor", "y = torch.tensor([1.0, float('nan')], dtype=torch.int64)", "NaN that is to be whole", refused=True)
add("pow", "y = math.pow(2, 3)\nprint(y)", "math's, of whole numbers")
add("softmax", "y = F.softmax(x, axis=-1)", "NumPy's word", x=numbers(2, 3), refused=True)
add("softmax", "y = torch.softmax(x, axis=-1)", "NumPy's word, which torch's own takes", x=numbers(2, 3))
add("scaled_dot_product_attention", f"y = {SDPA}(q, q, q, attn_mask=m)", "a vector for a mask beside a batch of heads", q=numbers(1, 2, 3, 2), m=booleans(3), refused=True)
add("scaled_dot_product_attention", f"y = {SDPA}(q, q, q, attn_mask=m)", "a vector for a mask", q=numbers(2, 3, 2), m=numbers(3), scale=f"{SDPA}(q, q, q.abs(), attn_mask=m)", gradient=True)

# ---- random programs --------------------------------------------------------------------------------------------------

family("chains")
for number, (source, inputs, row, refused) in enumerate(chains.chains()):
    whole_steps = any(sign in source for sign in (" // ", " % "))  # PyTorch has no gradient of these in a tensor that divides
    floating = any(value.is_floating_point() for value in inputs.values())
    add(row, source, f"chain {number}", gradient=floating and not refused and not whole_steps, smooth=False, refused=refused, **inputs)
