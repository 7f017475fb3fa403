// The words of torch.nn.functional that are no losses and no attention: softmax and its kin, norms, activations,
// layers.
#include "../kernels/elementwise.h"
#include "../kernels/layer_norm.h"
#include "../kernels/reduce.h"

#include <cmath>

#include "../layer.h"
#include "arguments.h"
#include "families.h"

namespace softlook {
namespace {

// ---- softmax and its kin ----------------------------------------------------------------------------------------

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
    return call.error(Code::argument, "dim is missing: it says over which dimension the weights sum to 1.",
                      "For rows write dim=-1.");
  }
  Result<std::size_t> along = dim(call, 1, call.tensor(0).rank());
  if (!along) return along.error();
  return Spec{DType::float32, call.tensor(0).shape()};
}

// A cell for each row, twice, and for log_softmax one for each cell too.
template <bool cells>
std::size_t workspace_of_softmax(const Call& call) {
  const Tensor& input = call.tensor(0);
  const kernels::Extent extent = extent_of(input.shape(), *dim(call, 1, input.rank()));
  return 2 * extent.outer * extent.inner + (cells ? input.size() : 0);
}

void forward_softmax(const Call& call, Tensor& out) {
  kernels::softmax(call.tensor(0).floats(), out.floats(), extent_of(out.shape(), *dim(call, 1, out.rank())),
                   call.workspace);
}

// A cell and the row that it belongs to.
Recipe recipe_of_row(const Call& call, const Shape& shape, std::size_t flat, std::string_view formula,
                     std::string_view shown) {
  Recipe recipe{formula, shown};
  const kernels::Extent extent = extent_of(shape, *dim(call, 1, shape.size()));
  recipe.cell("x", call.arg(0), flat);
  const std::size_t block = extent.length * extent.inner;
  const std::size_t first = flat / block * block + flat % extent.inner;
  recipe.cells("row", call.arg(0), first, extent.length, extent.inner);
  return recipe;
}

// The largest score is taken off first so that exp cannot overflow; the fraction is the same.
Recipe explain_softmax(const Call& call, const Shape& shape, std::size_t flat) {
  return recipe_of_row(call, shape, flat, "exp(x - max(row)) / sum(exp(row - max(row)))", "exp(x) / sum(exp(row))");
}

// p * (g - sum(g * p)): the product with the Jacobian diag(p) - p p^T.
Result<Gradients> backward_softmax(Tape& tape, const Call& call, const Value& out, const Value& gradient) {
  Chain op(tape);
  const Value mean = op("sum", {op("mul", {gradient, out}), call.arg(1), Value::of_number(Tensor::scalar(true))});
  return op.finish(Gradients{op("mul", {out, op("sub", {gradient, mean})})});
}

// Rows of which every score is -infinity give 0 instead of NaN: attention's softmax.
void forward_safe_softmax(const Call& call, Tensor& out) {
  forward_softmax(call, out);
  const kernels::Extent extent = extent_of(out.shape(), *dim(call, 1, out.rank()));
  if (extent.length == 0) return;
  float* largest = call.workspace;
  kernels::amax(call.tensor(0).floats(), largest, extent);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::size_t row = i / (extent.length * extent.inner) * extent.inner + i % extent.inner;
    if (largest[row] == -INFINITY) out.floats()[i] = 0;
  }
}

Recipe explain_safe_softmax(const Call& call, const Shape& shape, std::size_t flat) {
  Recipe recipe =
      recipe_of_row(call, shape, flat, "where(max(row) == lowest, 0, exp(x - max(row)) / sum(exp(row - max(row))))",
                    "exp(x) / sum(exp(row))");
  recipe.constant("lowest", -INFINITY);
  return recipe;
}

void forward_log_softmax(const Call& call, Tensor& out) {
  const kernels::Extent extent = extent_of(out.shape(), *dim(call, 1, out.rank()));
  if (out.size() == 0) return;
  const float* x = call.tensor(0).floats();
  const std::size_t rows = extent.outer * extent.inner;
  const std::size_t block = extent.length * extent.inner;
  float* largest = call.workspace;
  float* totals = largest + rows;
  float* exps = totals + rows;
  kernels::amax(x, largest, extent);
  const auto row_of = [&](std::size_t i) { return i / block * extent.inner + i % extent.inner; };
  for (std::size_t i = 0; i < out.size(); ++i) out.floats()[i] = x[i] - largest[row_of(i)];
  kernels::apply(kernels::Unary::exp, out.floats(), exps, out.size());
  kernels::sum(exps, totals, extent);
  kernels::apply(kernels::Unary::log, totals, totals, rows);
  for (std::size_t i = 0; i < out.size(); ++i) out.floats()[i] -= totals[row_of(i)];
}

