"""Random programs: chains of ops over odd shapes, each step reading what stands above it.

A step is drawn, run, and kept if PyTorch takes it. What PyTorch refuses ends a chain: the engine must refuse it too. The
numbers are quarters, so that sums and products of them are exact and nothing hangs on the last bit of a comparison.
"""

import random
import re

import torch

CHAINS = 240
LARGEST = 60  # cells of a tensor
SIZES = (1, 1, 2, 2, 3, 4, 5, 7)

draw = random.Random(7).randrange


def one_of(items):
    return items[draw(len(items))]


def shape(least=0, most=4):
    while True:
        sizes = tuple(one_of(SIZES) for _ in range(least + draw(most - least + 1)))
        if torch.Size(sizes).numel() <= LARGEST:
            return sizes


def cells(dtype, sizes):
    count = torch.Size(sizes).numel()
    if dtype == torch.bool:
        return torch.tensor([draw(2) == 1 for _ in range(count)], dtype=dtype).reshape(sizes)
    if dtype == torch.int64:
        return torch.tensor([draw(19) - 9 for _ in range(count)], dtype=dtype).reshape(sizes)
    return torch.tensor([(draw(33) - 16) / 4 for _ in range(count)], dtype=torch.float32).reshape(sizes)


class Chain:
    def __init__(self):
        self.inputs = {}
        self.lines = []
        self.values = {}

    def input(self, dtype, sizes):
        name = chr(ord("a") + len(self.inputs))
        self.inputs[name] = self.values[name] = cells(dtype, sizes)
        return name

    def tensor(self, *dtypes, least=0):
        """Mostly what the last step gave, if it fits; or another name above, or a new input."""
        known = [name for name, value in self.values.items() if value.ndim >= least and (not dtypes or value.dtype in dtypes)]
        if known and draw(6):
            steps = [name for name in known if name not in self.inputs]
            return steps[-1] if steps and draw(4) else one_of(known)
        dtypes = dtypes or (torch.float32, torch.float32, torch.float32, torch.int64, torch.bool)
        return self.input(one_of(dtypes), shape(least))

    def beside(self, name, *dtypes):
        """An input that goes with another tensor: some of its last sizes, some of them 1."""
        sizes = self.values[name].shape[draw(self.values[name].ndim + 1) :]
        dtypes = dtypes or (torch.float32, torch.float32, torch.int64, torch.bool)
        return self.input(one_of(dtypes), tuple(1 if draw(4) == 0 else size for size in sizes))

    def dim(self, name, more=0):
        """Mostly a dim that is there."""
        count = max(self.values[name].ndim + more, 1)
        return draw(2 * count) - count if draw(25) else count


def arithmetic(chain):
    x = chain.tensor()
    other = one_of(("2", "-3", "0.5", "True", chain.beside(x), chain.beside(x)))
    pair = [x, other] if draw(2) else [other, x]
    return f"{pair[0]} {one_of(('+', '-', '*', '/', '//', '%', '<', '>=', '=='))} {pair[1]}"


def function(chain):
    x = chain.tensor()
    if chain.values[x].dtype == torch.bool:
        return one_of((f"~{x}", f"-{x}", f"{x}.float()", f"{x}.square()", f"torch.tanh({x})"))
    return one_of((f"{x}.abs()", f"-{x}", f"{x}.square()", f"torch.tanh({x})", f"torch.sigmoid({x})", f"{x}.exp()", f"torch.relu({x})", f"{x} ** 2"))


def reduction(chain):
    x = chain.tensor()
    dim = one_of((f"{chain.dim(x)}", f"dim={chain.dim(x)}", f"dim={chain.dim(x)}, keepdim=True", f"dim=({chain.dim(x)}, {chain.dim(x)})", ""))
    return f"{x}.{one_of(('sum', 'mean', 'amax', 'amin', 'any', 'all', 'argmax', 'var', 'norm' if not dim else 'std'))}({dim})"


def along(chain):
    x = chain.tensor(torch.float32)
    return f"{one_of(('F.softmax', 'F.log_softmax', 'torch.cumsum', 'torch.logsumexp'))}({x}, dim={chain.dim(x)})"


