"""Writes printed.txt and formats.txt: what PyTorch 2.6 and Python print. Run by hand: python3 printed.py"""

import itertools
import pathlib
import random

import numpy
import torch

HERE = pathlib.Path(__file__).parent
random.seed(7)


def generated(name, count):
    """Long data is not written out: the test makes it by the same rule."""
    if name == "range":
        return [float(i) for i in range(count)]
    if name == "sevenths":
        return [float(numpy.float32((i * 7919 % 1000) / 7)) for i in range(count)]
    raise ValueError(name)


def tensor_cases():
    f = "float32"
    nan, inf = float("nan"), float("inf")
    yield f, [], [0.5]
    yield f, [], [3.0]
    yield f, [], [-0.0]
    yield f, [], [inf]
    yield f, [], [nan]
    yield f, [], [1e-5]
    yield f, [], [1e9]
    yield f, [], [123456.789]
    yield "int64", [], [7]
    yield "int64", [], [-(2**63)]
    yield "bool", [], [True]
    yield f, [0], []
    yield f, [0, 3], []
    yield f, [2, 0, 4], []
    yield "int64", [0], []
    yield "bool", [3, 0], []
    yield f, [2], [0, 0]
    yield f, [2], [0, -0.0]
    yield f, [3], [1, 2, 3]
    yield f, [3], [1, -20, 3]
    yield f, [3], [1, nan, inf]
    yield f, [3], [nan, inf, -inf]
    yield f, [3], [0, nan, -inf]
    yield f, [3], [0.5, nan, -inf]
    yield f, [2], [1, 1000]
    yield f, [2], [1, 1001]
    yield f, [2], [1e8, 1e8]
    yield f, [2], [2e8, 1e8]
    yield f, [2], [0.5, 0.0001]
    yield f, [2], [0.0001, 0.00011]
    yield f, [3], [0.03125, 0.09375, -0.15625]
    yield f, [3], [0.99995, 0.999951, 0.5]
    yield f, [3], [1e-45, 1, 3.4028234663852886e38]
    yield f, [4], [1e-3, 2.5, 1e20, -7e-7]
    yield f, [4], [16777216, 16777215, 3, 0]
    yield f, [2, 3], [1, 2.5, 3, -4, 5, 1e-2]
    yield f, [1, 1], [0.25]
    yield f, [2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]
    yield f, [2, 1, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8.5]
    yield f, [1, 1, 1, 1, 2], [1.5, -2]
    yield "int64", [2, 2], [1, -200, 3, 4000]
    yield "int64", [3], [2**53 + 1, -1, 0]
    yield "bool", [2, 2], [True, False, False, False]
    yield f, [12], "range"
    yield f, [30], "range"
    yield f, [30], "sevenths"
    yield f, [3, 14], "sevenths"
    yield f, [2, 2, 11], "sevenths"
    yield "int64", [40], "range"
    yield "bool", [20], "range"
    yield f, [1000], "range"
    yield f, [1001], "range"
    yield f, [1001], "sevenths"
    yield f, [7, 200], "sevenths"
    yield f, [200, 6], "sevenths"
    yield f, [11, 10, 12], "sevenths"
    yield f, [4, 1, 300], "range"
    yield "int64", [2000], "range"
    yield "int64", [50, 40], "range"
    yield "bool", [40, 40], "range"
    for _ in range(25):
        shape = random.choice([[5], [9], [2, 3], [4, 4], [2, 2, 3]])
        count = int(numpy.prod(shape))
        scale = 10 ** random.uniform(-6, 9)
        data = [float(numpy.float32(random.gauss(0, 1) * scale)) for _ in range(count)]
        if random.random() < 0.3:
            data = [float(numpy.float32(round(x))) for x in data]
        yield f, shape, data


def make(dtype, shape, data):
    count = int(numpy.prod(shape)) if shape else 1
    values = generated(data, count) if isinstance(data, str) else data
    if dtype == "bool":
        values = [bool(int(x) % 2) for x in values]
    elif dtype == "int64":
        values = [int(x) for x in values]
    return torch.tensor(values, dtype=getattr(torch, dtype)).reshape(shape)


def write_tensors():
    out = ["Tensors as PyTorch 2.6 prints them, written by printed.py: dtype, shape, values; then the text.", ""]
    for dtype, shape, data in tensor_cases():
        words = data if isinstance(data, str) else " ".join(str(int(x)) if dtype != "float32" else repr(x) for x in data)
        out += [f"--- {dtype} {shape} {words}".rstrip(), str(make(dtype, shape, data))]
    (HERE / "printed.txt").write_text("\n".join(out) + "\n")


def write_formats():
    out = ["Numbers as Python formats them, written by printed.py: type | value | format | text.", ""]
    ints = [0, 7, -42, 1234567, -(2**63), 2**53 + 1]
    int_specs = ["", "d", "5d", "<6", "^7", "+", " ", ",", "_", "x", "#X", "b", "#_b", "o", "010,", "012,d", "*^9d", "=+8", ".2f", "e", "g", "%", ",.1f"]
    floats = [0.0, -0.0, 0.5, 1.5, 2.5, 0.125, 0.03125, 1 / 3, 2.0, 100.0, 1234.5678, -1234567.891, 1e16, 123456789012345680.0, 1e22, 1e-4, 1e-5, 1.5e-7, 5e-324, 1.7976931348623157e308, 9.9999995, 0.1, float(numpy.float32(0.1)), float("inf"), float("-inf"), float("nan")]
    float_specs = ["", ".4f", ".0f", ".1f", ".2f", "f", "e", ".3e", ".0e", "E", "g", ".3g", "G", ".10g", "#g", "#.0f", "%", ".1%", ".3", ".1", "10.3f", "<10.3f", "^12.2e", "+.2f", " .2f", "08.3f", "=+12.2f", ",.2f", "_.1f", "015,.2f", "*>9.1f", "#.3"]
    for value, spec in itertools.product(ints, int_specs):
        out.append(f"int | {value} | {spec} | {format(value, spec)}|")
    for value, spec in itertools.product(floats, float_specs):
        if abs(value) > 1e100 and "f" in spec:
            continue
        out.append(f"double | {value!r} | {spec} | {format(value, spec)}|")
    singles = [0.1, 0.3, 1 / 3, 2.0, 1e10, 16777216.0, 1e16, 3.4028234663852886e38, 1e-45, 1.1754943508222875e-38, 1e-4, 1e-5, -0.0, 123456.789, 1.4142135, 0.70710677, 9.999999e15, 3.1415927, 1e8, 33554432.0, 8589934592.0]
    for value in singles:
        single = numpy.float32(value)
        digits = numpy.format_float_scientific(single, unique=True)
        text = repr(float(digits))
        out.append(f"float32 | {float(single)!r} |  | {text}|")
    for text, spec in itertools.product(["cat", "naïve 👩‍🚀"], ["", "s", "12", ">12", "^12", ".2", "*<12", "012"]):
        out.append(f"text | {text} | {spec} | {format(text, spec)}|")
    (HERE / "formats.txt").write_text("\n".join(out) + "\n")


write_tensors()
write_formats()