Recipe explain_log_softmax(const Call& call, const Shape& shape, std::size_t flat) {
  return recipe_of_row(call, shape, flat, "x - max(row) - log(sum(exp(row - max(row))))", "x - log(sum(exp(row)))");
}

// g - exp(y) * sum(g).
Result<Gradients> backward_log_softmax(Tape& tape, const Call& call, const Value& out, const Value& gradient) {
  Chain op(tape);
  const Value total = op("sum", {gradient, call.arg(1), Value::of_number(Tensor::scalar(true))});
  return op.finish(Gradients{op("sub", {gradient, op("mul", {op("exp", {out}), total})})});
}

// The largest number is taken off first, unless it is infinite. Of no cells it is the logarithm of 0.
Result<Value> lower_logsumexp(Tape& tape, const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  if (Result<Shape> chosen = dims(call, 1, call.tensor(0).rank()); !chosen) return chosen.error();
  Chain op(tape);
  const Value x = op("float", {call.arg(0)});
  if (call.tensor(0).size() == 0) return op.finish(op("log", {op("sum", {op("exp", {x}), call.arg(1), call.arg(2)})}));
  const Value keep = Value::of_number(Tensor::scalar(true));
  const Value largest = op("amax", {x, call.arg(1), keep});
  const Value infinite = op("eq", {op("abs", {largest}), op.number(INFINITY)});
  const Value shift = op("detach", {op("where", {infinite, op.number(0.0F), largest})});
  const Value total = op("sum", {op("exp", {op("sub", {x, shift})}), call.arg(1), keep});
  const Value result = op("add", {op("log", {total}), shift});
  Result<bool> keepdim = flag(call, 2);
  if (!keepdim) return keepdim.error();
  return op.finish(*keepdim ? result : op("squeeze", {result, call.arg(1)}));
}

// ---- activations ------------------------------------------------------------------------------------------------

Result<bool> uses_tanh(const Call& call) {
  if (call.arg(1).kind == Value::Kind::text && (call.arg(1).text == "none" || call.arg(1).text == "tanh"))
    return call.arg(1).text == "tanh";
  return call.error(Code::value, "approximate must be 'none' or 'tanh'; it is " + describe(call.arg(1)) + ".");
}

Result<Spec> infer_gelu(const Call& call) {
  if (Checked floats = need_float(call, 0); !floats) return floats.error();
  if (Result<bool> tanh = uses_tanh(call); !tanh) return tanh.error();
  return Spec{DType::float32, call.tensor(0).shape()};
}

void forward_gelu(const Call& call, Tensor& out) {
  const auto function = *uses_tanh(call) ? kernels::Unary::gelu_tanh : kernels::Unary::gelu;
  kernels::apply(function, call.tensor(0).floats(), out.floats(), out.size());
}

constexpr float root_half = 0.70710678F;       // 1 / sqrt(2)
constexpr float root_two_by_pi = 0.79788456F;  // sqrt(2 / pi)
constexpr float cubic = 0.044715F;

Recipe explain_gelu(const Call& call, const Shape&, std::size_t flat) {
  const bool tanh = *uses_tanh(call);
  Recipe recipe{tanh ? "0.5 * x * (1 + tanh(c * (x + b * x * x * x)))" : "0.5 * x * (1 + erf(x * c))"};
  recipe.cell("x", call.arg(0), flat);
  recipe.constant("c", static_cast<double>(tanh ? root_two_by_pi : root_half));
  if (tanh) recipe.constant("b", static_cast<double>(cubic));
  return recipe;
}

