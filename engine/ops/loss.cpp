// Losses: how far predictions are from targets.
#include <algorithm>
#include <cmath>

#include "../decimal.h"
#include "../kernels/elementwise.h"
#include "arguments.h"
#include "families.h"

namespace softlook {
namespace {

// size_average and reduce are PyTorch's former words for reduction.
Checked need_reduction(const Call& call, std::size_t size_average, std::size_t reduce) {
  if (call.arg(size_average).is_none() && call.arg(reduce).is_none()) return Nothing{};
  return call.error(Code::argument, "size_average and reduce are former words.",
                    "Write reduction='mean', 'sum' or 'none'.");
}

// reduction='mean', 'sum' or 'none' over the cells.
Result<Value> reduced(Chain& op, const Call& call, std::size_t i, const Value& cells) {
  if (Result<Value> done = op.finish(cells); !done) return done;
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

// Shapes that differ are repeated as for any subtraction.
Result<Value> lower_mse_loss(Tape& tape, const Call& call) {
  if (Checked mean = need_reduction(call, 2, 3); !mean) return mean.error();
  Chain op(tape);
  const Value distance = op("sub", {call.arg(0), call.arg(1)});
  Value squares = op("mul", {distance, distance});
  if (Result<Value> done = op.finish(squares); !done) return done;
  if (distance.tensor->dtype() != DType::float32)
    if (Checked floats = need_float(call, 0); !floats) return floats.error();
  return reduced(op, call, 4, squares);
}

// The losses of cells, each times its weight, repeated to their shape.
Result<Value> weighted(Chain& op, const Call& call, std::size_t i, const Value& cells) {
  if (call.arg(i).is_none()) return op.finish(cells);
  if (Checked floats = need_float(call, i); !floats) return floats.error();
  const Value product = op("mul", {cells, call.arg(i)});
  Result<Value> done = op.finish(product);
  if (!done || product.tensor->shape() == cells.tensor->shape()) return done;
  return call.error(Code::shape,
                    call.op.params[i].name + " has the shape " + to_string(call.tensor(i).shape()) +
                        ", which is more than the losses have, " + to_string(cells.tensor->shape()) + ".",
                    "Give a weight for each cell, or what repeats to that.");
}

// -(t log x + (1 - t) log(1 - x)), each logarithm at least -100, as in PyTorch.
constexpr float least_logarithm = -100.0F;

Result<Spec> infer_binary_cross_entropy(const Call& call) {
  if (Checked same = need_same_shape(call); !same) return same.error();
  for (std::size_t arg = 0; arg < 2; ++arg) {
    for (std::size_t i = 0; i < call.tensor(arg).size(); ++i) {
      const float x = call.tensor(arg).floats()[i];
      if (!(x >= 0 && x <= 1))
        return call.error(Code::value, call.text(arg) + " must hold probabilities from 0 to 1.",
                          arg == 0 ? "Apply sigmoid, or use binary_cross_entropy_with_logits." : "");
    }
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
  if (Checked mean = need_reduction(call, 3, 4); !mean) return mean.error();
  Chain op(tape);
  const Value cells = op("binary_cross_entropy_cells", {call.arg(0), call.arg(1)});
  if (Result<Value> done = op.finish(cells); !done) return done;
  Result<Value> losses = weighted(op, call, 2, cells);
  return losses ? reduced(op, call, 5, *losses) : losses;
}

// log(1 + exp(-x)), written so that exp cannot overflow.
Result<Spec> infer_softplus_of_minus(const Call& call) { return Spec{DType::float32, call.tensor(0).shape()}; }

void forward_softplus_of_minus(const Call& call, Tensor& out) {
  using kernels::apply;
  using kernels::Unary;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const float x = call.tensor(0).floats()[i];
    out.floats()[i] = apply(Unary::relu, -x) + apply(Unary::log1p, apply(Unary::exp, -apply(Unary::abs, x)));
  }
}

Recipe explain_softplus_of_minus(const Call& call, const Shape&, std::size_t flat) {
  Recipe recipe{"relu(-x) + log1p(exp(-abs(x)))", "log(1 + exp(-x))"};
  recipe.cell("x", call.arg(0), flat);
  return recipe;
}

Result<Gradients> backward_softplus_of_minus(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  Chain op(tape);
  return op.finish(Gradients{op("neg", {op("mul", {gradient, op("sigmoid", {op("neg", {call.arg(0)})})})})});
}

// (1 - t) x + log(1 + exp(-x)). With pos_weight the logarithm counts 1 + (pos_weight - 1) t times.
Result<Value> lower_binary_cross_entropy_with_logits(Tape& tape, const Call& call) {
  if (Checked mean = need_reduction(call, 3, 4); !mean) return mean.error();
  if (Checked same = need_same_shape(call); !same) return same.error();
  Chain op(tape);
  const Value& x = call.arg(0);
  const Value linear = op("mul", {op("sub", {op.number(1.0F), call.arg(1)}), x});
  Value softplus = op("softplus_of_minus", {x});
  if (!call.arg(6).is_none()) {
    if (Checked floats = need_float(call, 6); !floats) return floats.error();
    const Value more = op("mul", {op("sub", {call.arg(6), op.number(1.0F)}), call.arg(1)});
    softplus = op("mul", {op("add", {more, op.number(1.0F)}), softplus});
  }
  const Value cells = op("add", {linear, softplus});
  if (Result<Value> done = op.finish(cells); !done) return done;
  Result<Value> losses = weighted(op, call, 2, cells);
  return losses ? reduced(op, call, 5, *losses) : losses;
}

// Arguments of cross_entropy: input, target, weight, size_average, ignore_index, reduce, reduction, label_smoothing.
Result<float> smoothing_of(const Call& call) {
  Result<double> given = number(call, 7);
  if (!given) return given.error();
  if (*given >= 0 && *given <= 1) return static_cast<float>(*given);
  return call.error(Code::value, "label_smoothing must be from 0 to 1; it is " + to_decimal(*given) + ".");
}

// A weight for each class, as (C) or, in front of `behind` further dimensions, (C, 1, ...); none where none is given.
Result<Value> class_weights(Chain& op, const Call& call, std::size_t classes, std::size_t behind) {
  if (call.arg(2).is_none()) return Value{};
  if (Checked floats = need_float(call, 2); !floats) return floats.error();
  if (call.tensor(2).rank() != 1 || call.tensor(2).size() != classes) {
    return call.error(Code::shape,
                      "weight has the shape " + to_string(call.tensor(2).shape()) + "; there are " +
                          std::to_string(classes) + " classes.",
                      "Give one weight for each class.");
  }
  std::vector<std::size_t> shape(behind + 1, 1);
  shape[0] = classes;
  return op.finish(op("reshape", {call.arg(2), op.numbers(shape)}));
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
  Result<float> smoothing = smoothing_of(call);
  if (!smoothing) return smoothing.error();
  Result<Value> weights = class_weights(op, call, classes, 0);
  if (!weights) return weights.error();
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
  const auto counting = [&](const Value& cells) {
    return all ? cells : op("where", {counted, cells, op.number(0.0F)});
  };
  Value share;  // what a row counts in the mean, where rows differ
  if (!weights->is_none()) {
    share = op("index_cells", {*weights, Value::of_items(Value::Kind::sequence, {column})});
    losses = op("mul", {losses, share});
  }
  if (*smoothing != 0) {
    const Value every =
        op("sum", {weights->is_none() ? logs : op("mul", {logs, *weights}), op.number(std::int64_t{-1})});
    const float part = *smoothing / static_cast<float>(classes);
    losses = op("sub", {op("mul", {losses, op.number(1 - *smoothing)}), op("mul", {every, op.number(part)})});
  }
  losses = counting(losses);
  if (Result<Value> done = op.finish(losses); !done) return done;
  if (call.arg(6).kind == Value::Kind::text && call.arg(6).text == "mean") {
    const Value shares = !share.is_none() ? op("sum", {counting(share)}) : all ? count : op("sum", {counted});
    return op.finish(op("div", {op("sum", {losses}), shares}));
  }
  return reduced(op, call, 6, op("reshape", {losses, op.numbers({rows_of.data(), rows_of.size()})}));
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
      return call.error(
          Code::index,
          "the class " + std::to_string(wanted) + " is outside of the " + std::to_string(classes) + " classes.",
          "Classes count from 0 to " + std::to_string(classes - 1) + ", one for each score of a row.");
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
  const Shape& shape = call.tensor(0).shape();
  const std::size_t along = shape.size() == 1 ? 0 : 1;
  Chain op(tape);
  Result<float> smoothing = smoothing_of(call);
  if (!smoothing) return smoothing.error();
  Result<Value> weights = class_weights(op, call, shape[along], shape.size() - 1 - along);
  if (!weights) return weights.error();
  const Value dim = op.number(static_cast<std::int64_t>(along));
  Value target = call.arg(1);
  if (*smoothing != 0) {
    const float part = *smoothing / static_cast<float>(shape[along]);
    target = op("add", {op("mul", {target, op.number(1 - *smoothing)}), op.number(part)});
  }
  Value terms = op("mul", {target, op("log_softmax", {call.arg(0), dim})});
  if (!weights->is_none()) terms = op("mul", {terms, *weights});
  return reduced(op, call, 6, op("neg", {op("sum", {terms, dim})}));
}

Result<Value> lower_cross_entropy(Tape& tape, const Call& call) {
  if (Checked floats = need_float(call, 0); !floats) return floats.error();
  if (Checked tensor = need_tensor(call, 1); !tensor) return tensor.error();
  if (call.tensor(0).rank() == 0)
    return call.error(Code::shape, call.text(0) + " is a number; it must have a score for each class.");
  if (Checked mean = need_reduction(call, 3, 5); !mean) return mean.error();
  Result<std::int64_t> ignored = integer(call, 4);
  if (!ignored) return ignored.error();
  if (call.tensor(1).dtype() == DType::float32) {
    if (*ignored < 0) return of_probabilities(tape, call);
    return call.error(Code::argument, "ignore_index names a class, but " + call.text(1) + " holds probabilities.",
                      "Leave it out, or give classes.");
  }
  if (call.tensor(1).dtype() == DType::boolean) {
    return call.error(Code::dtype, call.text(1) + " has the dtype bool; classes are int64, probabilities float32.",
                      "Write " + call.text(1) + ".long() for the classes 0 and 1.");
  }
  return of_indices(tape, call, *ignored);
}

}  // namespace

std::span<const Row> loss_ops() {
  static constexpr Row rows[] = {
      {.name = "mse_loss",
       .signature = "input, target, size_average=None, reduce=None, reduction='mean'",
       .summary = "The mean squared distance.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .lower = lower_mse_loss,
       .cellwise = 0b11},
      {.name = "binary_cross_entropy",
       .signature = "input, target, weight=None, size_average=None, reduce=None, reduction='mean'",
       .summary = "The cross entropy of two classes, from probabilities.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .lower = lower_binary_cross_entropy,
       .cellwise = 0b111},
      {.name = "binary_cross_entropy_cells",
       .signature = "input, target",
       .summary = "The cross entropy of two classes, cell by cell.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .infer = infer_binary_cross_entropy,
       .forward = forward_binary_cross_entropy,
       .explain = explain_binary_cross_entropy,
       .backward = backward_binary_cross_entropy,
       .cellwise = 0,
       .internal = true},
      {.name = "softplus_of_minus",
       .signature = "input",
       .summary = "log(1 + exp(-x)).",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .infer = infer_softplus_of_minus,
       .forward = forward_softplus_of_minus,
       .explain = explain_softplus_of_minus,
       .backward = backward_softplus_of_minus,
       .internal = true},
      {.name = "binary_cross_entropy_with_logits",
       .signature = "input, target, weight=None, size_average=None, reduce=None, reduction='mean', pos_weight=None",
       .summary = "The cross entropy of two classes, from scores.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .lower = lower_binary_cross_entropy_with_logits,
       .cellwise = 0b1000111},
      {.name = "cross_entropy",
       .signature = "input, target, weight=None, size_average=None, ignore_index=-100, reduce=None, reduction='mean', "
                    "label_smoothing=0.0",
       .summary = "Minus the logarithm of the weight of the right class.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .lower = lower_cross_entropy,
       .cellwise = 0b111},
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
