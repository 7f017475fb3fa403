// Tensors from numbers.
#include <algorithm>
#include <cmath>

#include "../decimal.h"
#include "arguments.h"
#include "families.h"

namespace softlook {
namespace {

// ---- tensor -----------------------------------------------------------------------------------------------------

struct Literal {
  Shape shape;
  DType dtype;
  std::vector<const Value*> cells;
};

Checked collect(const Call& call, const Value& value, std::size_t depth, Literal& literal) {
  if (value.is_tensor() && value.tensor->size() == 1) {
    if (literal.shape.size() != depth)
      return call.error(Code::input, "the nested lists are ragged: a number stands where a list stood before.");
    literal.dtype = std::max(literal.dtype, value.tensor->dtype());
    literal.cells.push_back(&value);
    return Nothing{};
  }
  if (value.kind != Value::Kind::sequence)
    return call.error(Code::input, describe(value) + " cannot be a cell of a tensor.",
                      "To join tensors use stack or cat.");
  if (literal.shape.size() == depth) {
    if (!literal.cells.empty())
      return call.error(Code::input, "the nested lists are ragged: a list stands where a number stood before.");
    literal.shape.push_back(value.items.size());
  }
  if (literal.shape[depth] != value.items.size()) {
    return call.error(Code::input,
                      "the nested lists are ragged: one has " + std::to_string(literal.shape[depth]) +
                          " items, another " + std::to_string(value.items.size()) + ".",
                      "Give every row the same length.");
  }
  for (const Value& item : value.items) {
    if (Checked done = collect(call, item, depth + 1, literal); !done) return done;
  }
  return Nothing{};
}

Result<Literal> literal_of(const Call& call) {
  Literal literal{{}, DType::boolean, {}};
  if (Checked done = collect(call, call.arg(0), 0, literal); !done) return done.error();
  if (literal.cells.empty()) literal.dtype = DType::float32;
  Result<std::optional<DType>> wanted = dtype(call, 1);
  if (!wanted) return wanted.error();
  literal.dtype = wanted->value_or(literal.dtype);
  for (const Value* cell : literal.cells) {
    if (literal.dtype != DType::int64 || cell->tensor->dtype() != DType::float32) continue;
    if (Checked fits = need_whole(call, *cell); !fits) return fits.error();
  }
  return literal;
}

Result<Spec> infer_from_list(const Call& call) {
  Result<Literal> literal = literal_of(call);
  if (!literal) return literal.error();
  return Spec{literal->dtype, literal->shape};
}

void forward_from_list(const Call& call, Tensor& out) {
  const Literal literal = *literal_of(call);
  for (std::size_t i = 0; i < literal.cells.size(); ++i) {
    const TensorRef cell = as_dtype(literal.cells[i]->tensor, out.dtype());
    if (out.dtype() == DType::int64) out.integers()[i] = cell->integers()[0];
    else out.set(i, cell->at(0));
  }
}

Recipe explain_from_list(const Call& call, const Shape&, std::size_t flat) {
  const Literal literal = *literal_of(call);
  const Value& cell = *literal.cells[flat];
  Recipe recipe{conversion(cell.tensor->dtype(), literal.dtype)};
  recipe.cell("x", cell, 0);
  return recipe;
}

Gradients gradients_of_items(Chain& op, const Value& list, const Value& gradient, std::int64_t& flat) {
  std::vector<Value> items;
  for (const Value& item : list.items) {
    if (item.kind == Value::Kind::sequence) {
      items.push_back(Value::of_items(Value::Kind::sequence, gradients_of_items(op, item, gradient, flat)));
    } else {
      const Value cell =
          op("narrow", {gradient, op.number(std::int64_t{0}), op.number(flat), op.number(std::int64_t{1})});
      const Shape& shape = item.tensor->shape();
      items.push_back(op("reshape", {cell, op.numbers({shape.data(), shape.size()})}));
      ++flat;
    }
  }
  return items;
}

// Only where a cell is not a literal: then the list joins what was computed.
Result<Gradients> backward_from_list(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  const Literal literal = *literal_of(call);
  const bool literals = std::all_of(literal.cells.begin(), literal.cells.end(), [&](const Value* cell) {
    return cell->node < 0 || tape.step(cell->node).leaf == "number";
  });
  if (literals) return Gradients{};
  Chain op(tape);
  if (call.arg(0).kind != Value::Kind::sequence) return op.finish(Gradients{op("reshape", {gradient, op.numbers({})})});
  std::int64_t flat = 0;
  const Value row = op("reshape", {gradient, op.numbers(std::vector<std::size_t>{gradient.tensor->size()})});
  Gradients items = gradients_of_items(op, call.arg(0), row, flat);
  return op.finish(Gradients{Value::of_items(Value::Kind::sequence, std::move(items))});
}

Result<Value> lower_tensor(Tape& tape, const Call& call) {
  Chain op(tape);
  if (call.arg(0).is_tensor())
    return op.finish(
        op("to", {call.arg(0).number ? op("tensor_of_list", {call.arg(0), call.arg(1)}) : call.arg(0), call.arg(1)}));
  return op.finish(op("tensor_of_list", {call.arg(0), call.arg(1)}));
}

// ---- constants --------------------------------------------------------------------------------------------------

Result<Spec> infer_sized(const Call& call) {
  Result<Shape> shape = sizes(call, 0);
  if (!shape) return shape.error();
  Result<std::optional<DType>> wanted = dtype(call, 1);
  if (!wanted) return wanted.error();
  return Spec{wanted->value_or(DType::float32), *shape};
}

void fill(Tensor& out, double value) {
  const std::size_t n = out.size();
  switch (out.dtype()) {
    case DType::float32: std::fill_n(out.floats(), n, static_cast<float>(value)); break;
    case DType::int64: std::fill_n(out.integers(), n, to_int64(value)); break;
    case DType::boolean: std::fill_n(out.booleans(), n, static_cast<std::uint8_t>(value != 0 ? 1 : 0)); break;
  }
}

void forward_zeros(const Call&, Tensor& out) { fill(out, 0); }
void forward_ones(const Call&, Tensor& out) { fill(out, 1); }
Recipe explain_zeros(const Call&, const Shape&, std::size_t) { return Recipe{"0"}; }
Recipe explain_ones(const Call&, const Shape&, std::size_t) { return Recipe{"1"}; }

Result<Spec> infer_like(const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  Result<std::optional<DType>> wanted = dtype(call, 1);
  if (!wanted) return wanted.error();
  return Spec{wanted->value_or(call.tensor(0).dtype()), call.tensor(0).shape()};
}

Checked need_fill_value(const Call& call) {
  if (call.arg(1).is_scalar()) return Nothing{};
  return call.error(Code::argument, "fill_value must be a number; it is " + describe(call.arg(1)) + ".");
}

Result<Spec> infer_full(const Call& call) {
  Result<Shape> shape = sizes(call, 0);
  if (!shape) return shape.error();
  if (Checked number = need_fill_value(call); !number) return number.error();
  Result<std::optional<DType>> wanted = dtype(call, 2);
  if (!wanted) return wanted.error();
  if (*wanted == DType::int64) {
    if (Checked fits = need_whole(call, call.arg(1)); !fits) return fits.error();
  }
  return Spec{wanted->value_or(call.tensor(1).dtype()), *shape};
}

void forward_full(const Call& call, Tensor& out) { fill(out, as_dtype(call.arg(1).tensor, out.dtype())->at(0)); }

Recipe explain_full(const Call& call, const Shape&, std::size_t) {
  const DType found = call.tensor(1).dtype();
  Recipe recipe{conversion(found, dtype(call, 2)->value_or(found))};
  recipe.cell("x", call.arg(1), 0);
  return recipe;
}

Result<Gradients> backward_full(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  Chain op(tape);
  return op.finish(Gradients{{}, op.sum_to(op("sum", {gradient}), call.tensor(1).shape())});
}

Result<Spec> infer_eye(const Call& call) {
  Result<std::int64_t> n = integer(call, 0);
  if (!n) return n.error();
  Result<std::int64_t> m = call.arg(1).is_none() ? n : integer(call, 1);
  if (!m) return m.error();
  Result<std::size_t> rows = size_from(call, *n);
  if (!rows) return rows.error();
  Result<std::size_t> columns = size_from(call, *m);
  if (!columns) return columns.error();
  Result<std::optional<DType>> wanted = dtype(call, 2);
  if (!wanted) return wanted.error();
  return Spec{wanted->value_or(DType::float32), Shape{*rows, *columns}};
}

void forward_eye(const Call&, Tensor& out) {
  for (std::size_t i = 0; i < out.size(); ++i) out.set(i, i / out.size(1) == i % out.size(1) ? 1 : 0);
}

Recipe explain_eye(const Call&, const Shape& shape, std::size_t flat) {
  return Recipe{flat / shape[1] == flat % shape[1] ? "1" : "0"};
}

// ---- arange -----------------------------------------------------------------------------------------------------

// arange(end), arange(start, end), arange(start, end, step).
struct Steps {
  const Value* start;
  const Value* end;
  const Value* step;
};

Steps steps_of(const Call& call) {
  const bool one = call.arg(1).is_none();
  return {one ? nullptr : &call.arg(0), one ? &call.arg(0) : &call.arg(1),
          call.arg(2).is_none() ? nullptr : &call.arg(2)};
}

// Where int64 is asked for, PyTorch cuts the three to whole numbers before it counts.
double or_else(const Call& call, const Value* value, double fallback) {
  if (value == nullptr) return fallback;
  const double given = value->tensor->at(0);
  return *dtype(call, 3) == DType::int64 ? std::trunc(given) : given;
}

Result<Spec> infer_arange(const Call& call) {
  for (std::size_t i = 0; i < 3; ++i) {
    const bool left_out = i > 0 && call.arg(i).is_none();
    if (!left_out && !call.arg(i).is_scalar())
      return call.error(Code::argument,
                        call.op.params[i].name + " must be a number; it is " + describe(call.arg(i)) + ".");
  }
  Result<std::optional<DType>> wanted = dtype(call, 3);
  if (!wanted) return wanted.error();
  const Steps steps = steps_of(call);
  const double step = or_else(call, steps.step, 1);
  const double start = or_else(call, steps.start, 0);
  const double end = or_else(call, steps.end, 0);
  if (step == 0 && steps.step->tensor->at(0) != 0)
    return call.error(Code::value, "step is " + to_decimal(steps.step->tensor->at(0)) + ", and as int64 it is 0.",
                      "Leave the dtype out, or take a whole step.");
  if (step == 0 || !std::isfinite(step) || !std::isfinite(start) || !std::isfinite(end))
    return call.error(Code::value, "start, end and step must be finite, and step not 0.",
                      "Write numbers, as in torch.arange(0, 10, 2).");
  if ((step > 0) != (start <= end) && start != end)
    return call.error(Code::value, "the step does not lead from start to end.",
                      "Turn its sign around, or exchange the two.");
  const double count = std::ceil((end - start) / step);
  if (count > static_cast<double>(max_cells))
    return call.error(Code::limit, "that would be " + to_decimal(count) + " cells.", "Use a larger step.");
  DType found = DType::int64;
  for (const Value* value : {steps.start, steps.end, steps.step}) {
    if (value != nullptr) found = std::max(found, value->tensor->dtype());
  }
  if (wanted->value_or(found) == DType::boolean) {
    return call.error(Code::dtype, "counting makes no truths; the dtype must be int64 or float32.",
                      "Write .bool() behind it for 0 as False and all else as True.");
  }
  return Spec{wanted->value_or(found), Shape{static_cast<std::size_t>(count)}};
}

void forward_arange(const Call& call, Tensor& out) {
  const Steps steps = steps_of(call);
  const double start = or_else(call, steps.start, 0);
  const double step = or_else(call, steps.step, 1);
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out.dtype() == DType::float32) {
      // Rounded after each step, as the formula says.
      const float distance = static_cast<float>(i) * static_cast<float>(step);
      out.floats()[i] = static_cast<float>(start) + distance;
    } else {
      out.set(i, start + static_cast<double>(i) * step);
    }
  }
}