// exact: Phi(x) + x phi(x); tanh: 0.5 (1 + t) + 0.5 x (1 - t^2) c (1 + 3 b x^2).
Result<Gradients> backward_gelu(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  Chain op(tape);
  const Value& x = call.arg(0);
  const Value one = op.number(1.0F);
  const Value half = op.number(0.5F);
  const Value square = op("mul", {x, x});
  Value slope;
  if (*uses_tanh(call)) {
    const Value c = op.number(root_two_by_pi);
    const Value inner = op("mul", {c, op("add", {x, op("mul", {op("mul", {op.number(cubic), square}), x})})});
    const Value t = op("tanh", {inner});
    const Value falling = op("mul", {op("mul", {half, x}), op("sub", {one, op("mul", {t, t})})});
    const Value steep = op("mul", {c, op("add", {one, op("mul", {op.number(3 * cubic), square})})});
    slope = op("add", {op("mul", {half, op("add", {one, t})}), op("mul", {falling, steep})});
  } else {
    const Value phi = op("mul", {op.number(0.39894228F), op("exp", {op("mul", {op.number(-0.5F), square})})});
    const Value area = op("mul", {half, op("add", {one, op("erf", {op("mul", {x, op.number(root_half)})})})});
    slope = op("add", {area, op("mul", {x, phi})});
  }
  return op.finish(Gradients{op("mul", {gradient, slope})});
}

// ---- layer norm -------------------------------------------------------------------------------------------------

// Arguments: input, normalized_shape, weight, bias, eps. The last dimensions, together, are a row.
Result<std::size_t> row_length(const Call& call) {
  if (Checked floats = need_float(call, 0); !floats) return floats.error();
  if (call.arg(1).kind != Value::Kind::sequence)
    return call.error(Code::argument, "normalized_shape must be a tuple or list; it is " + call.text(1) + ".",
                      "Write (" + call.text(1) + ",), with the comma.");
  Result<Shape> wanted = sizes(call, 1);
  if (!wanted) return wanted.error();
  const Shape& shape = call.tensor(0).shape();
  bool fits = !wanted->empty() && wanted->size() <= shape.size();
  for (std::size_t back = 1; fits && back <= wanted->size(); ++back)
    fits = (*wanted)[wanted->size() - back] == shape[shape.size() - back];
  if (!fits) {
    return call.error(Code::shape,
                      "normalized_shape is " + to_string(*wanted) + ", but " + call.text(0) + " has the shape " +
                          to_string(shape) + ".",
                      "It must be the last sizes of the input.");
  }
  for (std::size_t i = 2; i < 4; ++i) {
    if (call.arg(i).is_none()) continue;
    if (Checked floats = need_float(call, i); !floats) return floats.error();
    if (call.tensor(i).shape() != *wanted) {
      return call.error(Code::shape,
                        call.op.params[i].name + " has the shape " + to_string(call.tensor(i).shape()) +
                            "; it must have normalized_shape, " + to_string(*wanted) + ".",
                        "Give a number for each cell of a row.");
    }
  }
  if (Result<double> eps = number(call, 4); !eps) return eps.error();
  return cell_count(*wanted);
}

Result<Spec> infer_layer_norm(const Call& call) {
  Result<std::size_t> n = row_length(call);
  if (!n) return n.error();
  return Spec{DType::float32, call.tensor(0).shape()};
}

float eps_of(const Call& call) { return static_cast<float>(*number(call, 4)); }

void forward_layer_norm(const Call& call, Tensor& out) {
  const std::size_t n = *row_length(call);
  if (out.size() == 0) return;
  const auto cells = [&](std::size_t i) { return call.arg(i).is_none() ? nullptr : call.tensor(i).floats(); };
  kernels::layer_norm(call.tensor(0).floats(), out.size() / n, n, cells(2), cells(3), eps_of(call), out.floats());
}

