#include "elementwise.h"

#include <limits>

#include "double_math.h"
#include "lanes.h"

namespace softlook::kernels {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float nan = std::numeric_limits<float>::quiet_NaN();

// In double and rounded once: a float32 pow by exp(b * log(a)) would lose many digits.
float pow(float a, float b) {
  if (b == 2.0F) return a * a;
  if (b == 1.0F) return a;
  if (b == 3.0F) return a * a * a;
  if (b == -1.0F) return 1.0F / a;
  if (b == 0.0F || a == 1.0F) return 1.0F;
  if (a != a || b != b) return nan;
  const bool whole = b == infinity || b == -infinity || xsimd::trunc(Lanes(b)).get(0) == b;
  // Above 2^24 every float32 is even.
  const float half = b * 0.5F;
  const bool odd = whole && (b < 16777216.0F && b > -16777216.0F) && xsimd::trunc(Lanes(half)).get(0) != half;
  const float magnitude = a < 0 ? -a : a;
  float result = 0;
  if (magnitude == 1.0F) {
    result = 1.0F;
  } else if (magnitude == 0.0F) {
    result = b < 0 ? infinity : 0.0F;
  } else if (magnitude == infinity) {
    result = b < 0 ? 0.0F : infinity;
  } else if (b == infinity || b == -infinity) {
    result = (magnitude > 1.0F) == (b > 0) ? infinity : 0.0F;
  } else {
    // Beyond +-200 float32 has long overflowed, and xsimd::exp would cut a number that no integer holds.
    const double exponent = static_cast<double>(b) * log(static_cast<double>(magnitude));
    result = static_cast<float>(exp(exponent > 200 ? 200 : exponent < -200 ? -200 : exponent));
  }
  const bool negative = a < 0 || (a == 0 && 1.0F / a < 0);
  if (a < 0 && a != -infinity && !whole) return nan;
  return negative && odd ? -result : result;
}

// -0 and -inf have no such power but a root, or none; a square may leave float32 where its inverse would not.
float scalar_pow(float a, float b) {
  if (b == 0.5F) return xsimd::sqrt(Lanes(a)).get(0);
  if (b == -0.5F) return 1.0F / xsimd::sqrt(Lanes(a)).get(0);
  if (b == -2.0F) return 1.0F / (a * a);
  return pow(a, b);
}

struct Neg {
  template <class T>
  T operator()(T x) const {
    return -x;
  }
};
struct Sqrt {
  Lanes operator()(Lanes x) const { return xsimd::sqrt(x); }
};
struct Abs {
  Lanes operator()(Lanes x) const { return xsimd::abs(x); }
};
struct Exp {
  Lanes operator()(Lanes x) const { return exp(x); }
};
struct Log {
  Lanes operator()(Lanes x) const { return log(x); }
};
struct Log1p {
  // xsimd's gives 0 for -0.
  Lanes operator()(Lanes x) const { return xsimd::select(x == Lanes(0.0F), x, xsimd::log1p(x)); }
};
struct Erf {
  Lanes operator()(Lanes x) const { return xsimd::erf(x); }
};
// 0.5 x (1 + erf(x / sqrt(2))), each step rounded as the formula of the op says.
struct Gelu {
  Lanes operator()(Lanes x) const { return Lanes(0.5F) * x * (Lanes(1.0F) + xsimd::erf(x * Lanes(0.70710678F))); }
};
// 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))).
struct GeluTanh {
  Lanes operator()(Lanes x) const {
    const Lanes inner = Lanes(0.79788456F) * (x + Lanes(0.044715F) * x * x * x);
    return Lanes(0.5F) * x * (Lanes(1.0F) + xsimd::tanh(inner));
  }
};
struct Tanh {
  Lanes operator()(Lanes x) const { return xsimd::tanh(x); }
};
struct Sigmoid {
  Lanes operator()(Lanes x) const { return Lanes(1.0F) / (Lanes(1.0F) + exp(-x)); }
};
struct Relu {
  Lanes operator()(Lanes x) const { return xsimd::select(x < Lanes(0.0F), Lanes(0.0F), x); }
};
struct Sin {
  float operator()(float x) const { return static_cast<float>(sin(static_cast<double>(x))); }
};
struct Cos {
  float operator()(float x) const { return static_cast<float>(cos(static_cast<double>(x))); }
};

template <class F>
constexpr bool takes_lanes = std::is_invocable_r_v<Lanes, F, Lanes>;

template <class F>
float one(F f, float x) {
  if constexpr (takes_lanes<F>) {
    return f(Lanes(x)).get(0);
  } else {
    return f(x);
  }
}

template <class F>
void many(F f, const float* in, float* out, std::size_t n) {
  std::size_t i = 0;
  if constexpr (takes_lanes<F>) {
    for (; i + lane_count <= n; i += lane_count) f(Lanes::load_unaligned(in + i)).store_unaligned(out + i);
  }
  for (; i < n; ++i) out[i] = one(f, in[i]);
}

template <class Use>
auto with_unary(Unary function, Use use) {
  switch (function) {
    case Unary::neg: return use(Neg{});
    case Unary::exp: return use(Exp{});
    case Unary::log: return use(Log{});
    case Unary::log1p: return use(Log1p{});
    case Unary::sqrt: return use(Sqrt{});
    case Unary::abs: return use(Abs{});
    case Unary::tanh: return use(Tanh{});
    case Unary::erf: return use(Erf{});
    case Unary::gelu: return use(Gelu{});
    case Unary::gelu_tanh: return use(GeluTanh{});
    case Unary::sigmoid: return use(Sigmoid{});
    case Unary::relu: return use(Relu{});
    case Unary::sin: return use(Sin{});
    default: return use(Cos{});
  }
}

struct Add {
  template <class T>
  T operator()(T a, T b) const {
    return a + b;
  }
};
struct Sub {
  template <class T>
  T operator()(T a, T b) const {
    return a - b;
  }
};
struct Mul {
  template <class T>
  T operator()(T a, T b) const {
    return a * b;
  }
};
struct Div {
  template <class T>
  T operator()(T a, T b) const {
    return a / b;
  }
};
struct Pow {
  float operator()(float a, float b) const { return pow(a, b); }
};
struct ScalarPow {
  float operator()(float a, float b) const { return scalar_pow(a, b); }
};
struct Maximum {
  Lanes operator()(Lanes a, Lanes b) const { return maximum(a, b); }
};
struct Minimum {
  Lanes operator()(Lanes a, Lanes b) const { return minimum(a, b); }
};

template <class F>
constexpr bool takes_lane_pairs = std::is_invocable_r_v<Lanes, F, Lanes, Lanes>;

template <class F>
float one(F f, float a, float b) {
  if constexpr (std::is_invocable_r_v<float, F, float, float>) {
    return f(a, b);
  } else {
    return f(Lanes(a), Lanes(b)).get(0);
  }
}

// One row: each operand runs along it (step 1), stays (step 0) or strides.
template <class F>
void row(F f, const float* a, std::ptrdiff_t step_a, const float* b, std::ptrdiff_t step_b, float* out, std::size_t n) {
  std::size_t i = 0;
  if constexpr (takes_lane_pairs<F>) {
    if ((step_a == 0 || step_a == 1) && (step_b == 0 || step_b == 1)) {
      for (; i + lane_count <= n; i += lane_count) {
        const Lanes x = step_a == 1 ? Lanes::load_unaligned(a + i) : Lanes(*a);
        const Lanes y = step_b == 1 ? Lanes::load_unaligned(b + i) : Lanes(*b);
        f(x, y).store_unaligned(out + i);
      }
    }
  }
  for (; i < n; ++i) {
    const auto at = static_cast<std::ptrdiff_t>(i);
    out[i] = one(f, a[at * step_a], b[at * step_b]);
  }
}

template <class F>
void rows(F f, const Operand& a, const Operand& b, float* out, const Shape& shape) {
  if (shape.empty()) {
    *out = one(f, *a.data, *b.data);
    return;
  }
  const std::size_t last = shape.size() - 1;
  const std::size_t n = shape[last];
  if (cell_count(shape) == 0) return;
  Shape index(last, 0);
  const float* at_a = a.data;
  const float* at_b = b.data;
  for (;;) {
    row(f, at_a, a.strides[last], at_b, b.strides[last], out, n);
    out += n;
    std::size_t dim = last;
    for (;;) {
      if (dim == 0) return;
      --dim;
      at_a += a.strides[dim];
      at_b += b.strides[dim];
      if (++index[dim] < shape[dim]) break;
      at_a -= a.strides[dim] * static_cast<std::ptrdiff_t>(shape[dim]);
      at_b -= b.strides[dim] * static_cast<std::ptrdiff_t>(shape[dim]);
      index[dim] = 0;
    }
  }
}

template <class Use>
auto with_binary(Binary function, Use use) {
  switch (function) {
    case Binary::add: return use(Add{});
    case Binary::sub: return use(Sub{});
    case Binary::mul: return use(Mul{});
    case Binary::div: return use(Div{});
    case Binary::pow: return use(Pow{});
    case Binary::scalar_pow: return use(ScalarPow{});
    case Binary::maximum: return use(Maximum{});
    default: return use(Minimum{});
  }
}

}  // namespace

float apply(Unary function, float x) {
  return with_unary(function, [x](auto f) { return one(f, x); });
}

float apply(Binary function, float a, float b) {
  return with_binary(function, [a, b](auto f) { return one(f, a, b); });
}

void apply(Unary function, const float* in, float* out, std::size_t n) {
  with_unary(function, [=](auto f) { many(f, in, out, n); });
}

void apply(Binary function, const Operand& a, const Operand& b, float* out, const Shape& shape) {
  with_binary(function, [&](auto f) { rows(f, a, b, out, shape); });
}

}  // namespace softlook::kernels
