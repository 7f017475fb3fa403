#!/usr/bin/env python3
"""Writes the reference files beside it: what PyTorch 2.6 gives for the cases of cases.py.

    python3 tests/reference/generate.py        (python3 with PyTorch 2.6, such as Debian 13's python3-torch)

A file a family, a case a line. The source of a case is Python and a Softlook program at once: it runs here by exec and
in tests/bindings/engine-reference.test.ts through the engine. Numbers are written with the fewest digits that give the
float32 again; -0, infinities and NaN are strings.
"""

import contextlib
import io
import json
import math
import pathlib
import struct
import sys

import torch

sys.dont_write_bytecode = True  # nothing beside the files that are meant

import cases  # noqa: E402

FOLDER = pathlib.Path(__file__).parent
STEP = 1e-6  # of the finite differences, in float64
DTYPES = {torch.float32: "float32", torch.float64: "float64", torch.int64: "int64", torch.bool: "bool"}


def shortest(x):
    """The shortest decimal number that rounds to this float32."""
    if math.isnan(x):
        return "nan"
    if math.isinf(x):
        return "inf" if x > 0 else "-inf"
    if x == 0:
        return "-0" if math.copysign(1, x) < 0 else 0
    for digits in range(1, 10):
        text = f"{x:.{digits}g}"
        if struct.unpack("f", struct.pack("f", float(text)))[0] == x:
            return int(float(text)) if float(text).is_integer() and abs(x) < 1e7 else float(text)
    raise ValueError(x)


def rough(x):
    """Eight digits: for scales and finite differences."""
    if math.isnan(x) or math.isinf(x):
        return shortest(x)
    return float(f"{x:.8g}")


def as_tensor(value):
    if isinstance(value, bool):
        return torch.tensor(value)
    if isinstance(value, int):
        return torch.tensor(value, dtype=torch.int64)
    if isinstance(value, float):
        return torch.tensor(value, dtype=torch.float32)
    return value


def written(value, number=shortest):
    tensor = as_tensor(value).detach()
    cells = tensor.reshape(-1).tolist()
    data = [number(x) for x in cells] if tensor.is_floating_point() else [int(x) for x in cells]
    return {"shape": list(tensor.shape), "dtype": DTYPES[tensor.dtype], "data": data}


def names_for(inputs):
    return {"torch": torch, "F": torch.nn.functional, "nn": torch.nn, "math": math, "float": float, "int": int, "len": len, **inputs}


def execute(source, inputs):
    """The names that the source binds, and what it prints."""
    names = names_for(inputs)
    known = set(names)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(source, names)
    bound = {name: value for name, value in names.items() if name not in known and name != "__builtins__"}
    return bound, said.getvalue().splitlines()


def in_double(inputs):
    return {
        name: value.detach().double() if isinstance(value, torch.Tensor) and value.is_floating_point() else value
        for name, value in inputs.items()
    }


def floats_of(inputs):
    return [name for name, value in inputs.items() if isinstance(value, torch.Tensor) and value.is_floating_point()]


def with_gradients(case, record):
    """Gradients of loss = (y * weights).sum(), by PyTorch and by central differences in float64."""
    inputs = {name: value.clone() if isinstance(value, torch.Tensor) else value for name, value in case.inputs.items()}
    for name in floats_of(inputs):
        inputs[name].requires_grad_(True)
    y = execute(case.source, inputs)[0]["y"]
    if not (isinstance(y, torch.Tensor) and y.requires_grad):
        if case.family != "chains":
            raise AssertionError(f"no gradient in {case.source!r}")
        return
    weights = cases.weights(*y.shape)
    (y * weights).sum().backward()
    record["weights"] = written(weights)
    record["gradients"] = {}
    for name in floats_of(inputs):
        if inputs[name].grad is None:
            continue
        entry = written(inputs[name].grad)
        if case.smooth:
            entry["differences"] = [rough(x) for x in differences(case, name, weights.double())]
        record["gradients"][name] = entry


def differences(case, name, weights):
    def loss(moved):
        inputs = in_double(case.inputs)
        inputs[name] = moved
        return float((execute(case.source, inputs)[0]["y"] * weights).sum())

    at = case.inputs[name].double()
    result = []
    for cell in range(at.numel()):
        step = STEP * max(1.0, abs(float(at.reshape(-1)[cell])))
        values = []
        for sign in (1, -1):
            moved = at.clone()
            moved.view(-1)[cell] += sign * step
            values.append(loss(moved))
        result.append((values[0] - values[1]) / (2 * step))
    return result


def record_of(case):
    record = {"op": case.op, "title": case.title, "source": case.source}
    record["inputs"] = {name: value if isinstance(value, (bool, int, float)) else written(value) for name, value in case.inputs.items()}
    try:
        bound, said = execute(case.source, case.inputs)
    except (RuntimeError, TypeError, IndexError, ValueError, ArithmeticError) as error:
        if not case.refused:
            raise
        record["refused"] = str(error).splitlines()[0]
        return record
    if case.refused:
        raise AssertionError(f"PyTorch does not refuse {case.source!r}")
    record["expected"] = {name: written(value) for name, value in bound.items() if isinstance(value, (torch.Tensor, int, float))}
    if said:
        record["outputs"] = said
    if case.scale:
        names = names_for({**in_double(case.inputs), **{name: value for name, value in bound.items() if name == "y"}})
        scale = torch.as_tensor(eval(case.scale, names), dtype=torch.float64)
        record["expected"]["y"]["scale"] = written(scale.expand(bound["y"].shape), rough)["data"]
    if case.gradient:
        with_gradients(case, record)
    return record


def main():
    torch.set_num_threads(1)
    for family in cases.families():
        lines = [json.dumps(record_of(case)) for case in cases.of(family)]
        (FOLDER / f"{family}.jsonl").write_text("\n".join(lines) + "\n")
        print(f"{family}.jsonl: {len(lines)} cases")


if __name__ == "__main__":
    main()