Recipe explain_layer_norm(const Call& call, const Shape&, std::size_t flat) {
  const std::size_t n = *row_length(call);
  const bool weighted = !call.arg(2).is_none();
  const bool shifted = !call.arg(3).is_none();
#define SOFTLOOK_NORMED "(x - sum(row) / n) / sqrt(sum((row - sum(row) / n) * (row - sum(row) / n)) / n + eps)"
  Recipe recipe{weighted && shifted ? SOFTLOOK_NORMED " * weight + bias"
                : weighted          ? SOFTLOOK_NORMED " * weight + 0"
                : shifted           ? SOFTLOOK_NORMED " + bias"
                                    : SOFTLOOK_NORMED " + 0"};
  if (!shifted) recipe.shown = weighted ? SOFTLOOK_NORMED " * weight" : SOFTLOOK_NORMED;
#undef SOFTLOOK_NORMED
  recipe.cell("x", call.arg(0), flat);
  recipe.cells("row", call.arg(0), flat / n * n, n, 1);
  recipe.constant("n", static_cast<double>(n));
  recipe.constant("eps", static_cast<double>(eps_of(call)));
  if (weighted) recipe.cell("weight", call.arg(2), flat % n);
  if (shifted) recipe.cell("bias", call.arg(3), flat % n);
  return recipe;
}

// With xhat = (x - mean) / std and g' = g * weight: (g' - mean(g') - xhat * mean(g' * xhat)) / std.
Result<Gradients> backward_layer_norm(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  Chain op(tape);
  const Shape& shape = call.tensor(0).shape();
  const std::size_t n = *row_length(call);
  const std::size_t rows = n == 0 ? 0 : call.tensor(0).size() / n;
  const std::vector<std::size_t> flat{rows, n};
  const Value keep = Value::of_number(Tensor::scalar(true));
  const Value last = op.number(std::int64_t{-1});
  const Value x = op("reshape", {call.arg(0), op.numbers(flat)});
  const Value g = op("reshape", {gradient, op.numbers(flat)});
  const Value distance = op("sub", {x, op("mean", {x, last, keep})});
  const Value variance = op("mean", {op("mul", {distance, distance}), last, keep});
  const Value deviation = op("sqrt", {op("add", {variance, op.number(eps_of(call))})});
  const Value normed = op("div", {distance, deviation});
  const Value weighted =
      call.arg(2).is_none() ? g : op("mul", {g, op("reshape", {call.arg(2), op.numbers(std::vector<std::size_t>{n})})});
  Value of_x;
  if (call.wants(0)) {
    const Value centred = op("sub", {weighted, op("mean", {weighted, last, keep})});
    const Value along = op("mul", {normed, op("mean", {op("mul", {weighted, normed}), last, keep})});
    of_x =
        op("reshape", {op("div", {op("sub", {centred, along}), deviation}), op.numbers({shape.data(), shape.size()})});
  }
  const auto over_rows = [&](std::size_t i, const Value& cells) {
    const Shape& own = call.tensor(i).shape();
    return op("reshape", {op("sum", {cells, op.number(std::int64_t{0})}), op.numbers({own.data(), own.size()})});
  };
  const Value of_weight = call.wants(2) ? over_rows(2, op("mul", {g, normed})) : Value{};
  return op.finish(Gradients{of_x, {}, of_weight, call.wants(3) ? over_rows(3, g) : Value{}});
}

// ---- linear, embedding ------------------------------------------------------------------------------------------

// weight is (out, in), as nn.Linear stores it.
Result<Value> lower_linear(Tape& tape, const Call& call) {
  for (std::size_t i = 0; i < 2; ++i) {
    if (Checked tensor = need_tensor(call, i); !tensor) return tensor.error();
    if (call.tensor(i).rank() == 0)
      return call.error(Code::shape, call.text(i) + " is a number; it must have rows.", "Multiply numbers with *.");
  }
  const std::size_t in = call.tensor(1).shape().back();
  if (call.tensor(0).shape().back() != in) {
    return call.error(Code::shape,
                      call.text(0) + " has the shape " + to_string(call.tensor(0).shape()) +
                          ", but the weight takes rows of " + std::to_string(in) + ", by its shape " +
                          to_string(call.tensor(1).shape()) + ".",
                      "A weight is (out_features, in_features).");
  }
  Chain op(tape);
  const Value product = op("matmul", {call.arg(0), op("T", {call.arg(1)})});
  return op.finish(call.arg(2).is_none() ? product : op("add", {product, call.arg(2)}));
}