Recipe explain_arange(const Call& call, const Shape&, std::size_t flat) {
  const Steps steps = steps_of(call);
  const auto cut = [&call](const Value* value) {
    return *dtype(call, 3) == DType::int64 && value != nullptr && value->tensor->dtype() == DType::float32;
  };
  Recipe recipe{cut(steps.start)  ? (cut(steps.step) ? "trunc(start) + i * trunc(step)" : "trunc(start) + i * step")
                : cut(steps.step) ? "start + i * trunc(step)"
                                  : "start + i * step"};
  const auto add = [&recipe](std::string_view role, const Value* value, double fallback) {
    if (value == nullptr) recipe.constant(role, fallback);
    else recipe.cell(role, *value, 0);
  };
  add("start", steps.start, 0);
  const bool floats = infer_arange(call)->dtype == DType::float32;
  recipe.constant("i", floats ? static_cast<double>(static_cast<float>(flat)) : static_cast<double>(flat));
  add("step", steps.step, 1);
  return recipe;
}

// ---- triangles --------------------------------------------------------------------------------------------------

Result<Spec> infer_triangle(const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  if (call.tensor(0).rank() < 2) return call.error(Code::dimension, call.text(0) + " has fewer than two dimensions.");
  if (Result<std::int64_t> diagonal = integer(call, 1); !diagonal) return diagonal.error();
  return Spec{call.tensor(0).dtype(), call.tensor(0).shape()};
}

