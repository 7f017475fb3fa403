#!/usr/bin/env python3
"""Writes lessons/SLUG.json beside it: what PyTorch 2.6 gives for every program of a lesson, and how near one must come.

    node --import tsx tests/reference/lesson-programs.ts [SLUG...] | python3 tests/reference/lessons.py

Two correct float32 computations of one program differ by rounding, and how much of it reaches a tensor depends on the
program. So the bound is measured by Monte Carlo arithmetic: the program also runs in float64, once as it is and SAMPLES
times with every operand and every result of every operation moved at random by up to ROUNDING of its size, and a sum by
up to TERMS of the sum of its absolute terms besides, for its partial sums are rounded too. A cell's bound is MARGIN times
the farthest that it moved, and FLOOR of its size. What only moves numbers about, or compares them, is exact.

A tensor of more than MOST cells is written as every k-th of them, and two weighted sums over all of them; the bound of a
sum is the sum of the bounds.
"""

import contextlib
import io
import json
import math
import pathlib
import sys

import torch
from torch.overrides import TorchFunctionMode

sys.dont_write_bytecode = True

from generate import as_tensor, rough, written  # noqa: E402

FOLDER = pathlib.Path(__file__).parent / "lessons"
ROUNDING = 2.0**-22
TERMS = 2.0**-24
SAMPLES = 16
MARGIN = 4
FLOOR = 2.0**-22
MOST = 512

EXACT = set(
    "T mT __get__ transpose permute reshape view flatten unsqueeze squeeze expand repeat repeat_interleave __getitem__ "
    "stack cat tile flip roll chunk split clone detach contiguous diagonal diag tril triu size dim numel shape __len__ item "
    "tolist __bool__ __int__ __float__ __format__ __repr__ __str__ float double long bool int to where masked_fill "
    "eq ne lt le gt ge __eq__ __ne__ __lt__ __le__ __gt__ __ge__ argmax argmin max min amax amin maximum minimum topk sort "
    "argsort abs neg __neg__ relu sign tensor as_tensor zeros ones eye arange full zeros_like ones_like full_like linspace "
    "manual_seed randint randperm multinomial bernoulli one_hot isnan isinf any all".split()
)

# What a layer fills its parameters with: in float64 the generator would draw other numbers.
DRAWN = set("empty uniform_ normal_".split())

SUMS = set("matmul __matmul__ __rmatmul__ mm bmm dot einsum linear sum mean cumsum norm".split())


class Doubled(TorchFunctionMode):
    """Floats are float64; with a generator, operands and results are moved at random."""

    def __init__(self, generator=None):
        super().__init__()
        self.generator = generator

    def moved(self, x, least=0.0):
        if self.generator is None:
            return x
        if isinstance(x, float):
            return x * (1 + ROUNDING * (2 * torch.rand((), generator=self.generator).item() - 1))
        noise = 2 * torch.rand(x.shape, generator=self.generator, dtype=torch.float64) - 1
        return x + torch.where(x.isfinite(), ROUNDING * noise * x.abs().clamp(min=least), 0.0)

    def __torch_function__(self, func, types, args=(), kwargs=None):
        name = getattr(func, "__name__", "")
        if name in DRAWN:
            return func(*args, **(kwargs or {}))
        if name not in EXACT:
            args = tuple(self.operand(x) for x in args)
        result = func(*args, **(kwargs or {}))
        if name in SUMS and self.generator is not None and result.is_floating_point():
            terms = func(*(x.abs() if isinstance(x, torch.Tensor) else x for x in args), **(kwargs or {}))
            noise = 2 * torch.rand(result.shape, generator=self.generator, dtype=torch.float64) - 1
            result = result + torch.where(terms.isfinite(), TERMS * noise * terms, 0.0)
        # The terms of a normal number are a radius and a direction; around 1 is where most of them lie.
        return self.result(result, name, 1.0 if name in ("randn", "normal") else 0.0)

    def operand(self, x):
        if isinstance(x, torch.Tensor) and x.is_floating_point():
            return self.moved(x.double())
        return self.moved(x) if isinstance(x, float) and not x.is_integer() else x

    def result(self, x, name, least):
        if isinstance(x, tuple) and type(x) is tuple:
            return tuple(self.result(one, name, least) for one in x)
        if not isinstance(x, torch.Tensor) or not x.is_floating_point():
            return x
        x = x.double()
        return x if name in EXACT else self.moved(x, least)