// Arguments from i on: padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse. The row padding_idx learns
// nothing.
Result<std::optional<std::int64_t>> padding_of(const Call& call, std::size_t i, std::size_t rows) {
  Result<bool> by_frequency = flag(call, i + 3);
  if (!by_frequency) return by_frequency.error();
  if (!call.arg(i + 1).is_none() || *by_frequency)
    return call.error(Code::value, "max_norm and scale_grad_by_freq would change the embeddings in passing.",
                      "Leave them out.");
  if (call.arg(i).is_none()) return std::optional<std::int64_t>{};
  Result<std::int64_t> given = integer(call, i);
  if (!given) return given.error();
  const auto count = static_cast<std::int64_t>(rows);
  if (*given >= -count && *given < count) return std::optional<std::int64_t>{*given < 0 ? *given + count : *given};
  return call.error(
      Code::index,
      "padding_idx is " + std::to_string(*given) + ", but there are " + std::to_string(count) + " embeddings.",
      "Use a row of the table, or leave it out.");
}

Result<Value> lower_embedding(Tape& tape, const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  if (call.tensor(0).dtype() != DType::int64) {
    return call.error(
        Code::dtype,
        call.text(0) + " has the dtype " + std::string(word(call.tensor(0).dtype())) + "; indices must be int64.",
        "Write " + call.text(0) + ".long().");
  }
  if (Checked tensor = need_tensor(call, 1); !tensor) return tensor.error();
  if (call.tensor(1).rank() != 2) {
    return call.error(Code::shape,
                      call.text(1) + " has the shape " + to_string(call.tensor(1).shape()) + "; it must be a matrix.",
                      "Each row is an embedding.");
  }
  Result<std::optional<std::int64_t>> padding = padding_of(call, 2, call.tensor(1).size(0));
  if (!padding) return padding.error();
  Chain op(tape);
  const Value no = Value::of_number(Tensor::scalar(false));
  const Value indices = call.arg(0);
  Value rows = op("index_cells", {call.arg(1), Value::of_items(Value::Kind::sequence, {indices}), no});
  if (*padding) {
    const Value counts = op("unsqueeze", {op("ne", {indices, op.number(**padding)}), op.number(std::int64_t{-1})});
    rows = op("where", {counts, rows, op("detach", {rows})});
  }
  return op.finish(rows);
}

Result<Value> lower_one_hot(Tape& tape, const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  if (call.tensor(0).dtype() != DType::int64) {
    return call.error(
        Code::dtype,
        call.text(0) + " has the dtype " + std::string(word(call.tensor(0).dtype())) + "; classes must be int64.",
        "Write " + call.text(0) + ".long().");
  }
  Result<std::int64_t> given = integer(call, 1);
  if (!given) return given.error();
  std::int64_t largest = -1;
  for (std::size_t i = 0; i < call.tensor(0).size(); ++i) {
    const std::int64_t one = call.tensor(0).integers()[i];
    if (one < 0)
      return call.error(Code::index, "a class cannot be negative; one is " + std::to_string(one) + ".",
                        "Classes count from 0.");
    largest = std::max(largest, one);
  }
  if (*given == -1 && largest < 0)
    return call.error(Code::value, call.text(0) + " has no cells, so how many classes there are is not known.",
                      "Give num_classes.");
  const std::int64_t classes = *given == -1 ? largest + 1 : *given;
  if (classes < 1)
    return call.error(Code::value, "num_classes must be at least 1; it is " + std::to_string(classes) + ".",
                      "Leave it out to take as many as needed.");
  if (largest >= classes)
    return call.error(
        Code::index, "the class " + std::to_string(largest) + " is outside of " + std::to_string(classes) + " classes.",
        "Classes count from 0; give a larger num_classes.");
  Chain op(tape);
  const Value column = op("unsqueeze", {call.arg(0), op.number(std::int64_t{-1})});
  return op.finish(op("long", {op("eq", {column, op("arange", {op.number(classes)})})}));
}

// Outside of training, and with p = 0, it changes nothing.
Result<Value> lower_dropout(Tape&, const Call& call) {
  if (Checked floats = need_float(call, 0); !floats) return floats.error();
  Result<double> p = number(call, 1);
  if (!p) return p.error();
  Result<bool> training = flag(call, 2);
  if (!training) return training.error();
  if (!*training || *p == 0) return call.arg(0);
  return call.error(Code::value, "dropout would set cells to 0 at random, which the engine does not do.",
                    "Leave it out, or have it as when a model is used: training=False, or .eval() of the layer.");
}