def moved(chain):
    x = chain.tensor()
    first, second = chain.dim(x), chain.dim(x)
    order = list(range(chain.values[x].ndim))
    order = order[draw(len(order) + 1) :] + order[: draw(len(order) + 1)]
    forms = [f"{x}.transpose({first}, {second})", f"{x}.permute({order})", f"{x}.mT", f"{x}.flatten({first}, {second})"]
    forms += [f"{x}.unsqueeze({chain.dim(x, 1)})", f"{x}.squeeze({first})", f"{x}.reshape(-1)", f"{x}.transpose({first}, {second}).view(-1)"]
    forms += [f"{x}.transpose({first}, {second}).reshape(-1, {one_of(SIZES)})", f"{x}.unsqueeze(0).expand(2, *{x}.shape)".replace(f", *{x}.shape", ", -1" * chain.values[x].ndim)]
    return one_of(forms + [f"{x}.repeat({', '.join('12'[draw(2)] for _ in range(max(chain.values[x].ndim, 1)))})"])


def part(chain):
    x = chain.tensor(least=1)
    items = []
    for size in chain.values[x].shape[: 1 + draw(chain.values[x].ndim)]:
        count = max(size, 1)
        index, other = draw(2 * count) - count, draw(2 * count) - count
        items.append(one_of((f"{index}", f"{index}:", f":{other}", f"{index}:{other}", "::2", ":", "None, :", f"[{index}, {other}]")))
    return f"{x}[{', '.join(items + ['...'] * (draw(4) == 0))}]"


def joined(chain):
    x = chain.tensor()
    other = chain.input(one_of((torch.float32, chain.values[x].dtype)), tuple(chain.values[x].shape))
    return one_of((f"torch.cat([{x}, {other}], dim={chain.dim(x)})", f"torch.stack([{other}, {x}, {x}], dim={chain.dim(x, 1)})", f"sum([{x}, {other}])"))


def chosen(chain):
    x = chain.tensor()
    mask = chain.beside(x, torch.bool)
    other = one_of(("0", "-2", "True") if chain.values[x].dtype == torch.int64 else ("0", "-1.5", "True"))
    return one_of((f"torch.where({mask}, {x}, {other})", f"{x}.masked_fill({mask}, {other})", f"{x}.where({mask}, {other})", f"{x}.clamp(-1, 2)", f"{x}.tril({draw(5) - 2})"))


def product(chain):
    x = chain.tensor(torch.float32, least=1)
    size = chain.values[x].shape[-1]
    sizes = (size, one_of(SIZES)) if draw(3) else (size,)
    w = chain.input(torch.float32, sizes)
    return f"{x} @ {w}" if draw(12) else f"{w} @ {x}"


def layer(chain):
    x = chain.tensor(torch.float32, least=2)
    size = chain.values[x].shape[-1]
    # The gradient of two numbers' layer norm is what is left of nothing.
    forms = [f"F.layer_norm({x}, ({size},))" if size > 2 else f"{x}.log_softmax(-1)", f"F.gelu({x})", f"F.mse_loss({x}, {x} * 0.5, reduction='none')", f"{x} @ {x}.mT"]
    keys = chain.input(torch.float32, (one_of(SIZES), size))
    return one_of(forms + [f"F.scaled_dot_product_attention({x}, {keys}, {keys}{one_of(('', ', is_causal=True', ', scale=0.5'))})"])


# A step and the row of the op table that it is about.
STEPS = (
    (arithmetic, "mul"), (arithmetic, "mul"), (function, "exp"), (reduction, "sum"), (reduction, "sum"), (along, "softmax"), (moved, "transpose"),
    (moved, "reshape"), (part, "index"), (part, "index"), (joined, "cat"), (chosen, "where"), (product, "matmul"), (layer, "layer_norm"),
)  # fmt: skip


def made():
    """The source, its inputs, the row of its last step, and whether PyTorch refuses it."""
    chain = Chain()
    length = 2 + draw(3)
    while True:
        step, row = one_of(STEPS)
        last = len(chain.lines) + 1 == length
        name = "y" if last else f"s{len(chain.lines)}"
        line = f"{name} = {step(chain)}"
        names = {"torch": torch, "F": torch.nn.functional, **chain.values}
        refused = False
        try:
            exec(line, names)
        except (RuntimeError, TypeError, IndexError, ValueError):
            refused = True
        if not refused and names[name].numel() > LARGEST:
            continue
        chain.lines.append(line)
        chain.values[name] = names.get(name)
        if last or refused:
            read = " ".join(line.partition("=")[2] for line in chain.lines)
            inputs = {name: value for name, value in chain.inputs.items() if re.search(rf"\b{name}\b", read)}
            return "\n".join(chain.lines), inputs, row, refused


def chains():
    return [made() for _ in range(CHAINS)]
