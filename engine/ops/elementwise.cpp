// Functions of one or two cells: arithmetic with broadcasting, roots, exponentials, choices.
#include "../kernels/elementwise.h"

#include <algorithm>
#include <limits>

#include "../division.h"
#include "../rounding.h"
#include "arguments.h"
#include "families.h"

namespace softlook {
namespace {

using kernels::Binary;
using kernels::Unary;

// ---- two arguments ----------------------------------------------------------------------------------------------

DType promoted(const Call& call) { return std::max(call.tensor(0).dtype(), call.tensor(1).dtype()); }

Result<Spec> infer_pair(const Call& call, DType dtype) {
  Result<Shape> shape = broadcast(call, 0, 1);
  if (!shape) return shape.error();
  return Spec{dtype, *shape, call.arg(0).number && call.arg(1).number};
}

Checked need_pair(const Call& call) {
  if (Checked a = need_tensor(call, 0); !a) return a;
  return need_tensor(call, 1);
}

// Arithmetic of True and False is arithmetic of int64, as in Python.
Result<Spec> infer_arithmetic(const Call& call) {
  if (Checked pair = need_pair(call); !pair) return pair.error();
  return infer_pair(call, std::max(promoted(call), DType::int64));
}

// Where one side is a bool tensor and the other is bool too, so is the result, as in PyTorch.
Result<Spec> infer_of_truths(const Call& call) {
  Result<Spec> spec = infer_arithmetic(call);
  if (spec && !spec->number && promoted(call) == DType::boolean) spec->dtype = DType::boolean;
  return spec;
}

Result<Spec> infer_sub(const Call& call) {
  Result<Spec> spec = infer_arithmetic(call);
  if (!spec || spec->number) return spec;
  for (std::size_t i = 0; i < 2; ++i) {
    if (call.tensor(i).dtype() != DType::boolean) continue;
    if (call.arg(i).number)
      return call.error(Code::dtype, call.text(i) + " is True or False, and " + call.text(1 - i) + " is a tensor.",
                        "Write the number, 1 or 0.");
    return call.error(
        Code::dtype, call.text(i) + " has the dtype bool, of which nothing is subtracted.",
        "To turn a mask around write ~" + call.text(i) + "; for numbers write " + call.text(i) + ".float().");
  }
  return spec;
}

// Python refuses to divide its numbers by 0; PyTorch divides float32 by it.
Checked need_divisor(const Call& call, const Spec& spec) {
  if (!spec.number || call.tensor(1).at(0) != 0) return Nothing{};
  return call.error(Code::value, call.text(1) + " is zero; a number cannot be divided by it.",
                    "Divide by another number; a tensor divided by zero gives inf.");
}

Result<Spec> infer_true_division(const Call& call) {
  if (Checked pair = need_pair(call); !pair) return pair.error();
  Result<Spec> spec = infer_pair(call, DType::float32);
  if (!spec) return spec;
  if (Checked divisor = need_divisor(call, *spec); !divisor) return divisor.error();
  return spec;
}

// Of two masks PyTorch has no quotient, no remainder and no power.
Result<Spec> infer_of_numbers(const Call& call) {
  Result<Spec> spec = infer_arithmetic(call);
  if (!spec || spec->number || promoted(call) != DType::boolean) return spec;
  const std::size_t mask = call.arg(0).number ? 1 : 0;
  return call.error(Code::dtype, call.text(mask) + " has the dtype bool; a number is needed.",
                    "Write " + operand(call, mask) + ".long() for 0 and 1.");
}

Result<Spec> infer_whole_division(const Call& call) {
  Result<Spec> spec = infer_of_numbers(call);
  if (!spec) return spec;
  if (Checked divisor = need_divisor(call, *spec); !divisor) return divisor.error();
  if (spec->dtype == DType::float32) return spec;
  const Tensor& divisor = call.tensor(1);
  for (std::size_t i = 0; i < divisor.size(); ++i) {
    if (divisor.at(i) == 0)
      return call.error(Code::value, call.text(1) + " is zero; a whole number cannot be divided by it.",
                        "Divide by another number, or with /, which gives inf.");
  }
  return spec;
}

// A negative power of a whole number is a fraction: Python gives a float for numbers, PyTorch refuses it for tensors.
Result<Spec> infer_pow(const Call& call) {
  Result<Spec> spec = infer_of_numbers(call);
  if (!spec) return spec;
  const Tensor& exponent = call.tensor(1);
  if (spec->number) {
    const double base = call.tensor(0).at(0);
    const double power = exponent.at(0);
    if (base == 0 && power < 0)
      return call.error(Code::value, call.text(0) + " is zero; it has no negative power.", "Take another number.");
    if (base < 0 && std::isfinite(base) && std::isfinite(power) && power != std::floor(power))
      return call.error(Code::value,
                        call.text(0) + " is negative; its power to " + call.text(1) + " is a complex number.",
                        "The engine has real numbers only: take a base that is not negative, or a whole power.");
    if (power < 0) spec->dtype = DType::float32;
    return spec;
  }
  if (spec->dtype == DType::float32) return spec;
  for (std::size_t i = 0; i < exponent.size(); ++i) {
    if (exponent.at(i) >= 0) continue;
    return call.error(Code::dtype,
                      "a whole number to a negative power is a fraction, and " + call.text(0) +
                          (call.arg(0).number ? " is a whole number." : " is not float32."),
                      call.arg(0).number ? "Write it with a point, as in 2.0 ** x."
                                         : "Write " + operand(call, 0) + ".float() first.");
  }
  return spec;
}

// Whether a whole number leaves int64.
bool overflows(Binary function, std::int64_t a, std::int64_t b) {
  std::int64_t result = 1;
  switch (function) {
    case Binary::add: return __builtin_add_overflow(a, b, &result);
    case Binary::sub: return __builtin_sub_overflow(a, b, &result);
    case Binary::mul: return __builtin_mul_overflow(a, b, &result);
    case Binary::pow:
      if (a >= -1 && a <= 1) return false;
      for (; b > 0; --b)
        if (__builtin_mul_overflow(result, a, &result)) return true;
      return false;
    default: return false;
  }
}

// Tensors wrap around at 64 bits, as in PyTorch; Python's numbers do not, so one that does not fit is refused.
template <Binary function, Result<Spec> (*infer)(const Call&)>
Result<Spec> infer_that_fits(const Call& call) {
  Result<Spec> spec = infer(call);
  if (!spec || !spec->number || spec->dtype != DType::int64) return spec;
  const As<std::int64_t> a(call.arg(0).tensor);
  const As<std::int64_t> b(call.arg(1).tensor);
  if (!overflows(function, *a.cells(), *b.cells())) return spec;
  return call.error(Code::value, "the result is too large for int64, whose largest number is 9223372036854775807.",
                    "Write one of the numbers as a float, such as 2.0.");
}

template <class F>
void each_integer_pair(const Call& call, Tensor& out, F f) {
  const As<std::int64_t> a(call.arg(0).tensor);
  const As<std::int64_t> b(call.arg(1).tensor);
  each_pair(call, a.cells(), b.cells(), out.integers(), out.shape(), f);
}

void each_float_pair(const Call& call, Tensor& out, Binary function) {
  const As<float> a(call.arg(0).tensor);
  const As<float> b(call.arg(1).tensor);
  const Strides of_a = broadcast_strides(call.tensor(0).shape(), out.shape());
  const Strides of_b = broadcast_strides(call.tensor(1).shape(), out.shape());
  kernels::apply(function, {a.cells(), of_a}, {b.cells(), of_b}, out.floats(), out.shape());
}

// Whole numbers wrap around at 64 bits, as in PyTorch.
std::int64_t wrap(std::uint64_t x) { return static_cast<std::int64_t>(x); }
std::uint64_t bits(std::int64_t x) { return static_cast<std::uint64_t>(x); }

std::int64_t of_integers(Binary function, std::int64_t a, std::int64_t b) {
  switch (function) {
    case Binary::add: return wrap(bits(a) + bits(b));
    case Binary::sub: return wrap(bits(a) - bits(b));
    case Binary::mul: return wrap(bits(a) * bits(b));
    case Binary::pow: return power(a, b);
    case Binary::maximum: return std::max(a, b);
    default: return std::min(a, b);
  }
}

template <Binary function>
void forward_arithmetic(const Call& call, Tensor& out) {
  if (out.dtype() == DType::float32) {
    each_float_pair(call, out, function);
  } else if (out.dtype() == DType::boolean) {
    each_pair(call, call.tensor(0).booleans(), call.tensor(1).booleans(), out.booleans(), out.shape(),
              [](bool a, bool b) -> std::uint8_t { return of_integers(function, a, b) != 0 ? 1 : 0; });
  } else {
    each_integer_pair(call, out, [](std::int64_t a, std::int64_t b) { return of_integers(function, a, b); });
  }
}

// A tensor to the power of a Python number. For two numbers Python's own power holds, which knows no roots.
bool by_number(const Call& call) { return call.arg(1).number && !call.arg(0).number; }

void forward_pow(const Call& call, Tensor& out) {
  if (out.dtype() == DType::float32 && by_number(call)) each_float_pair(call, out, Binary::scalar_pow);
  else forward_arithmetic<Binary::pow>(call, out);
}

template <bool quotient>
void forward_whole_division(const Call& call, Tensor& out) {
  if (out.dtype() == DType::int64) {
    each_integer_pair(call, out,
                      [](std::int64_t a, std::int64_t b) { return quotient ? floor_divide(a, b) : remainder(a, b); });
    return;
  }
  const As<float> a(call.arg(0).tensor);
  const As<float> b(call.arg(1).tensor);
  each_pair(call, a.cells(), b.cells(), out.floats(), out.shape(),
            [](float x, float y) { return quotient ? floor_divide(x, y) : remainder(x, y); });
}

Recipe recipe_pair(const Call& call, const Shape& shape, std::size_t flat, std::string_view formula) {
  Recipe recipe{formula};
  recipe.cell("a", call.arg(0), broadcast_flat(call.tensor(0).shape(), shape, flat));
  recipe.cell("b", call.arg(1), broadcast_flat(call.tensor(1).shape(), shape, flat));
  return recipe;
}

Recipe explain_add(const Call& call, const Shape& shape, std::size_t flat) {
  const bool truths = infer_of_truths(call)->dtype == DType::boolean;
  return recipe_pair(call, shape, flat, truths ? "a + b > 0" : "a + b");
}
Recipe explain_sub(const Call& call, const Shape& shape, std::size_t flat) {
  return recipe_pair(call, shape, flat, "a - b");
}
Recipe explain_mul(const Call& call, const Shape& shape, std::size_t flat) {
  return recipe_pair(call, shape, flat, "a * b");
}
Recipe explain_div(const Call& call, const Shape& shape, std::size_t flat) {
  return recipe_pair(call, shape, flat, "a / b");
}

// Whole numbers have functions of their own, since those of float32 would round them.
Recipe recipe_whole(const Call& call, const Shape& shape, std::size_t flat, std::string_view formula,
                    std::string_view of_integers) {
  if (promoted(call) == DType::float32) return recipe_pair(call, shape, flat, formula);
  Recipe recipe = recipe_pair(call, shape, flat, of_integers);
  recipe.shown = formula;
  return recipe;
}

Recipe explain_pow(const Call& call, const Shape& shape, std::size_t flat) {
  // A number to a negative power is a float32.
  const bool whole = infer_pow(call)->dtype != DType::float32;
  Recipe recipe = recipe_pair(call, shape, flat, "pow(a, b)");
  if (!whole && !by_number(call)) return recipe;
  recipe.shown = recipe.formula;
  recipe.formula = whole ? "integer_pow(a, b)" : "scalar_pow(a, b)";
  return recipe;
}
Recipe explain_maximum(const Call& call, const Shape& shape, std::size_t flat) {
  return recipe_pair(call, shape, flat, "maximum(a, b)");
}
Recipe explain_minimum(const Call& call, const Shape& shape, std::size_t flat) {
  return recipe_pair(call, shape, flat, "minimum(a, b)");
}
Recipe explain_floor_divide(const Call& call, const Shape& shape, std::size_t flat) {
  return recipe_whole(call, shape, flat, "floor_divide(a, b)", "integer_floor_divide(a, b)");
}
Recipe explain_remainder(const Call& call, const Shape& shape, std::size_t flat) {
  return recipe_whole(call, shape, flat, "remainder(a, b)", "integer_remainder(a, b)");
}

Result<Gradients> pair_gradients(Chain& op, const Call& call, const Value& of_a, const Value& of_b) {
  const auto back = [&](std::size_t i, const Value& gradient) {
    return call.wants(i) ? op.sum_to(gradient, call.tensor(i).shape()) : Value{};
  };
  return op.finish(Gradients{back(0, of_a), back(1, of_b)});
}

Result<Gradients> backward_add(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  Chain op(tape);
  return pair_gradients(op, call, gradient, gradient);
}

Result<Gradients> backward_sub(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  Chain op(tape);
  return pair_gradients(op, call, gradient, call.wants(1) ? op("neg", {gradient}) : Value{});
}

Result<Gradients> backward_mul(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  Chain op(tape);
  return pair_gradients(op, call, call.wants(0) ? op("mul", {gradient, call.arg(1)}) : Value{},
                        call.wants(1) ? op("mul", {gradient, call.arg(0)}) : Value{});
}

// d(a / b) = 1 / b and -a / b / b.
Result<Gradients> backward_div(Tape& tape, const Call& call, const Value& out, const Value& gradient) {
  Chain op(tape);
  const Value of_a = op("div", {gradient, call.arg(1)});
  // In this order 0 divided by a tiny number has gradient 0, as in PyTorch.
  const Value of_b = call.wants(1) ? op("neg", {op("mul", {gradient, op("div", {out, call.arg(1)})})}) : Value{};
  return pair_gradients(op, call, of_a, of_b);
}

// d(a ** b) = b * a ** (b - 1) and a ** b * log(a); 0 ** b has gradient 0 with respect to b, as in PyTorch.
Result<Gradients> backward_pow(Tape& tape, const Call& call, const Value& out, const Value& gradient) {
  Chain op(tape);
  const Value& a = call.arg(0);
  const Value& b = call.arg(1);
  const Value zero = op.number(0.0F);
  const Value slope = op(
      "mul", {b, op("pow", {op("to", {a, Value::of_text("float32")}), op("add", {b, op.number(std::int64_t{-1})})})});
  const Value of_a = op("mul", {gradient, op("where", {op("eq", {b, zero}), zero, slope})});
  Value of_b;
  if (call.wants(1)) {
    const Value known = op("logical_and", {op("eq", {a, zero}), op("ge", {b, zero})});
    of_b = op("mul", {gradient, op("where", {known, zero, op("mul", {out, op("log", {a})})})});
    of_b = op.sum_to(of_b, b.tensor->shape());
  }
  return op.finish(Gradients{op.sum_to(of_a, a.tensor->shape()), of_b});
}

// Equal cells share the gradient, and beside NaN both have it, as in PyTorch.
Result<Gradients> backward_larger(Tape& tape, const Call& call, const Value& gradient, std::string_view loses) {
  Chain op(tape);
  const Value half = op("div", {gradient, op.number(2.0F)});
  const Value zero = op.number(0.0F);
  const Value equal = op("eq", {call.arg(0), call.arg(1)});
  const auto share = [&](std::size_t i) {
    if (!call.wants(i)) return Value{};
    const Value alone = op("where", {op(loses, {call.arg(i), call.arg(1 - i)}), zero, gradient});
    return op("where", {equal, half, alone});
  };
  const Value a = share(0);
  return pair_gradients(op, call, a, share(1));
}

Result<Gradients> backward_maximum(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  return backward_larger(tape, call, gradient, "lt");
}

Result<Gradients> backward_minimum(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  return backward_larger(tape, call, gradient, "gt");
}

// d(a % b) = 1 and -(a // b).
Result<Gradients> backward_remainder(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  Chain op(tape);
  if (!call.wants(1)) return pair_gradients(op, call, gradient, Value{});
  const Value quotient = op("floor_divide", {call.arg(0), call.arg(1)});
  return pair_gradients(op, call, gradient, op("neg", {op("mul", {gradient, quotient})}));
}

// ---- one argument -----------------------------------------------------------------------------------------------

Result<Spec> infer_float(const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  return Spec{DType::float32, call.tensor(0).shape(), call.arg(0).number};
}

Result<Spec> infer_same(const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  return Spec{std::max(call.tensor(0).dtype(), DType::int64), call.tensor(0).shape(), call.arg(0).number};
}

// Python's True is 1; a mask is no tensor of numbers in PyTorch.
Result<Spec> infer_signed(const Call& call) {
  Result<Spec> spec = infer_same(call);
  if (!spec || spec->number || call.tensor(0).dtype() != DType::boolean) return spec;
  return call.error(
      Code::dtype, call.text(0) + " has the dtype bool; a number is needed.",
      "Write " + operand(call, 0) + ".long() for 0 and 1; to turn a mask around write ~" + operand(call, 0) + ".");
}

template <Unary function>
void forward_unary(const Call& call, Tensor& out) {
  if (out.dtype() == DType::float32) {
    const TensorRef in = as_dtype(call.arg(0).tensor, DType::float32);
    kernels::apply(function, in->floats(), out.floats(), out.size());
    return;
  }
  const TensorRef in = as_dtype(call.arg(0).tensor, DType::int64);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::int64_t x = in->integers()[i];
    const bool flips = function == Unary::neg || (function == Unary::abs && x < 0);
    out.integers()[i] = flips ? wrap(0 - bits(x)) : (function == Unary::relu ? std::max<std::int64_t>(x, 0) : x);
  }
}

Recipe recipe_one(const Call& call, std::size_t flat, std::string_view formula) {
  Recipe recipe{formula};
  recipe.cell("x", call.arg(0), flat);
  return recipe;
}

Recipe explain_neg(const Call& call, const Shape&, std::size_t flat) { return recipe_one(call, flat, "-x"); }
Recipe explain_exp(const Call& call, const Shape&, std::size_t flat) { return recipe_one(call, flat, "exp(x)"); }
Recipe explain_log(const Call& call, const Shape&, std::size_t flat) { return recipe_one(call, flat, "log(x)"); }
Recipe explain_sqrt(const Call& call, const Shape&, std::size_t flat) { return recipe_one(call, flat, "sqrt(x)"); }
Recipe explain_abs(const Call& call, const Shape&, std::size_t flat) { return recipe_one(call, flat, "abs(x)"); }
Recipe explain_log1p(const Call& call, const Shape&, std::size_t flat) { return recipe_one(call, flat, "log1p(x)"); }
Recipe explain_erf(const Call& call, const Shape&, std::size_t flat) { return recipe_one(call, flat, "erf(x)"); }
Recipe explain_tanh(const Call& call, const Shape&, std::size_t flat) { return recipe_one(call, flat, "tanh(x)"); }
Recipe explain_sigmoid(const Call& call, const Shape&, std::size_t flat) {
  return recipe_one(call, flat, "1 / (1 + exp(-x))");
}
Recipe explain_relu(const Call& call, const Shape&, std::size_t flat) { return recipe_one(call, flat, "relu(x)"); }
Recipe explain_sin(const Call& call, const Shape&, std::size_t flat) { return recipe_one(call, flat, "sin(x)"); }
Recipe explain_cos(const Call& call, const Shape&, std::size_t flat) { return recipe_one(call, flat, "cos(x)"); }

Result<Gradients> backward_neg(Tape& tape, const Call&, const Value&, const Value& gradient) {
  Chain op(tape);
  return op.finish(Gradients{op("neg", {gradient})});
}

Result<Gradients> backward_exp(Tape& tape, const Call&, const Value& out, const Value& gradient) {
  Chain op(tape);
  return op.finish(Gradients{op("mul", {gradient, out})});
}

Result<Gradients> backward_log(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  Chain op(tape);
  return op.finish(Gradients{op("div", {gradient, call.arg(0)})});
}

Result<Gradients> backward_sqrt(Tape& tape, const Call&, const Value& out, const Value& gradient) {
  Chain op(tape);
  return op.finish(Gradients{op("div", {gradient, op("mul", {op.number(2.0F), out})})});
}

// The sign of x, and 0 at 0.
Result<Gradients> backward_abs(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  Chain op(tape);
  const Value zero = op.number(0.0F);
  const Value falling = op("where", {op("lt", {call.arg(0), zero}), op("neg", {gradient}), zero});
  return op.finish(Gradients{op("where", {op("gt", {call.arg(0), zero}), gradient, falling})});
}

Result<Gradients> backward_log1p(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  Chain op(tape);
  return op.finish(Gradients{op("div", {gradient, op("add", {call.arg(0), op.number(1.0F)})})});
}

// 2 / sqrt(pi) exp(-x^2).
Result<Gradients> backward_erf(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  Chain op(tape);
  const Value bell = op("exp", {op("neg", {op("mul", {call.arg(0), call.arg(0)})})});
  return op.finish(Gradients{op("mul", {gradient, op("mul", {op.number(1.1283792F), bell})})});
}

Result<Gradients> backward_tanh(Tape& tape, const Call&, const Value& out, const Value& gradient) {
  Chain op(tape);
  const Value slope = op("sub", {op.number(1.0F), op("mul", {out, out})});
  return op.finish(Gradients{op("mul", {gradient, slope})});
}

Result<Gradients> backward_sigmoid(Tape& tape, const Call&, const Value& out, const Value& gradient) {
  Chain op(tape);
  const Value slope = op("mul", {out, op("sub", {op.number(1.0F), out})});
  return op.finish(Gradients{op("mul", {gradient, slope})});
}

Result<Gradients> backward_relu(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  Chain op(tape);
  const Value zero = op.number(0.0F);
  // Through NaN it goes, as in PyTorch.
  return op.finish(Gradients{op("where", {op("le", {call.arg(0), zero}), zero, gradient})});
}

Result<Gradients> backward_sin(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  Chain op(tape);
  return op.finish(Gradients{op("mul", {gradient, op("cos", {call.arg(0)})})});
}

Result<Gradients> backward_cos(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  Chain op(tape);
  return op.finish(Gradients{op("mul", {gradient, op("neg", {op("sin", {call.arg(0)})})})});
}

// ---- rounding ---------------------------------------------------------------------------------------------------

constexpr std::int64_t most_decimals = 38;  // 10^39 is no float32

// 10 to the power of the decimals, in double and rounded once.
float power_of_ten(std::int64_t decimals) {
  double power = 1;
  for (std::int64_t i = 0; i < std::abs(decimals); ++i) power *= 10;
  return static_cast<float>(power);
}

Result<std::int64_t> decimals_of(const Call& call) {
  return call.arg(1).is_none() ? std::int64_t{0} : integer(call, 1);
}

// Python's round(x) of a number is a whole number, and round(x, 2) is what x is.
Result<Spec> infer_round(const Call& call) {
  Result<Spec> spec = infer_signed(call);
  if (!spec) return spec;
  Result<std::int64_t> decimals = decimals_of(call);
  if (!decimals) return decimals.error();
  if (std::abs(*decimals) > most_decimals)
    return call.error(Code::value, "decimals must be from -38 to 38; it is " + std::to_string(*decimals) + ".");
  if (spec->dtype != DType::float32 && *decimals != 0 && (!spec->number || *decimals < 0)) {
    return call.error(Code::dtype, call.text(0) + " is a whole number; it has no decimals to round.",
                      spec->number ? "Leave round out." : "Write " + operand(call, 0) + ".float() first.");
  }
  if (spec->number && spec->dtype == DType::float32 && call.arg(1).is_none()) {
    if (Checked fits = need_whole(call, call.arg(0)); !fits) return fits.error();
    spec->dtype = DType::int64;
  }
  return spec;
}

void forward_round(const Call& call, Tensor& out) {
  if (out.dtype() != DType::float32) {
    if (call.tensor(0).dtype() == DType::float32) {
      out.integers()[0] = static_cast<std::int64_t>(round_half_even(call.tensor(0).floats()[0]));
      return;
    }
    const TensorRef in = as_dtype(call.arg(0).tensor, DType::int64);
    std::copy(in->integers(), in->integers() + out.size(), out.integers());
    return;
  }
  const std::int64_t decimals = *decimals_of(call);
  const float power = power_of_ten(decimals);
  const float* x = call.tensor(0).floats();
  for (std::size_t i = 0; i < out.size(); ++i) {
    out.floats()[i] = decimals == 0  ? round_half_even(x[i])
                      : decimals > 0 ? round_half_even(x[i] * power) / power
                                     : round_half_even(x[i] / power) * power;
  }
}

Recipe explain_round(const Call& call, const Shape&, std::size_t flat) {
  const std::int64_t decimals = *decimals_of(call);
  if (call.tensor(0).dtype() != DType::float32) return recipe_one(call, flat, "x");
  Recipe recipe = recipe_one(call, flat,
                             decimals == 0  ? "round(x)"
                             : decimals > 0 ? "round(x * p) / p"
                                            : "round(x / p) * p");
  if (decimals != 0) recipe.constant("p", static_cast<double>(power_of_ten(decimals)));
  return recipe;
}

// Flat wherever it has a slope.
Result<Gradients> backward_round(Tape& tape, const Call&, const Value&, const Value& gradient) {
  Chain op(tape);
  return op.finish(Gradients{op("zeros_like", {gradient})});
}

// ---- choices and dtypes -----------------------------------------------------------------------------------------

// The shape of three arguments together.
Result<Shape> broadcast_where(const Call& call) {
  Result<Shape> pair = broadcast(call, 1, 2);
  if (!pair) return pair.error();
  const Shape& condition = call.tensor(0).shape();
  Shape shape(std::max(condition.size(), pair->size()), 1);
  const auto widen = [&shape](const Shape& from) {
    for (std::size_t back = 1; back <= from.size(); ++back) {
      std::size_t& size = shape[shape.size() - back];
      const std::size_t other = from[from.size() - back];
      if (size != other && size != 1 && other != 1) return false;
      if (size == 1) size = other;
    }
    return true;
  };
  if (widen(*pair) && widen(condition)) return shape;
  return call.error(
      Code::shape,
      call.text(0) + " has the shape " + to_string(condition) + ", which does not go with " + to_string(*pair) + ".",
      "Counted from the end, sizes must be equal, or one of them 1.");
}

Result<Spec> infer_where(const Call& call) {
  for (std::size_t i = 0; i < 3; ++i) {
    if (Checked tensor = need_tensor(call, i); !tensor) return tensor.error();
  }
  if (call.tensor(0).dtype() != DType::boolean) {
    return call.error(Code::dtype,
                      "the condition " + call.text(0) + " has the dtype " + std::string(word(call.tensor(0).dtype())) +
                          "; bool is needed.",
                      "Write a comparison, such as " + call.text(0) + " != 0.");
  }
  Result<Shape> shape = broadcast_where(call);
  if (!shape) return shape.error();
  return Spec{std::max(call.tensor(1).dtype(), call.tensor(2).dtype()), *shape};
}

template <class T>
void choose(const Call& call, const T* input, const T* other, T* to, const Shape& shape) {
  const std::uint8_t* condition = call.tensor(0).booleans();
  const std::array<Strides, 3> strides{broadcast_strides(call.tensor(0).shape(), shape),
                                       broadcast_strides(call.tensor(1).shape(), shape),
                                       broadcast_strides(call.tensor(2).shape(), shape)};
  const std::ptrdiff_t n = shape.empty() ? 1 : static_cast<std::ptrdiff_t>(shape.back());
  const auto step = [&](std::size_t i) { return shape.empty() ? std::ptrdiff_t{0} : strides[i].back(); };
  const std::array<std::ptrdiff_t, 3> steps{step(0), step(1), step(2)};
  for_rows(shape, strides, [&](const auto& at, std::size_t flat) {
    for (std::ptrdiff_t j = 0; j < n; ++j) {
      const bool chosen = condition[at[0] + j * steps[0]] != 0;
      to[flat + static_cast<std::size_t>(j)] = chosen ? input[at[1] + j * steps[1]] : other[at[2] + j * steps[2]];
    }
  });
}

void forward_where(const Call& call, Tensor& out) {
  if (out.dtype() == DType::float32) {
    const As<float> input(call.arg(1).tensor);
    const As<float> other(call.arg(2).tensor);
    choose(call, input.cells(), other.cells(), out.floats(), out.shape());
  } else if (out.dtype() == DType::int64) {
    const As<std::int64_t> input(call.arg(1).tensor);
    const As<std::int64_t> other(call.arg(2).tensor);
    choose(call, input.cells(), other.cells(), out.integers(), out.shape());
  } else {
    choose(call, call.tensor(1).booleans(), call.tensor(2).booleans(), out.booleans(), out.shape());
  }
}

Recipe explain_where(const Call& call, const Shape& shape, std::size_t flat) {
  Recipe recipe{"where(condition, input, other)"};
  constexpr std::string_view roles[] = {"condition", "input", "other"};
  for (std::size_t i = 0; i < 3; ++i)
    recipe.cell(roles[i], call.arg(i), broadcast_flat(call.tensor(i).shape(), shape, flat));
  return recipe;
}

Result<Gradients> backward_where(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  Chain op(tape);
  const Value zero = op.number(0.0F);
  const auto back = [&](std::size_t i, const Value& input, const Value& other) {
    return call.wants(i) ? op.sum_to(op("where", {call.arg(0), input, other}), call.tensor(i).shape()) : Value{};
  };
  const Value of_input = back(1, gradient, zero);
  return op.finish(Gradients{{}, of_input, back(2, zero, gradient)});
}

// The result has the input's dtype and must have its shape.
Result<Value> lower_masked_fill(Tape& tape, const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  if (Checked tensor = need_tensor(call, 1); !tensor) return tensor.error();
  if (call.tensor(1).dtype() != DType::boolean) {
    return call.error(Code::dtype,
                      "the mask " + call.text(1) + " has the dtype " + std::string(word(call.tensor(1).dtype())) +
                          "; bool is needed.",
                      "Write a comparison, such as " + call.text(1) + " == 0.");
  }
  if (!call.arg(2).is_tensor() || call.tensor(2).rank() > 0) {
    return call.error(Code::argument, "value must be a number; it is " + describe(call.arg(2)) + ".");
  }
  Chain op(tape);
  if (call.tensor(0).dtype() == DType::boolean)
    return op.finish(op("where", {call.arg(1), op("bool", {call.arg(2)}), call.arg(0)}));
  if (call.tensor(0).dtype() != DType::float32 && call.tensor(2).dtype() == DType::float32) {
    return call.error(Code::dtype,
                      call.text(0) + " has the dtype int64 and cannot hold the value " + call.text(2) + ".",
                      "Write " + operand(call, 0) + ".float() first.");
  }
  return op.finish(op("where", {call.arg(1), call.arg(2), call.arg(0)}));
}

// x between two bounds; the gradient goes through where x lies inside or on them, as in PyTorch. There a bound that is
// NaN wins where it is one of two, or a tensor; alone, as a number, it bounds nothing.
Result<Value> lower_clamp(Tape& tape, const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  if (call.arg(1).is_none() && call.arg(2).is_none())
    return call.error(Code::argument, "min or max must be given.", "Write x.clamp(min=0) or x.clamp(-1, 1).");
  const bool both = !call.arg(1).is_none() && !call.arg(2).is_none();
  const auto is_large = [&](std::size_t i) { return call.arg(i).is_tensor() && call.tensor(i).rank() > 0; };
  if (both && ((call.arg(1).number && is_large(2)) || (call.arg(2).number && is_large(1))))
    return call.error(Code::argument, "min and max must both be numbers or both tensors.",
                      "Write torch.tensor(...) around the number.");
  Chain op(tape);
  Value x = call.arg(0);
  const bool floats = std::any_of(call.args.begin(), call.args.end(), [](const Value& value) {
    return value.is_tensor() && value.tensor->dtype() == DType::float32;
  });
  // What is neither inside nor outside is NaN, or its bound is; through it no gradient goes.
  const auto bounded = [&](std::string_view inside, std::string_view outside, const Value& bound) {
    const Value neither =
        floats && (both || !bound.number) ? op.number(std::numeric_limits<float>::quiet_NaN()) : op("detach", {x});
    const Value rest = op("where", {op(outside, {x, bound}), bound, neither});
    x = op("where", {op(inside, {x, bound}), x, rest});
  };
  if (!call.arg(1).is_none()) bounded("ge", "lt", call.arg(1));
  if (!call.arg(2).is_none()) bounded("le", "gt", call.arg(2));
  return op.finish(x);
}

Result<Value> lower_square(Tape& tape, const Call& call) {
  Chain op(tape);
  const bool mask = call.arg(0).is_tensor() && call.tensor(0).dtype() == DType::boolean;
  const Value x = mask ? op("long", {call.arg(0)}) : call.arg(0);
  return op.finish(op("mul", {x, x}));
}

Result<Value> lower_rsqrt(Tape& tape, const Call& call) {
  Chain op(tape);
  return op.finish(op("div", {op.number(1.0F), op("sqrt", {call.arg(0)})}));
}

Result<Value> lower_reciprocal(Tape& tape, const Call& call) {
  Chain op(tape);
  return op.finish(op("div", {op.number(1.0F), call.arg(0)}));
}

Result<Spec> infer_to(const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  Result<std::optional<DType>> to = dtype(call, 1);
  if (!to) return to.error();
  if (call.arg(0).number && *to == DType::int64 && call.tensor(0).dtype() == DType::float32) {
    if (Checked fits = need_whole(call, call.arg(0)); !fits) return fits.error();
  }
  return Spec{to->value_or(call.tensor(0).dtype()), call.tensor(0).shape(), call.arg(0).number};
}

void forward_to(const Call& call, Tensor& out) { out.write(call.tensor(0)); }

Recipe explain_to(const Call& call, const Shape&, std::size_t flat) {
  Result<std::optional<DType>> to = dtype(call, 1);
  const DType target = (*to).value_or(call.tensor(0).dtype());
  return recipe_one(call, flat, conversion(call.tensor(0).dtype(), target));
}

Result<Gradients> backward_to(Tape&, const Call&, const Value&, const Value& gradient) { return Gradients{gradient}; }

template <DType target>
Result<Value> lower_to(Tape& tape, const Call& call) {
  Chain op(tape);
  return op.finish(op("to", {call.arg(0), Value::of_text(std::string(word(target)))}));
}

constexpr Row elementwise(std::string_view name, std::string_view summary, std::string_view aliases, double ulp,
                          Result<Spec> (*infer)(const Call&), void (*forward)(const Call&, Tensor&),
                          Recipe (*explain)(const Call&, const Shape&, std::size_t),
                          Result<Gradients> (*backward)(Tape&, const Call&, const Value&, const Value&)) {
  return {.name = name,
          .signature = "input",
          .summary = summary,
          .aliases = aliases,
          .bound = ulp == 0 ? Bound::exact : Bound::ulp,
          .ulp = ulp,
          .infer = infer,
          .forward = forward,
          .explain = explain,
          .backward = backward};
}

// The same of two arguments.
constexpr Row of_two(Row op) {
  op.signature = "input, other";
  op.cellwise = 0b11;
  return op;
}

// Refuses by the values of its second argument (0, negative whole numbers).
constexpr Row by_value(Row op) {
  op.cellwise = 0b01;
  return op;
}

// PyTorch's word for its second argument.
constexpr Row power(Row op) {
  op.signature = "input, exponent";
  return op;
}

}  // namespace