// ---- layers: callables with parameters --------------------------------------------------------------------------

// A layer is a tuple of its parameters, with its name as the tuple's text.
Value layer(std::string name, std::vector<Value> parameters) {
  Value value = Value::of_items(Value::Kind::sequence, std::move(parameters));
  value.text = std::move(name);
  return value;
}

// PyTorch's first weights: uniform within 1 / sqrt(in_features), for weight (by kaiming_uniform_ with a = sqrt(5)) and
// bias.
Result<Value> lower_Linear(Tape& tape, const Call& call) {
  Result<std::int64_t> in = integer(call, 0);
  if (!in) return in.error();
  Result<std::int64_t> out = integer(call, 1);
  if (!out) return out.error();
  Result<bool> bias = flag(call, 2);
  if (!bias) return bias.error();
  if (*in < 1 || *out < 1)
    return call.error(Code::value, "in_features and out_features must be at least 1.",
                      "They are the sizes of a row before and after.");
  const auto fan = static_cast<double>(*in);
  const double weight_bound = std::sqrt(3.0) * (std::sqrt(2.0 / 6.0) / std::sqrt(fan));
  const double bias_bound = 1.0 / std::sqrt(fan);
  Chain op(tape);
  const auto uniform = [&](std::vector<std::size_t> shape, double bound) {
    return op("uniform",
              {op.numbers(shape), op.number(static_cast<float>(-bound)), op.number(static_cast<float>(bound))});
  };
  const auto n = static_cast<std::size_t>(*out);
  const Value weight = uniform({n, static_cast<std::size_t>(*in)}, weight_bound);
  return op.finish(layer("Linear", {weight, *bias ? uniform({n}, bias_bound) : Value{}}));
}

// The row padding_idx begins at 0.
Result<Value> lower_Embedding(Tape& tape, const Call& call) {
  Chain op(tape);
  Value weight = op("randn", {Value::of_items(Value::Kind::sequence, {call.arg(0), call.arg(1)})});
  if (Result<Value> done = op.finish(weight); !done) return done;
  Result<std::optional<std::int64_t>> padding = padding_of(call, 2, weight.tensor->size(0));
  if (!padding) return padding.error();
  if (*padding) {
    const Value rows = op("arange", {op.number(static_cast<std::int64_t>(weight.tensor->size(0)))});
    const Value empty = op("unsqueeze", {op("eq", {rows, op.number(**padding)}), op.number(std::int64_t{1})});
    weight = op("where", {empty, op.number(0.0F), weight});
  }
  return op.finish(layer("Embedding", {weight, {}, call.arg(2)}));
}

Result<Value> lower_LayerNorm(Tape& tape, const Call& call) {
  Result<Shape> shape = sizes(call, 0);
  if (!shape) return shape.error();
  Result<bool> affine = flag(call, 2);
  if (!affine) return affine.error();
  Result<bool> bias = flag(call, 3);
  if (!bias) return bias.error();
  Chain op(tape);
  const Value sizes_of = op.numbers({shape->data(), shape->size()});
  const Value weight = *affine ? op("ones", {sizes_of}) : Value{};
  const Value shift = *affine && *bias ? op("zeros", {sizes_of}) : Value{};
  return op.finish(layer("LayerNorm", {weight, shift, sizes_of, call.arg(1)}));
}

// Layers without parameters: a function with the rest of its arguments.
struct FunctionLayer {
  std::string_view name;
  std::string_view function;
  std::size_t inputs;
};
constexpr FunctionLayer function_layers[] = {
    {"ReLU", "relu", 1},
    {"GELU", "gelu", 1},
    {"Sigmoid", "sigmoid", 1},
    {"Tanh", "tanh", 1},
    {"Softmax", "softmax", 1},
    {"LogSoftmax", "log_softmax", 1},
    {"Dropout", "dropout", 1},
    {"MSELoss", "mse_loss", 2},
    {"BCELoss", "binary_cross_entropy", 2},
    {"BCEWithLogitsLoss", "binary_cross_entropy_with_logits", 2},
    {"CrossEntropyLoss", "cross_entropy", 2},
};

Result<Value> lower_function_layer(Tape&, const Call& call) {
  return layer(std::string(call.op.name), {call.args.begin(), call.args.end()});
}

