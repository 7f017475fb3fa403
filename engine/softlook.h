// The engine's public surface, to be read from top to bottom.
//
//   std::vector<Node> --Graph::compile--> Graph --run(inputs)--> Run --explain(node, cell)--> Explanation
//
// - tensor.h   Tensor: an n-dimensional row-major array of float32 (int64 and bool where PyTorch has them).
// - error.h    Error: what is wrong, as data. Nothing here throws on wrong input, prints, or keeps global state.
// - value.h    Value: what a node evaluates to; mostly a tensor.
// - op.h       Op: a row of the op table. Everything that can be computed stands in it, with how its cells are
// explained.
// - graph.h    Node, Graph, Run: a program, checked; its values; its gradients.
// - tape.h     Explanation: one cell, made again from the cells it was made from.
// - formula.h  The language in which explanations say how, and its scalar functions.
// - train.h    Training: a program whose parameters an optimizer (optim.h) changes step by step.
// - rng.h      PyTorch's random numbers.
//
// Symbols: n tokens, d_model, d_k, d_v, h heads, d_ff, V vocabulary. Rows are tokens: Q = X W_Q. Row first, then
// column.
//
// Laws that a test holds over every row of the op table:
// 1. What unfolds is what is shown, bit for bit: a sum runs left to right from 0, lanes go across cells, and
//    `Tape::explain` never reads the cell that it explains.
// 2. Native (x86-64) and baseline WebAssembly give the same bits: no fast-math, no contraction, no libm in ops.
// 3. Every op agrees with PyTorch 2.6 within the bound that its row states.
#pragma once

#include "error.h"    // IWYU pragma: export
#include "formula.h"  // IWYU pragma: export
#include "graph.h"    // IWYU pragma: export
#include "op.h"       // IWYU pragma: export
#include "rng.h"      // IWYU pragma: export
#include "tape.h"     // IWYU pragma: export
#include "tensor.h"   // IWYU pragma: export
#include "train.h"    // IWYU pragma: export
#include "value.h"    // IWYU pragma: export
