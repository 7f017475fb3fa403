#!/usr/bin/env python3
"""Writes training.json beside it: the losses and the trained parameters of PyTorch 2.6.

    python3 tests/reference/training.py        (python3 with PyTorch 2.6, such as Debian 13's python3-torch)

A case has two pieces of source that are Python and a Softlook program at once: `setup` runs once, `body` before every step.
tests/bindings/training.test.ts trains the two together.
"""

import json
import pathlib
import sys

import torch

sys.dont_write_bytecode = True

from generate import names_for, rough, written  # noqa: E402

FILE = pathlib.Path(__file__).parent / "training.json"
OPTIMIZERS = {"SGD": torch.optim.SGD, "Adam": torch.optim.Adam, "AdamW": torch.optim.AdamW}

NOTEBOOK = {
    "title": "the notebook: which pairs of words attend",
    "setup": "torch.manual_seed(42)\nW_q = nn.Linear(4, 2, bias=False)\nW_k = nn.Linear(4, 2, bias=False)\n",
    "body": (
        "q = W_q(X[i])\nk = W_k(X[j])\nscore = torch.sigmoid((q * k).sum() / math.sqrt(2))\n"
        "loss = F.binary_cross_entropy(score, target[0])\n"
    ),
    "params": ["W_q", "W_k"],
    "inputs": {
        "X": torch.tensor(
            [
                [1.0, 0.0, 0.5, 0.2],
                [0.3, 1.0, 0.1, 0.7],
                [0.5, 0.2, 1.0, 0.3],
                [0.1, 0.4, 0.3, 0.9],
                [0.9, 0.1, 0.4, 0.2],
                [1.0, 0.5, -0.3, 0.8],
            ]
        )
    },
    "data": {
        "i": torch.tensor([1, 5, 0, 3, 1, 0]),
        "j": torch.tensor([2, 1, 3, 2, 5, 4]),
        "target": torch.tensor([1.0, 1.0, 0.0, 0.0, 1.0, 0.0]),
    },
    "batch": 1,
    "optimizer": {"name": "Adam", "lr": 0.01},
    "steps": 1200,
}


def numbers(seed, *shape):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def fit(title, optimizer, **more):
    """Two layers that learn a curve from twelve points; two of them are left over by batches of five."""
    x = torch.linspace(-2, 2, 12).unsqueeze(1)
    return {
        "title": title,
        "setup": "torch.manual_seed(7)\nfirst = nn.Linear(1, 8)\nsecond = nn.Linear(8, 1)\n",
        "body": "loss = F.mse_loss(second(torch.tanh(first(x))) * scale + shift, y)\n",
        "params": ["first", "second.weight", "shift"],
        "inputs": {"scale": 1.5, "shift": torch.tensor([0.25])},
        "data": {"x": x, "y": torch.sin(2 * x) + 0.1 * numbers(3, 12, 1)},
        "batch": 5,
        "optimizer": optimizer,
        "steps": 60,
        **more,
    }


CASES = [
    NOTEBOOK,
    fit("SGD", {"name": "SGD", "lr": 0.05}),
    fit("SGD with weight decay", {"name": "SGD", "lr": 0.05, "weight_decay": 0.1}),
    fit("SGD with momentum", {"name": "SGD", "lr": 0.02, "momentum": 0.9}),
    fit("SGD with momentum, dampening and weight decay", {"name": "SGD", "lr": 0.02, "momentum": 0.8, "dampening": 0.3, "weight_decay": 0.01}),
    fit("Nesterov's momentum", {"name": "SGD", "lr": 0.02, "momentum": 0.9, "nesterov": True}),
    fit("Adam", {"name": "Adam", "lr": 0.02}),
    fit("Adam with betas, eps and weight decay", {"name": "Adam", "lr": 0.02, "betas": [0.8, 0.95], "eps": 1e-4, "weight_decay": 0.05}),
    fit("AdamW", {"name": "AdamW", "lr": 0.02}),
    fit("AdamW with weight decay", {"name": "AdamW", "lr": 0.02, "betas": [0.9, 0.99], "weight_decay": 0.2}),
    fit("Adam over shuffled rows", {"name": "Adam", "lr": 0.02}, seed=11),
    fit("Adam over rows in an order of their own", {"name": "Adam", "lr": 0.02}, order=[11, 0, 5, 5, 3, 8, 1, 2, 9, 10, 4]),
    fit("Adam over all rows", {"name": "Adam", "lr": 0.02}, batch=12),
]


def batches(case):
    """The rows of each step, without end."""
    rows = len(next(iter(case["data"].values())))
    generator = torch.Generator().manual_seed(case["seed"]) if "seed" in case else None
    while True:
        order = torch.randperm(rows, generator=generator).tolist() if generator else case.get("order", list(range(rows)))
        for start in range(0, len(order) - case["batch"] + 1, case["batch"]):
            yield order[start : start + case["batch"]]


def parameters(names, wanted):
    """By the names that Softlook gives them."""
    found = {}
    for name in wanted:
        value = names[name.split(".")[0]]
        if isinstance(value, torch.nn.Module):
            for within, parameter in value.named_parameters():
                if name in (name.split(".")[0], f"{name.split('.')[0]}.{within}"):
                    found[f"{name.split('.')[0]}.{within}"] = parameter
        else:
            found[name] = value
    return found


def train(case):
    inputs = {name: value.clone() if isinstance(value, torch.Tensor) else value for name, value in case["inputs"].items()}
    names = names_for(inputs)
    exec(case["setup"], names)
    learned = parameters(names, case["params"])
    for value in learned.values():
        value.requires_grad_(True)
    settings = {key: value for key, value in case["optimizer"].items() if key != "name"}
    optimizer = OPTIMIZERS[case["optimizer"]["name"]](learned.values(), **settings)
    rows = batches(case)
    losses = []
    for _ in range(case["steps"]):
        taken = next(rows)
        for name, value in case["data"].items():
            names[name] = value[taken]
        exec(case["body"], names)
        optimizer.zero_grad()
        names["loss"].backward()
        optimizer.step()
        losses.append(rough(names["loss"].item()))
    return losses, {name: written(value) for name, value in learned.items()}


def record_of(case):
    losses, trained = train(case)
    for part in ("inputs", "data"):
        case[part] = {name: written(value) if isinstance(value, torch.Tensor) else value for name, value in case[part].items()}
    return {**case, "losses": losses, "trained": trained}


if __name__ == "__main__":
    torch.set_num_threads(1)
    lines = [json.dumps(record_of(case), separators=(",", ":")) for case in CASES]
    FILE.write_text("[\n" + ",\n".join(lines) + "\n]\n")