template <bool lower>
bool keeps(const Call& call, const Shape& shape, std::size_t flat) {
  const std::size_t columns = shape[shape.size() - 1];
  const auto row = static_cast<std::int64_t>(flat / columns % shape[shape.size() - 2]);
  const auto column = static_cast<std::int64_t>(flat % columns);
  const std::int64_t diagonal = *integer(call, 1);
  return lower ? column - row <= diagonal : column - row >= diagonal;
}

template <bool lower>
void forward_triangle(const Call& call, Tensor& out) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    const bool kept = keeps<lower>(call, out.shape(), i);
    switch (out.dtype()) {
      case DType::float32: out.floats()[i] = kept ? call.tensor(0).floats()[i] : 0; break;
      case DType::int64: out.integers()[i] = kept ? call.tensor(0).integers()[i] : 0; break;
      case DType::boolean: out.booleans()[i] = kept ? call.tensor(0).booleans()[i] : std::uint8_t{0}; break;
    }
  }
}

template <bool lower>
Recipe explain_triangle(const Call& call, const Shape& shape, std::size_t flat) {
  if (!keeps<lower>(call, shape, flat)) return Recipe{"0"};
  Recipe recipe{"x"};
  recipe.cell("x", call.arg(0), flat);
  return recipe;
}

Result<Gradients> backward_triangle(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  Chain op(tape);
  return op.finish(Gradients{op(call.op.name, {gradient, call.arg(1)})});
}

}  // namespace

