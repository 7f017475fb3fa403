"""Writes gpt2.json: inputs for gpt2.py, and what PyTorch 2.6 gives for them, gradients of the loss too.

    python3 tests/bindings/cases/gpt2_reference.py

The program's own numbers are held against PyTorch's TransformerEncoderLayer with the same weights.
"""
import json
import pathlib
import torch
from torch import nn
from torch.nn import functional as F

here = pathlib.Path(__file__).parent
torch.manual_seed(0)
L, B, T, C, V, P = 2, 2, 5, 8, 11, 6


def weights(*shape, at=0.0):
    return torch.round(torch.randn(*shape) * 30) / 100 + at


params = {
    'wte': weights(V, C), 'wpe': weights(P, C),
    'ln1_w': weights(L, C, at=1), 'ln1_b': weights(L, C),
    'W_qkv': weights(L, C, 3 * C), 'b_qkv': weights(L, 3 * C), 'W_o': weights(L, C, C), 'b_o': weights(L, C),
    'ln2_w': weights(L, C, at=1), 'ln2_b': weights(L, C),
    'W_up': weights(L, C, 4 * C), 'b_up': weights(L, 4 * C), 'W_down': weights(L, 4 * C, C), 'b_down': weights(L, C),
    'lnf_w': weights(C, at=1), 'lnf_b': weights(C),
}
tokens = torch.randint(V, (B, T))
for tensor in params.values():
    tensor.requires_grad_()

run = {**params, 'tokens': tokens}
exec((here / 'gpt2.py').read_text(), run)
run['loss'].backward()

with torch.no_grad():
    x = F.embedding(tokens, params['wte']) + params['wpe'][:T]
    for i in range(L):
        layer = nn.TransformerEncoderLayer(
            C, 2, 4 * C, 0.0, lambda t: F.gelu(t, approximate='tanh'), 1e-5, batch_first=True, norm_first=True
        )
        names = 'W_qkv b_qkv W_o b_o W_up b_up W_down b_down ln1_w ln1_b ln2_w ln2_b'.split()
        theirs = [f'self_attn.{name}' for name in ('in_proj_weight', 'in_proj_bias', 'out_proj.weight', 'out_proj.bias')]
        theirs += [f'{name}.{part}' for name in ('linear1', 'linear2', 'norm1', 'norm2') for part in ('weight', 'bias')]
        layer.load_state_dict({key: params[name][i].t() for key, name in zip(theirs, names)})
        x = layer(x, src_mask=nn.Transformer.generate_square_subsequent_mask(T))
    logits = F.layer_norm(x, (C,), params['lnf_w'], params['lnf_b']) @ params['wte'].T
    assert torch.allclose(logits, run['logits'], atol=2e-6), (logits - run['logits']).abs().max()


def written(tensor):
    return {'shape': list(tensor.shape), 'data': [float(f'{x:.9g}') for x in tensor.detach().flatten().tolist()]}


file = {
    'inputs': {name: written(tensor) for name, tensor in params.items()} | {'tokens': written(tokens)},
    'expected': {name: written(run[name]) for name in ('logits', 'loss')},
    'gradients': {name: written(tensor.grad) for name, tensor in params.items()},
}
# Inputs have two digits; they are written so.
for name in params:
    file['inputs'][name]['data'] = [round(x, 2) for x in file['inputs'][name]['data']]
(here / 'gpt2.json').write_text(json.dumps(file, separators=(',', ':')) + '\n')
