// Losses: how far predictions are from targets.
#include <cmath>

#include "arguments.h"
#include "families.h"

namespace softlook {
namespace {

// reduction='mean', 'sum' or 'none' over the cells.
Result<Value> reduced(Chain& op, const Call& call, std::size_t i, const Value& cells) {
  const Value& how = call.arg(i);
  if (how.kind == Value::Kind::text) {
    if (how.text == "mean") return op.finish(op("mean", {cells}));
    if (how.text == "sum") return op.finish(op("sum", {cells}));
    if (how.text == "none") return op.finish(cells);
  }
  return call.error(Code::value, "reduction must be 'mean', 'sum' or 'none'; it is " + describe(how) + ".");
}

Checked need_same_shape(const Call& call) {
  for (std::size_t i = 0; i < 2; ++i) {
    if (Checked floats = need_float(call, i); !floats) return floats;
  }
  if (call.tensor(0).shape() == call.tensor(1).shape()) return Nothing{};
  return call.error(Code::shape,
                    call.text(0) + " has the shape " + to_string(call.tensor(0).shape()) + ", the target " +
                        to_string(call.tensor(1).shape()) + ".",
                    "They must be the same.");
}

Result<Value> lower_mse_loss(Tape& tape, const Call& call) {
  if (Checked same = need_same_shape(call); !same) return same.error();
  Chain op(tape);
  const Value distance = op("sub", {call.arg(0), call.arg(1)});
  return reduced(op, call, 2, op("mul", {distance, distance}));
}

// -(t log x + (1 - t) log(1 - x)), each logarithm at least -100, as in PyTorch.
Result<Value> lower_binary_cross_entropy(Tape& tape, const Call& call) {
  if (Checked same = need_same_shape(call); !same) return same.error();
  for (std::size_t i = 0; i < call.tensor(0).size(); ++i) {
    const float x = call.tensor(0).floats()[i];
    if (!(x >= 0 && x <= 1))
      return call.error(Code::value, call.text(0) + " must hold probabilities from 0 to 1.",
                        "Apply sigmoid, or use binary_cross_entropy_with_logits.");
  }
  Chain op(tape);
  const Value one = op.number(1.0F);
  const Value floor = op.number(-100.0F);
  const auto log = [&](const Value& x) { return op("clamp", {op("log", {x}), floor}); };
  const Value hit = op("mul", {call.arg(1), log(call.arg(0))});
  const Value miss = op("mul", {op("sub", {one, call.arg(1)}), log(op("sub", {one, call.arg(0)}))});
  return reduced(op, call, 2, op("neg", {op("add", {hit, miss})}));
}

// (1 - t) x + log(1 + exp(-x)), written so that exp cannot overflow.
Result<Value> lower_binary_cross_entropy_with_logits(Tape& tape, const Call& call) {
  if (Checked same = need_same_shape(call); !same) return same.error();
  Chain op(tape);
  const Value& x = call.arg(0);
  const Value linear = op("mul", {op("sub", {op.number(1.0F), call.arg(1)}), x});
  const Value tail = op("log1p", {op("exp", {op("neg", {op("abs", {x})})})});
  const Value softplus = op("add", {op("relu", {op("neg", {x})}), tail});
  return reduced(op, call, 2, op("add", {linear, softplus}));
}

// Class indices: the mean of -log_softmax at the class of each row. Rows whose class is ignore_index do not count.
Result<Value> of_indices(Tape& tape, const Call& call, std::int64_t ignored) {
  const Shape& shape = call.tensor(0).shape();
  const std::size_t classes_at = shape.size() == 1 ? 0 : 1;
  const std::size_t classes = shape[classes_at];
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (i != classes_at) order.push_back(i);
  }
  order.push_back(classes_at);
  Shape rows_of;
  for (std::size_t i : order) {
    if (i != classes_at) rows_of.push_back(shape[i]);
  }
  if (call.tensor(1).shape() != rows_of) {
    return call.error(Code::shape,
                      call.text(0) + " has the shape " + to_string(shape) + ", so the classes must have the shape " +
                          to_string(rows_of) + "; theirs is " + to_string(call.tensor(1).shape()) + ".",
                      "Scores are (N, C) or (N, C, ...): the classes are the second dimension.");
  }
  const std::size_t rows = cell_count(rows_of);
  Tensor safe(DType::int64, Shape{rows});
  Tensor counts(DType::float32, Shape{rows});
  float total = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    const std::int64_t wanted = call.tensor(1).integers()[i];
    const bool counted = wanted != ignored;
    if (counted && (wanted < 0 || wanted >= static_cast<std::int64_t>(classes))) {
      return call.error(Code::index, "the class " + std::to_string(wanted) + " is outside of the " +
                                         std::to_string(classes) + " classes.");
    }
    safe.integers()[i] = counted ? wanted : 0;
    counts.floats()[i] = counted ? 1.0F : 0.0F;
    total += counts.floats()[i];
  }
  Chain op(tape);
  const Value flat = op("reshape", {op("permute", {call.arg(0), op.numbers(order)}),
                                    op.numbers(std::vector<std::size_t>{rows, classes})});
  const Value logs = op("log_softmax", {flat, op.number(std::int64_t{-1})});
  const Value places = Value::of_items(
      Value::Kind::sequence, {op("arange", {op.number(static_cast<std::int64_t>(rows))}), Value::of(std::move(safe))});
  Value losses = op("neg", {op("index_cells", {logs, places})});
  const Value zero = op.number(0.0F);
  Tensor kept(DType::boolean, Shape{rows});
  for (std::size_t i = 0; i < rows; ++i) kept.booleans()[i] = counts.floats()[i] != 0 ? 1 : 0;
  if (total != static_cast<float>(rows)) losses = op("where", {Value::of(std::move(kept)), losses, zero});
  if (call.arg(2).kind == Value::Kind::text && call.arg(2).text == "mean")
    return op.finish(op("div", {op("sum", {losses}), op.number(total)}));
  return reduced(op, call, 2, op("reshape", {losses, op.numbers({rows_of.data(), rows_of.size()})}));
}