std::span<const Row> elementwise_ops() {
  static constexpr Row rows[] = {
      of_two(elementwise("add", "a + b, cell by cell.", "", 0, infer_that_fits<Binary::add, infer_of_truths>,
                         forward_arithmetic<Binary::add>, explain_add, backward_add)),
      of_two(elementwise("sub", "a - b, cell by cell.", "subtract", 0, infer_that_fits<Binary::sub, infer_sub>,
                         forward_arithmetic<Binary::sub>, explain_sub, backward_sub)),
      of_two(elementwise("mul", "a * b, cell by cell.", "multiply", 0, infer_that_fits<Binary::mul, infer_of_truths>,
                         forward_arithmetic<Binary::mul>, explain_mul, backward_mul)),
      // PyTorch takes a number / a tensor as a product with the inverse.
      of_two(elementwise("div", "a / b, cell by cell, as float32.", "divide true_divide", 1, infer_true_division,
                         forward_arithmetic<Binary::div>, explain_div, backward_div)),
      by_value(of_two(elementwise("floor_divide", "a // b: the quotient, rounded down.", "", 0, infer_whole_division,
                                  forward_whole_division<true>, explain_floor_divide, nullptr))),
      by_value(of_two(elementwise("remainder", "a % b: what is left of a // b, with the sign of b.", "", 0,
                                  infer_whole_division, forward_whole_division<false>, explain_remainder,
                                  backward_remainder))),
      power(by_value(
          of_two(elementwise("pow", "a ** b, cell by cell.", "power", 2, infer_that_fits<Binary::pow, infer_pow>,
                             forward_pow, explain_pow, backward_pow)))),
      of_two(elementwise(
          "maximum", "The larger of two cells; NaN when one is NaN. Of 0 and -0 the first, where PyTorch takes either.",
          "", 0, infer_of_truths, forward_arithmetic<Binary::maximum>, explain_maximum, backward_maximum)),
      of_two(elementwise(
          "minimum",
          "The smaller of two cells; NaN when one is NaN. Of 0 and -0 the first, where PyTorch takes either.", "", 0,
          infer_of_truths, forward_arithmetic<Binary::minimum>, explain_minimum, backward_minimum)),
      elementwise("neg", "-x.", "negative", 0, infer_signed, forward_unary<Unary::neg>, explain_neg, backward_neg),
      elementwise("abs", "The size of x without its sign.", "absolute", 0, infer_signed, forward_unary<Unary::abs>,
                  explain_abs, backward_abs),
      elementwise("relu", "x, or 0 where x is negative.", "", 0, infer_signed, forward_unary<Unary::relu>, explain_relu,
                  backward_relu),
      elementwise("sqrt", "The square root of x.", "", 0, infer_float, forward_unary<Unary::sqrt>, explain_sqrt,
                  backward_sqrt),
      elementwise("exp", "e to the power of x.", "", 2, infer_float, forward_unary<Unary::exp>, explain_exp,
                  backward_exp),
      elementwise("log", "The natural logarithm of x.", "", 2, infer_float, forward_unary<Unary::log>, explain_log,
                  backward_log),
      elementwise("log1p", "The natural logarithm of 1 + x.", "", 4, infer_float, forward_unary<Unary::log1p>,
                  explain_log1p, backward_log1p),
      elementwise("erf", "The error function of x.", "", 4, infer_float, forward_unary<Unary::erf>, explain_erf,
                  backward_erf),
      elementwise("tanh", "The hyperbolic tangent of x.", "", 2, infer_float, forward_unary<Unary::tanh>, explain_tanh,
                  backward_tanh),
      elementwise("sigmoid", "1 / (1 + exp(-x)).", "", 4, infer_float, forward_unary<Unary::sigmoid>, explain_sigmoid,
                  backward_sigmoid),
      elementwise("sin", "The sine of x, in radians.", "", 1, infer_float, forward_unary<Unary::sin>, explain_sin,
                  backward_sin),
      elementwise("cos", "The cosine of x, in radians.", "", 1, infer_float, forward_unary<Unary::cos>, explain_cos,
                  backward_cos),
      {.name = "round",
       .signature = "input, decimals=None",
       .summary = "The nearest number with so many decimals; halves go to the even one.",
       .infer = infer_round,
       .forward = forward_round,
       .explain = explain_round,
       .backward = backward_round},
      {.name = "where",
       .signature = "condition, input, other",
       .summary = "The cell of input where the condition holds, else of other.",
       .infer = infer_where,
       .forward = forward_where,
       .explain = explain_where,
       .backward = backward_where,
       .cellwise = 0b111},
      {.name = "masked_fill",
       .signature = "input, mask, value",
       .summary = "input, with value where the mask holds.",
       .lower = lower_masked_fill,
       .cellwise = 0b111},
      {.name = "clamp",
       .signature = "input, min=None, max=None",
       .summary = "x, or the bound where x is outside of min and max; of 0 and -0 always x.",
       .aliases = "clip",
       .lower = lower_clamp,
       .cellwise = 0b111},
      {.name = "square", .signature = "input", .summary = "x * x.", .lower = lower_square},
      {.name = "rsqrt",
       .signature = "input",
       .summary = "1 over the square root of x.",
       .bound = Bound::ulp,
       .ulp = 2,
       .lower = lower_rsqrt},
      {.name = "reciprocal", .signature = "input", .summary = "1 / x.", .lower = lower_reciprocal},
      {.name = "to",
       .signature = "input, dtype=None",
       .summary = "The same numbers as another dtype.",
       .aliases = "type astype",
       .infer = infer_to,
       .forward = forward_to,
       .explain = explain_to,
       .backward = backward_to},
      {.name = "float",
       .signature = "input",
       .summary = "The same numbers as float32.",
       .lower = lower_to<DType::float32>},
      {.name = "long",
       .signature = "input",
       .summary = "The same numbers as int64, cut towards zero.",
       .aliases = "int",
       .lower = lower_to<DType::int64>},
      {.name = "bool",
       .signature = "input",
       .summary = "True where a number is not 0.",
       .lower = lower_to<DType::boolean>},
  };
  return rows;
}

}  // namespace softlook