def execute(text, mode):
    names = {}
    with contextlib.redirect_stdout(io.StringIO()), mode:
        exec(text, names)
    return names


def bounds_of(plain, samples):
    """How far each cell may be from PyTorch's, in float64."""
    size = plain.abs()
    moved = torch.stack([(sample - plain).abs() for sample in samples]).amax(dim=0)
    return torch.where(plain.isfinite(), MARGIN * moved + FLOOR * size, torch.zeros_like(plain))


def weights(count):
    """Two sets of weights: a plain sum, and one in which every cell counts differently."""
    return {"plain": torch.ones(count, dtype=torch.float64), "waves": torch.cos(torch.arange(count, dtype=torch.float64))}


def record_of(found, plain, samples):
    tensor = as_tensor(found).detach()
    record = written(tensor)
    if not tensor.is_floating_point():
        return thinned(record, tensor, torch.zeros(tensor.shape, dtype=torch.float64))
    doubles = [as_tensor(x).detach().double() for x in (plain, *samples)]
    bounds = bounds_of(doubles[0], doubles[1:])
    off = torch.where(doubles[0].isfinite(), (tensor.double() - doubles[0]).abs() - bounds, torch.zeros_like(bounds))
    if off.numel() and off.max() > 0:
        raise AssertionError(f"PyTorch's own float32 is {off.max():.2g} farther from its float64 than the bound allows.")
    record["bounds"] = [above(x) for x in bounds.reshape(-1).tolist()]
    return thinned(record, tensor, bounds)


def above(x):
    """Two digits, not less."""
    if x == 0:
        return 0
    unit = 10.0 ** (math.floor(math.log10(x)) - 1)
    return float(f"{math.ceil(x / unit) * unit:.2g}")


def thinned(record, tensor, bounds):
    count = tensor.numel()
    if count <= MOST:
        return record
    step = math.ceil(count / MOST)
    cells = tensor.reshape(-1).double()
    record["step"] = step
    record["data"] = record["data"][::step]
    if "bounds" in record:
        record["bounds"] = record["bounds"][::step]
    record["sums"] = {
        name: {"sum": rough(float((cells * w).sum())), "bound": above(float((bounds.reshape(-1) * w.abs()).sum()) + 1e-7 * float((cells * w).abs().sum()))}
        for name, w in weights(count).items()
    }
    return record


def program_record(program):
    found = execute(program["text"], contextlib.nullcontext())
    plain = execute(program["text"], Doubled())
    samples = []
    for seed in range(SAMPLES):
        generator = torch.Generator()
        generator.manual_seed(seed)
        samples.append(execute(program["text"], Doubled(generator)))
    tensors = {}
    for name in program["tensors"]:
        try:
            tensors[name] = record_of(found[name], plain[name], [sample[name] for sample in samples])
        except (AssertionError, KeyError) as error:
            raise SystemExit(f"{program['name']}, {name}: {error}")
    return {"name": program["name"], "hash": program["hash"], "tensors": tensors}


def main():
    torch.use_deterministic_algorithms(True)
    for lesson in json.load(sys.stdin):
        records = [program_record(program) for program in lesson["programs"]]
        FOLDER.mkdir(exist_ok=True)
        lines = ",\n".join(json.dumps(record, separators=(",", ":")) for record in records)
        torch_version = json.dumps(torch.__version__.split("+")[0])
        (FOLDER / f"{lesson['slug']}.json").write_text(f'{{"torch":{torch_version},"programs":[\n{lines}\n]}}\n')
        print(f"{lesson['slug']}: {sum(len(record['tensors']) for record in records)} tensors of {len(records)} programs")


if __name__ == "__main__":
    main()