// Class probabilities: the mean over rows of -sum(t * log_softmax).
Result<Value> of_probabilities(Tape& tape, const Call& call) {
  if (Checked same = need_same_shape(call); !same) return same.error();
  const std::int64_t along = call.tensor(0).rank() == 1 ? 0 : 1;
  Chain op(tape);
  const Value logs = op("log_softmax", {call.arg(0), op.number(along)});
  return reduced(op, call, 2, op("neg", {op("sum", {op("mul", {call.arg(1), logs}), op.number(along)})}));
}

Result<Value> lower_cross_entropy(Tape& tape, const Call& call) {
  if (Checked floats = need_float(call, 0); !floats) return floats.error();
  if (Checked tensor = need_tensor(call, 1); !tensor) return tensor.error();
  if (call.tensor(0).rank() == 0)
    return call.error(Code::shape, call.text(0) + " is a number; it must have a score for each class.");
  if (call.tensor(1).dtype() == DType::float32) return of_probabilities(tape, call);
  if (call.tensor(1).dtype() == DType::boolean) {
    return call.error(Code::dtype, call.text(1) + " has the dtype bool; classes are int64, probabilities float32.",
                      "Write " + call.text(1) + ".long() for the classes 0 and 1.");
  }
  Result<std::int64_t> ignored = integer(call, 3);
  if (!ignored) return ignored.error();
  return of_indices(tape, call, *ignored);
}

}  // namespace

std::span<const Row> loss_ops() {
  static constexpr Row rows[] = {
      {.name = "mse_loss",
       .signature = "input, target, reduction='mean'",
       .summary = "The mean squared distance.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .lower = lower_mse_loss,
       .cellwise = 0b11},
      {.name = "binary_cross_entropy",
       .signature = "input, target, reduction='mean'",
       .summary = "The cross entropy of two classes, from probabilities.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .lower = lower_binary_cross_entropy,
       .cellwise = 0b10},
      {.name = "binary_cross_entropy_with_logits",
       .signature = "input, target, reduction='mean'",
       .summary = "The cross entropy of two classes, from scores.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .lower = lower_binary_cross_entropy_with_logits,
       .cellwise = 0b11},
      {.name = "cross_entropy",
       .signature = "input, target, reduction='mean', ignore_index=-100",
       .summary = "Minus the logarithm of the weight of the right class.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .lower = lower_cross_entropy},
  };
  return rows;
}

}  // namespace softlook
