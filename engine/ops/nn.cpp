// The words of torch.nn.functional.
#include "../kernels/reduce.h"

#include "arguments.h"
#include "families.h"

namespace softlook {
namespace {

// The input as (outer, length, inner) along one dim.
kernels::Extent extent_of(const Shape& shape, std::size_t along) {
  kernels::Extent extent{1, 1, 1};
  for (std::size_t i = 0; i < shape.size(); ++i) {
    (i < along ? extent.outer : i == along ? extent.length : extent.inner) *= shape[i];
  }
  return extent;
}

Result<Spec> infer_softmax(const Call& call) {
  if (Checked floats = need_float(call, 0); !floats) return floats.error();
  if (call.arg(1).is_none()) {
    return call.error(Code::argument, "dim is missing: over which dimension should the weights sum to 1?", "For rows write dim=-1.");
  }
  Result<std::size_t> along = dim(call, 1, call.tensor(0).rank());
  if (!along) return along.error();
  return Spec{DType::float32, call.tensor(0).shape()};
}

void forward_softmax(const Call& call, Tensor& out) {
  kernels::softmax(call.tensor(0).floats(), out.floats(), extent_of(out.shape(), *dim(call, 1, out.rank())));
}

// The largest score is taken off first so that exp cannot overflow; the fraction is the same.
Recipe explain_softmax(const Call& call, const Shape& shape, std::size_t flat) {
  Recipe recipe{"exp(x - max(row)) / sum(exp(row - max(row)))", "exp(x) / sum(exp(row))"};
  const kernels::Extent extent = extent_of(shape, *dim(call, 1, shape.size()));
  recipe.cell("x", call.arg(0), flat);
  const std::size_t block = extent.length * extent.inner;
  const std::size_t first = flat / block * block + flat % extent.inner;
  recipe.parts.reserve(extent.length + 1);
  for (std::size_t l = 0; l < extent.length; ++l) recipe.cell("row", call.arg(0), first + l * extent.inner);
  return recipe;
}

// p * (g - sum(g * p)): the product with the Jacobian diag(p) - p p^T.
Result<Gradients> backward_softmax(Tape& tape, const Call& call, const Value& out, const Value& gradient) {
  Chain op(tape);
  const Value mean = op("sum", {op("mul", {gradient, out}), call.arg(1), Value::of_number(Tensor::scalar(true))});
  return op.finish(Gradients{op("mul", {out, op("sub", {gradient, mean})})});
}

// The dot product of the two directions. Lengths below eps count as eps, as in PyTorch.
Result<Value> lower_cosine_similarity(Tape& tape, const Call& call) {
  for (std::size_t i = 0; i < 2; ++i) {
    if (Checked floats = need_float(call, i); !floats) return floats.error();
  }
  Chain op(tape);
  const Value product = op("sum", {op("mul", {call.arg(0), call.arg(1)}), call.arg(2)});
  const auto length = [&](std::size_t i) { return op("maximum", {op("norm_2", {call.arg(i), call.arg(2)}), call.arg(3)}); };
  return op.finish(op("div", {product, op("mul", {length(0), length(1)})}));
}

}  // namespace

std::vector<Op> nn_ops() {
  return {
      {.name = "softmax", .signature = "input, dim=None", .summary = "Weights from scores: positive, and of sum 1 along dim.", .bound = Bound::ulp, .ulp = 16,
       .infer = infer_softmax, .forward = forward_softmax, .explain = explain_softmax, .backward = backward_softmax},
      {.name = "cosine_similarity", .signature = "x1, x2, dim=1, eps=1e-8", .summary = "The cosine of the angle between two vectors.", .bound = Bound::ulp_of_terms, .ulp = 4,
       .lower = lower_cosine_similarity},
  };
}

}  // namespace softlook