std::span<const Row> creation_ops() {
  static constexpr Row rows[] = {
      {.name = "tensor",
       .signature = "data, dtype=None",
       .summary = "A tensor of numbers in nested lists.",
       .aliases = "as_tensor array asarray Tensor FloatTensor",
       .lower = lower_tensor},
      {.name = "tensor_of_list",
       .signature = "data, dtype=None",
       .summary = "A tensor of numbers in nested lists.",
       .infer = infer_from_list,
       .forward = forward_from_list,
       .explain = explain_from_list,
       .backward = backward_from_list,
       .internal = true},
      {.name = "zeros",
       .signature = "*size, dtype=None",
       .summary = "All 0.",
       .infer = infer_sized,
       .forward = forward_zeros,
       .explain = explain_zeros,
       .cellwise = 0},
      {.name = "ones",
       .signature = "*size, dtype=None",
       .summary = "All 1.",
       .infer = infer_sized,
       .forward = forward_ones,
       .explain = explain_ones,
       .cellwise = 0},
      {.name = "zeros_like",
       .signature = "input, dtype=None",
       .summary = "All 0, in the shape of another tensor.",
       .infer = infer_like,
       .forward = forward_zeros,
       .explain = explain_zeros},
      {.name = "ones_like",
       .signature = "input, dtype=None",
       .summary = "All 1, in the shape of another tensor.",
       .infer = infer_like,
       .forward = forward_ones,
       .explain = explain_ones},
      {.name = "full",
       .signature = "size, fill_value, dtype=None",
       .summary = "All the same number.",
       .infer = infer_full,
       .forward = forward_full,
       .explain = explain_full,
       .backward = backward_full,
       .cellwise = 0b10},
      {.name = "eye",
       .signature = "n, m=None, dtype=None",
       .summary = "1 on the diagonal, 0 elsewhere.",
       .aliases = "identity",
       .infer = infer_eye,
       .forward = forward_eye,
       .explain = explain_eye,
       .cellwise = 0},
      {.name = "arange",
       .signature = "start, end=None, step=None, dtype=None",
       .summary = "Numbers from start, step apart, up to but without end.",
       .bound = Bound::ulp_of_terms,
       .ulp = 2,
       .infer = infer_arange,
       .forward = forward_arange,
       .explain = explain_arange,
       .cellwise = 0},
      {.name = "tril",
       .signature = "input, diagonal=0",
       .summary = "The cells on and below the diagonal, 0 above.",
       .infer = infer_triangle,
       .forward = forward_triangle<true>,
       .explain = explain_triangle<true>,
       .backward = backward_triangle},
      {.name = "triu",
       .signature = "input, diagonal=0",
       .summary = "The cells on and above the diagonal, 0 below.",
       .infer = infer_triangle,
       .forward = forward_triangle<false>,
       .explain = explain_triangle<false>,
       .backward = backward_triangle},
  };
  return rows;
}

}  // namespace softlook
