// Comparisons and logic: bool from two cells.
#include <algorithm>
#include <functional>

#include "arguments.h"
#include "families.h"

namespace softlook {
namespace {

Result<Spec> infer_pair(const Call& call) {
  for (std::size_t i = 0; i < 2; ++i) {
    if (Checked tensor = need_tensor(call, i); !tensor) return tensor.error();
  }
  Result<Shape> shape = broadcast(call, 0, 1);
  if (!shape) return shape.error();
  return Spec{DType::boolean, *shape, call.arg(0).number && call.arg(1).number};
}

// Whole numbers are compared as whole numbers, everything else as float32.
template <class F>
void forward_pair(const Call& call, Tensor& out, F f) {
  const Tensor& a = call.tensor(0);
  const Tensor& b = call.tensor(1);
  const bool floats = a.dtype() == DType::float32 || b.dtype() == DType::float32;
  const auto holds = [f](auto x, auto y) -> std::uint8_t { return f(x, y) ? 1 : 0; };
  if (floats) {
    const As<float> left(call.arg(0).tensor);
    const As<float> right(call.arg(1).tensor);
    each_pair(call, left.cells(), right.cells(), out.booleans(), out.shape(), holds);
  } else {
    const As<std::int64_t> left(call.arg(0).tensor);
    const As<std::int64_t> right(call.arg(1).tensor);
    each_pair(call, left.cells(), right.cells(), out.booleans(), out.shape(), holds);
  }
}

template <class F>
void forward_with(const Call& call, Tensor& out) {
  forward_pair(call, out, F{});
}

struct And {
  bool operator()(auto a, auto b) const { return a != 0 && b != 0; }
};
struct Or {
  bool operator()(auto a, auto b) const { return a != 0 || b != 0; }
};

// How a row explains a cell. A whole number beside a float32 is rounded to float32 first: `rounded` says so.
struct Words {
  std::string_view op;
  std::string_view formula;
  std::string_view rounded;
};
constexpr Words words[] = {
    {"lt", "a < b", "float(a) < float(b)"},
    {"le", "a <= b", "float(a) <= float(b)"},
    {"gt", "a > b", "float(a) > float(b)"},
    {"ge", "a >= b", "float(a) >= float(b)"},
    {"eq", "a == b", "float(a) == float(b)"},
    {"ne", "a != b", "float(a) != float(b)"},
    {"logical_and", "(a != 0) * (b != 0)", "(a != 0) * (b != 0)"},
    {"logical_or", "(a != 0) + (b != 0) > 0", "(a != 0) + (b != 0) > 0"},
};

Recipe explain_pair(const Call& call, const Shape& shape, std::size_t flat) {
  const Words& own = *std::ranges::find(words, call.op.name, &Words::op);
  Recipe recipe{own.formula};
  recipe.cell("a", call.arg(0), broadcast_flat(call.tensor(0).shape(), shape, flat));
  recipe.cell("b", call.arg(1), broadcast_flat(call.tensor(1).shape(), shape, flat));
  const bool floats = call.tensor(0).dtype() == DType::float32 || call.tensor(1).dtype() == DType::float32;
  const auto changes = [](const Part& part) {
    return static_cast<double>(static_cast<float>(part.value)) != part.value && part.value == part.value;
  };
  if (floats && (changes(recipe.parts[0]) || changes(recipe.parts[1]))) {
    recipe.formula = own.rounded;
    recipe.shown = own.formula;
  }
  return recipe;
}

// Tensors of other shapes are not equal, whatever is in them.
Result<Value> lower_equal(Tape& tape, const Call& call) {
  for (std::size_t i = 0; i < 2; ++i) {
    if (Checked tensor = need_tensor(call, i); !tensor) return tensor.error();
  }
  Chain op(tape);
  if (call.tensor(0).shape() != call.tensor(1).shape()) return op.finish(op("lt", {op.number(0.0F), op.number(0.0F)}));
  return op.finish(op("item", {op("all", {op("eq", {call.arg(0), call.arg(1)})})}));
}

Result<Spec> infer_not(const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  return Spec{DType::boolean, call.tensor(0).shape(), call.arg(0).number};
}

void forward_not(const Call& call, Tensor& out) {
  for (std::size_t i = 0; i < out.size(); ++i) out.booleans()[i] = call.tensor(0).at(i) == 0 ? 1 : 0;
}

Recipe explain_not(const Call& call, const Shape&, std::size_t flat) {
  Recipe recipe{"x == 0"};
  recipe.cell("x", call.arg(0), flat);
  return recipe;
}

// &, | and ~ join and turn masks around. Of whole numbers they would be arithmetic of bits, which the engine has not.
Checked need_truths(const Call& call, std::string_view instead) {
  for (std::size_t i = 0; i < call.args.size(); ++i) {
    if (Checked tensor = need_tensor(call, i); !tensor) return tensor;
    if (call.tensor(i).dtype() == DType::boolean) continue;
    return call.error(
        Code::dtype, call.text(i) + " has the dtype " + std::string(word(call.tensor(i).dtype())) + "; bool is needed.",
        "Write a comparison, such as " + call.text(i) + " != 0, or " + std::string(instead) + ".");
  }
  return Nothing{};
}

template <bool both>
Result<Value> lower_bitwise(Tape& tape, const Call& call) {
  if (Checked truths = need_truths(call, both ? "torch.logical_and(a, b)" : "torch.logical_or(a, b)"); !truths)
    return truths.error();
  Chain op(tape);
  return op.finish(op(both ? "logical_and" : "logical_or", {call.arg(0), call.arg(1)}));
}

Result<Value> lower_bitwise_not(Tape& tape, const Call& call) {
  if (Checked truths = need_truths(call, "torch.logical_not(x)"); !truths) return truths.error();
  if (call.arg(0).number)
    return call.error(Code::dtype, call.text(0) + " is True or False itself, of which Python's ~ makes a number.",
                      "Write not " + call.text(0) + ".");
  Chain op(tape);
  return op.finish(op("logical_not", {call.arg(0)}));
}

// Whether Python takes a value for true.
Result<bool> truth(const Call& call, std::size_t i) {
  const Value& value = call.arg(i);
  if (value.is_scalar()) return value.tensor->at(0) != 0;
  if (value.kind == Value::Kind::sequence) return !value.items.empty();
  if (value.kind == Value::Kind::text) return !value.text.empty();
  if (value.is_none()) return false;
  if (!value.is_tensor())
    return call.error(Code::argument, call.text(i) + " is " + describe(value) + ", neither true nor false.");
  if (value.tensor->size() == 1) return value.tensor->at(0) != 0;
  return call.error(Code::shape,
                    call.text(i) + " has the shape " + to_string(value.tensor->shape()) +
                        "; \"and\", \"or\" and \"not\" ask whether one number is true.",
                    "Cell by cell write &, | and ~, with brackets around comparisons: (a > 0) & (b > 0).");
}

// Python gives one of the two values, not True or False.
template <bool both>
Result<Value> lower_python(Tape&, const Call& call) {
  Result<bool> first = truth(call, 0);
  if (!first) return first.error();
  return call.arg(*first == both ? 1 : 0);
}

Result<Value> lower_python_not(Tape& tape, const Call& call) {
  Result<bool> holds = truth(call, 0);
  if (!holds) return holds.error();
  Chain op(tape);
  if (call.arg(0).is_tensor()) return op.finish(op("logical_not", {op("item", {call.arg(0)})}));
  const Value zero = op.number(std::int64_t{0});
  return op.finish(op(*holds ? "ne" : "eq", {zero, zero}));
}

constexpr Row pair(std::string_view name, std::string_view summary, std::string_view aliases,
                   void (*forward)(const Call&, Tensor&)) {
  return {.name = name,
          .signature = "input, other",
          .summary = summary,
          .aliases = aliases,
          .infer = infer_pair,
          .forward = forward,
          .explain = explain_pair,
          .cellwise = 0b11};
}

}  // namespace

std::span<const Row> comparison_ops() {
  static constexpr Row rows[] = {
      pair("lt", "a < b, cell by cell.", "less", forward_with<std::less<>>),
      pair("le", "a <= b, cell by cell.", "less_equal", forward_with<std::less_equal<>>),
      pair("gt", "a > b, cell by cell.", "greater", forward_with<std::greater<>>),
      pair("ge", "a >= b, cell by cell.", "greater_equal", forward_with<std::greater_equal<>>),
      pair("eq", "a == b, cell by cell.", "", forward_with<std::equal_to<>>),
      pair("ne", "a != b, cell by cell.", "not_equal", forward_with<std::not_equal_to<>>),
      {.name = "equal",
       .signature = "input, other",
       .summary = "True where the shapes and all cells are the same.",
       .lower = lower_equal,
       .cellwise = 0b11},
      pair("logical_and", "True where both are not 0.", "", forward_with<And>),
      pair("logical_or", "True where one is not 0.", "", forward_with<Or>),
      {.name = "logical_not",
       .signature = "input",
       .summary = "True where the cell is 0.",
       .infer = infer_not,
       .forward = forward_not,
       .explain = explain_not},
      {.name = "bitwise_and",
       .signature = "input, other",
       .summary = "a & b: True where both are.",
       .lower = lower_bitwise<true>,
       .cellwise = 0b11,
       .nameless = true},
      {.name = "bitwise_or",
       .signature = "input, other",
       .summary = "a | b: True where one is.",
       .lower = lower_bitwise<false>,
       .cellwise = 0b11,
       .nameless = true},
      {.name = "bitwise_not",
       .signature = "input",
       .summary = "~x: True where x is False.",
       .lower = lower_bitwise_not,
       .nameless = true},
      {.name = "and",
       .signature = "left, right",
       .summary = "Python's: left where it is false, else right.",
       .lower = lower_python<true>,
       .cellwise = 0b10,
       .nameless = true},
      {.name = "or",
       .signature = "left, right",
       .summary = "Python's: left where it is true, else right.",
       .lower = lower_python<false>,
       .cellwise = 0b10,
       .nameless = true},
      {.name = "not",
       .signature = "value",
       .summary = "Python's: whether a number is 0.",
       .lower = lower_python_not,
       .nameless = true},
  };
  return rows;
}

}  // namespace softlook