Result<Value> lower_call_module(Tape& tape, const Call& call) {
  const Value& callee = call.arg(0);
  for (const FunctionLayer& known : function_layers) {
    if (callee.kind != Value::Kind::sequence || callee.text != known.name) continue;
    std::vector<Value> args = call.arg(1).items;
    if (args.size() != known.inputs)
      return call.error(Code::argument,
                        callee.text + " takes " +
                            (known.inputs == 1 ? "one tensor." : "two tensors: what was predicted and the target."));
    args.insert(args.end(), callee.items.begin(), callee.items.end());
    Chain op(tape);
    return op.finish(op(known.function, std::move(args)));
  }
  if (!is_layer(callee))
    return call.error(Code::argument, call.text(0) + " is " + describe(callee) + " and cannot be called.");
  if (call.arg(1).items.size() != 1) return call.error(Code::argument, "a layer takes one argument.");
  const Value& input = call.arg(1).items[0];
  Chain op(tape);
  if (callee.text == "Linear") return op.finish(op("linear", {input, callee.items[0], callee.items[1]}));
  if (callee.text == "Embedding") return op.finish(op("embedding", {input, callee.items[0], callee.items[2]}));
  return op.finish(op("layer_norm", {input, callee.items[2], callee.items[0], callee.items[1], callee.items[3]}));
}

template <std::size_t item>
Result<Value> lower_parameter(Tape&, const Call& call) {
  const Value& value = call.arg(0);
  if (is_layer(value) && item < value.items.size() && value.items[item].is_tensor()) return value.items[item];
  return call.error(Code::argument, call.text(0) + " has no " + std::string(call.op.name) + ".");
}

// ---- similarity -------------------------------------------------------------------------------------------------

// The dot product of the two directions. Lengths below eps count as eps, as in PyTorch.
Result<Value> lower_cosine_similarity(Tape& tape, const Call& call) {
  for (std::size_t i = 0; i < 2; ++i) {
    if (Checked floats = need_float(call, i); !floats) return floats.error();
  }
  const std::size_t rank = std::max(call.tensor(0).rank(), call.tensor(1).rank());
  if (Result<std::size_t> along = dim(call, 2, rank); !along) return along.error();
  Result<Shape> shape = broadcast(call, 0, 1);
  if (!shape) return shape.error();
  Chain op(tape);
  const auto wide = [&](std::size_t i) {
    if (call.tensor(i).shape() == *shape) return call.arg(i);
    return op("expand", {call.arg(i), op.numbers({shape->data(), shape->size()})});
  };
  const Value x = wide(0);
  const Value y = wide(1);
  const Value product = op("sum", {op("mul", {x, y}), call.arg(2)});
  const auto length = [&](const Value& of) { return op("maximum", {op("norm_2", {of, call.arg(2)}), call.arg(3)}); };
  return op.finish(op("div", {product, op("mul", {length(x), length(y)})}));
}

constexpr Row function_layer(std::string_view name, std::string_view signature) {
  return {.name = name,
          .signature = signature,
          .summary = "A layer that applies the function of its name.",
          .bound = Bound::ulp_of_terms,
          .ulp = 4,
          .lower = lower_function_layer};
}

}  // namespace

