"""A forward pass of GPT-2: learned positions, pre-norm, causal heads, tanh GELU, tied output.

Inputs: tokens (B, T); the weights of all layers stacked, one layer a row of the first dimension.
"""
import math
import torch
import torch.nn.functional as F

n_layer, n_head = 2, 2


def norm(x, weight, bias):
    return F.layer_norm(x, (x.size(-1),), weight, bias, eps=1e-5)


def attention(x, W_qkv, b_qkv, W_o, b_o):
    B, T, C = x.shape
    d_k = C // n_head
    q, k, v = [
        part.view(B, T, n_head, d_k).transpose(1, 2)  # (B, n_head, T, d_k)
        for part in qkv(x @ W_qkv + b_qkv, C)
    ]
    scores = q @ k.transpose(-2, -1) / math.sqrt(d_k)
    later = torch.ones(T, T).tril() == 0
    weights = F.softmax(scores.masked_fill(later, float('-inf')), dim=-1)
    y = (weights @ v).transpose(1, 2).reshape(B, T, C)
    return y @ W_o + b_o


def qkv(x, C):
    q, k, v = x.split(C, dim=-1)
    return q, k, v


def mlp(x, W_up, b_up, W_down, b_down):
    return F.gelu(x @ W_up + b_up, approximate='tanh') @ W_down + b_down


x = F.embedding(tokens, wte) + wpe[:tokens.size(1)]
for i in range(n_layer):
    x = x + attention(norm(x, ln1_w[i], ln1_b[i]), W_qkv[i], b_qkv[i], W_o[i], b_o[i])
    x = x + mlp(norm(x, ln2_w[i], ln2_b[i]), W_up[i], b_up[i], W_down[i], b_down[i])
logits = norm(x, lnf_w, lnf_b) @ wte.T
loss = F.cross_entropy(logits[:, :-1].reshape(-1, logits.size(-1)), tokens[:, 1:].reshape(-1))
print(f"loss {loss:.4f}")
