// Losses: how far predictions are from targets.
#include <algorithm>
#include <cmath>

#include "../kernels/elementwise.h"
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
constexpr float least_logarithm = -100.0F;

Result<Spec> infer_binary_cross_entropy(const Call& call) {
  if (Checked same = need_same_shape(call); !same) return same.error();
  for (std::size_t i = 0; i < call.tensor(0).size(); ++i) {
    const float x = call.tensor(0).floats()[i];
    if (!(x >= 0 && x <= 1))
      return call.error(Code::value, call.text(0) + " must hold probabilities from 0 to 1.",
                        "Apply sigmoid, or use binary_cross_entropy_with_logits.");
  }
  return Spec{DType::float32, call.tensor(0).shape()};
}

void forward_binary_cross_entropy(const Call& call, Tensor& out) {
  const auto log = [](float x) { return std::max(kernels::apply(kernels::Unary::log, x), least_logarithm); };
  for (std::size_t i = 0; i < out.size(); ++i) {
    const float x = call.tensor(0).floats()[i];
    const float t = call.tensor(1).floats()[i];
    out.floats()[i] = -(t * log(x) + (1.0F - t) * log(1.0F - x));
  }
}

Recipe explain_binary_cross_entropy(const Call& call, const Shape&, std::size_t flat) {
  Recipe recipe{"-(t * maximum(log(x), -100) + (1 - t) * maximum(log(1 - x), -100))",
                "-(t * log(x) + (1 - t) * log(1 - x))"};
  recipe.cell("x", call.arg(0), flat);
  recipe.cell("t", call.arg(1), flat);
  return recipe;
}

// (x - t) / max((1 - x) x, 1e-12), and log(1 - x) - log(x) for the target.
Result<Gradients> backward_binary_cross_entropy(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  Chain op(tape);
  const Value& x = call.arg(0);
  const Value rest = op("sub", {op.number(1.0F), x});
  Value of_x;
  Value of_target;
  if (call.wants(0)) {
    const Value spread = op("maximum", {op("mul", {rest, x}), op.number(1e-12F)});
    of_x = op("div", {op("mul", {gradient, op("sub", {x, call.arg(1)})}), spread});
  }
  if (call.wants(1)) of_target = op("mul", {gradient, op("sub", {op("log", {rest}), op("log", {x})})});
  return op.finish(Gradients{of_x, of_target});
}

Result<Value> lower_binary_cross_entropy(Tape& tape, const Call& call) {
  Chain op(tape);
  const Value cells = op("binary_cross_entropy_cells", {call.arg(0), call.arg(1)});
  if (Result<Value> done = op.finish(cells); !done) return done;
  return reduced(op, call, 2, cells);
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
  const std::int64_t* targets = call.tensor(1).integers();
  const bool all = std::find(targets, targets + rows, ignored) == targets + rows;
  Chain op(tape);
  const Value count = op.number(static_cast<std::int64_t>(rows));
  const Value flat = op("reshape", {op("permute", {call.arg(0), op.numbers(order)}),
                                    op.numbers(std::vector<std::size_t>{rows, classes})});
  const Value target = op("reshape", {call.arg(1), op.numbers(std::vector<std::size_t>{rows})});
  const Value none = op.number(ignored);
  const Value column = op("class_index", {target, op.number(static_cast<std::int64_t>(classes)), none,
                                          Value::of_number(Tensor::scalar(all))});
  const Value logs = op("log_softmax", {flat, op.number(std::int64_t{-1})});
  const Value places = Value::of_items(Value::Kind::sequence, {op("arange", {count}), column});
  Value losses = op("neg", {op("index_cells", {logs, places})});
  const Value counted = all ? Value{} : op("ne", {target, none});
  if (!all) losses = op("where", {counted, losses, op.number(0.0F)});
  if (Result<Value> done = op.finish(losses); !done) return done;
  if (call.arg(2).kind == Value::Kind::text && call.arg(2).text == "mean")
    return op.finish(op("div", {op("sum", {losses}), all ? count : op("sum", {counted})}));
  return reduced(op, call, 2, op("reshape", {losses, op.numbers({rows_of.data(), rows_of.size()})}));
}

// The class of each row, 0 for one that does not count. Arguments: target, classes, ignore_index, and whether all of
// them count.
Result<Spec> infer_class_index(const Call& call) {
  const std::int64_t classes = *integer(call, 1);
  const std::int64_t ignored = *integer(call, 2);
  const Tensor& target = call.tensor(0);
  for (std::size_t i = 0; i < target.size(); ++i) {
    const std::int64_t wanted = target.integers()[i];
    if (wanted == ignored && !*flag(call, 3)) continue;
    if (wanted == ignored || wanted < 0 || wanted >= classes) {
      return call.error(Code::index, "the class " + std::to_string(wanted) + " is outside of the " +
                                         std::to_string(classes) + " classes.");
    }
  }
  return Spec{DType::int64, target.shape()};
}

void forward_class_index(const Call& call, Tensor& out) {
  const std::int64_t ignored = *integer(call, 2);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::int64_t wanted = call.tensor(0).integers()[i];
    out.integers()[i] = wanted == ignored ? 0 : wanted;
  }
}

Recipe explain_class_index(const Call& call, const Shape&, std::size_t flat) {
  Recipe recipe{*flag(call, 3) ? "x" : "where(x == ignored, 0, x)"};
  recipe.cell("x", call.arg(0), flat);
  if (!*flag(call, 3)) recipe.constant("ignored", static_cast<double>(*integer(call, 2)));
  return recipe;
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
       .cellwise = 0b11},
      {.name = "binary_cross_entropy_cells",
       .signature = "input, target",
       .summary = "The cross entropy of two classes, cell by cell.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .infer = infer_binary_cross_entropy,
       .forward = forward_binary_cross_entropy,
       .explain = explain_binary_cross_entropy,
       .backward = backward_binary_cross_entropy,
       .cellwise = 0b10,
       .internal = true},
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
       .lower = lower_cross_entropy,
       .cellwise = 0b11},
      {.name = "class_index",
       .signature = "target, classes, ignore_index, all",
       .summary = "The class of each row, 0 for one that does not count.",
       .infer = infer_class_index,
       .forward = forward_class_index,
       .explain = explain_class_index,
       .cellwise = 0,
       .internal = true},
  };
  return rows;
}

}  // namespace softlook
