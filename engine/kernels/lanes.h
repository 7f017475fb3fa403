// The functions of one batch of lanes that the kernels and the scalar calls share. Lane i of a result depends on lane i
// of the arguments alone, so a value has the same bits in a body, in a tail and in a scalar call.
#pragma once

#include <xsimd/xsimd.hpp>

#ifdef __wasm__
#include <wasm_simd128.h>
#endif

namespace softlook::kernels {

using Lanes = xsimd::batch<float>;
using DoubleLanes = xsimd::batch<double>;
constexpr std::size_t lane_count = Lanes::size;

// sum + a * b. The baseline rounds twice; the relaxed build may fuse, which explain says by naming madd.
inline Lanes madd(Lanes a, Lanes b, Lanes sum) {
#ifdef SOFTLOOK_RELAXED
  return Lanes(wasm_f32x4_relaxed_madd(a, b, sum));
#else
  return sum + a * b;
#endif
}

// A number in all lanes, in memory.
struct Repeated {
  alignas(16) float lanes[lane_count];
  constexpr Repeated(float x) : lanes{x, x, x, x} {}
  operator Lanes() const { return Lanes::load_aligned(lanes); }
};

// The constants of exp. V8 makes a vector constant anew at each use, by three instructions, two of them in the port
// that shuffles; from memory it takes one. So the compiler must not see their values, and they lie there once for each
// lane, because clang makes a load and a shuffle of numbers that are to be repeated.
struct ExpConstants {
  Repeated limit = 87.0F;  // up to here 2^n and the result are normal numbers
  Repeated log2e = 1.44269504F;
  Repeated magic = 12583039.0F;  // 1.5 * 2^23 + 127: after adding it, the low bits are n + 127
  Repeated minus_ln2_high = -0.693145751953125F;
  Repeated minus_ln2_low = -1.42860677e-6F;
  Repeated one = 1.0F;
  // Of r^2 in exp(r) - 1 - r for |r| <= ln 2 / 2; the relative error of the polynomial is 3.1e-9.
  Repeated c2 = 0.49999994F, c3 = 0.16666521F, c4 = 0.04166839F, c5 = 0.008368745F, c6 = 0.001381454F;
};
inline constexpr ExpConstants exp_constants;

inline const ExpConstants& hidden(const ExpConstants& constants) {
  const ExpConstants* at = &constants;
#ifdef __wasm__
  asm("" : "+r"(at));
#endif
  return *at;
}

// x = n ln 2 + r: exp(r), and n + 127 in the low bits of `shifted`.
struct ReducedExp {
  Lanes of_rest;
  Lanes shifted;
};

inline ReducedExp reduced_exp(Lanes x, const ExpConstants& c) {
  const Lanes magic = c.magic;
  const Lanes shifted = madd(x, c.log2e, magic);
  const Lanes n = shifted - magic;
  const Lanes r = madd(n, c.minus_ln2_low, madd(n, c.minus_ln2_high, x));
  Lanes q = madd(c.c6, r, c.c5);
  q = madd(q, r, c.c4);
  q = madd(q, r, c.c3);
  q = madd(q, r, c.c2);
  return {madd(q, r * r, r) + Lanes(c.one), shifted};
}

inline Lanes near_exp(Lanes x, const ExpConstants& c) {
  const ReducedExp reduced = reduced_exp(x, c);
  return reduced.of_rest * xsimd::bitwise_cast<float>(xsimd::bitwise_cast<std::int32_t>(reduced.shifted) << 23);
}

// Where a lane is NaN, overflows or is no longer normal: 2^n in two factors. Other lanes get the same bits.
Lanes far_exp(Lanes x);

// Of several batches, which share the loads of the constants and the question whether all of them are near 0.
template <std::size_t N>
inline void exp(Lanes (&x)[N]) {
  const ExpConstants& c = hidden(exp_constants);
  const Lanes limit = c.limit;
  auto near = xsimd::abs(x[0]) <= limit;
  for (std::size_t i = 1; i < N; ++i) near = near & (xsimd::abs(x[i]) <= limit);
  if (xsimd::all(near)) [[likely]] {
    for (Lanes& each : x) each = near_exp(each, c);
  } else {
    for (Lanes& each : x) each = xsimd::all(xsimd::abs(each) <= limit) ? near_exp(each, c) : far_exp(each);
  }
}

// Within 1 ULP, subnormal results included. xsimd's has none of these and is infinite from 88.4.
inline Lanes exp(Lanes x) {
  Lanes batches[1] = {x};
  exp(batches);
  return batches[0];
}

inline Lanes log(Lanes x) { return xsimd::log(x); }

// The larger one, and b where one of them is NaN: in WebAssembly a single instruction.
inline Lanes larger(Lanes a, Lanes b) {
#ifdef __wasm__
  return Lanes(wasm_f32x4_pmax(b, a));
#else
  return xsimd::select(b < a, a, b);
#endif
}

// NaN wins, as in PyTorch; xsimd::max and min differ between SSE2 and WebAssembly there.
inline Lanes maximum(Lanes a, Lanes b) {
  return xsimd::select(a != a, a, xsimd::select(b != b, b, xsimd::select(a < b, b, a)));
}
inline Lanes minimum(Lanes a, Lanes b) {
  return xsimd::select(a != a, a, xsimd::select(b != b, b, xsimd::select(b < a, b, a)));
}

}  // namespace softlook::kernels