std::span<const Row> nn_ops() {
  static constexpr Row rows[] = {
      {.name = "softmax",
       .signature = "input, dim=None, dtype=None",
       .summary = "Weights from scores: positive, and of sum 1 along dim.",
       .bound = Bound::ulp,
       .ulp = 16,
       .infer = infer_softmax,
       .forward = forward_softmax,
       .explain = explain_softmax,
       .backward = backward_softmax,
       .workspace = workspace_of_softmax<false>,
       .casts = true},
      {.name = "safe_softmax",
       .signature = "input, dim",
       .summary = "softmax, and 0 for a row of which every score is -infinity.",
       .bound = Bound::ulp,
       .ulp = 16,
       .infer = infer_softmax,
       .forward = forward_safe_softmax,
       .explain = explain_safe_softmax,
       .backward = backward_softmax,
       .workspace = workspace_of_softmax<false>,
       .internal = true},
      {.name = "log_softmax",
       .signature = "input, dim=None, dtype=None",
       .summary = "The logarithm of softmax.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .infer = infer_softmax,
       .forward = forward_log_softmax,
       .explain = explain_log_softmax,
       .backward = backward_log_softmax,
       .workspace = workspace_of_softmax<true>,
       .casts = true},
      {.name = "logsumexp",
       .signature = "input, dim, keepdim=False",
       .summary = "The logarithm of the sum of exponentials.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .lower = lower_logsumexp},
      {.name = "gelu",
       .signature = "input, approximate='none'",
       .summary = "x times the share of a normal distribution below x.",
       .bound = Bound::ulp_of_terms,
       .ulp = 8,
       .infer = infer_gelu,
       .forward = forward_gelu,
       .explain = explain_gelu,
       .backward = backward_gelu},
      {.name = "layer_norm",
       .signature = "input, normalized_shape, weight=None, bias=None, eps=1e-5",
       .summary = "Each row less its mean, over the root of its variance.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .infer = infer_layer_norm,
       .forward = forward_layer_norm,
       .explain = explain_layer_norm,
       .backward = backward_layer_norm,
       .cellwise = 0b1101},
      {.name = "linear",
       .signature = "input, weight, bias=None",
       .summary = "input @ weight.T + bias.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .lower = lower_linear,
       .cellwise = 0b111},
      {.name = "embedding",
       .signature =
           "input, weight, padding_idx=None, max_norm=None, norm_type=2.0, scale_grad_by_freq=False, sparse=False",
       .summary = "The rows of weight that input names.",
       .lower = lower_embedding,
       .cellwise = 0b11},
      {.name = "one_hot",
       .signature = "input, num_classes=-1",
       .summary = "1 at the place of the class, 0 elsewhere.",
       .lower = lower_one_hot,
       .cellwise = 0},
      {.name = "Linear",
       .signature = "in_features, out_features, bias=True",
       .summary = "A linear layer with PyTorch's first weights.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .lower = lower_Linear,
       .random = Op::Random::draws},
      {.name = "Embedding",
       .signature = "num_embeddings, embedding_dim, padding_idx=None, max_norm=None, norm_type=2.0, "
                    "scale_grad_by_freq=False, sparse=False",
       .summary = "A table of embeddings with PyTorch's first weights.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .lower = lower_Embedding,
       .random = Op::Random::draws},
      {.name = "LayerNorm",
       .signature = "normalized_shape, eps=1e-5, elementwise_affine=True, bias=True",
       .summary = "A layer norm with its weight and bias.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .lower = lower_LayerNorm},
      {.name = "dropout",
       .signature = "input, p=0.5, training=True",
       .summary = "The input; only with p=0 or training=False, since nothing is dropped here.",
       .lower = lower_dropout},
      function_layer("ReLU", ""),
      function_layer("GELU", "approximate='none'"),
      function_layer("Sigmoid", ""),
      function_layer("Tanh", ""),
      function_layer("Softmax", "dim=None"),
      function_layer("LogSoftmax", "dim=None"),
      function_layer("Dropout", "p=0.5"),
      function_layer("MSELoss", "size_average=None, reduce=None, reduction='mean'"),
      function_layer("BCELoss", "weight=None, size_average=None, reduce=None, reduction='mean'"),
      function_layer("BCEWithLogitsLoss",
                     "weight=None, size_average=None, reduce=None, reduction='mean', pos_weight=None"),
      function_layer("CrossEntropyLoss",
                     "weight=None, size_average=None, ignore_index=-100, reduce=None, reduction='mean', "
                     "label_smoothing=0.0"),
      {.name = "call_module",
       .signature = "module, *args",
       .summary = "A layer applied to its input.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .lower = lower_call_module,
       .cellwise = 0b11},
      {.name = "weight",
       .signature = "module",
       .summary = "The weight of a layer.",
       .lower = lower_parameter<0>,
       .property = true},
      {.name = "bias",
       .signature = "module",
       .summary = "The bias of a layer.",
       .lower = lower_parameter<1>,
       .property = true},
      {.name = "cosine_similarity",
       .signature = "x1, x2, dim=1, eps=1e-8",
       .summary = "The cosine of the angle between two vectors.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .lower = lower_cosine_similarity,
       .cellwise = 0b11},
  };
  return rows;
}

}  // namespace softlook
