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

// The constants of exp. V8 makes a vector constant anew at each use, by three instructions, two of them in the port
// that shuffles; from memory it takes one. So the compiler must not see their values.
struct ExpConstants {
  float limit = 87.0F;  // up to here 2^n and the result are normal numbers
  float log2e = 1.44269504F;
  float magic = 12583039.0F;  // 1.5 * 2^23 + 127: after adding it, the low bits are n + 127
  float minus_ln2_high = -0.693145751953125F;
  float minus_ln2_low = -1.42860677e-6F;
  float one = 1.0F;
  // Of r^2 in exp(r) - 1 - r for |r| <= ln 2 / 2; the relative error of the polynomial is 3.1e-9.
  float c2 = 0.49999994F, c3 = 0.16666521F, c4 = 0.04166839F, c5 = 0.008368745F, c6 = 0.001381454F;
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
  const Lanes magic(c.magic);
  const Lanes shifted = madd(x, Lanes(c.log2e), magic);
  const Lanes n = shifted - magic;
  const Lanes r = madd(n, Lanes(c.minus_ln2_low), madd(n, Lanes(c.minus_ln2_high), x));
  Lanes q = madd(Lanes(c.c6), r, Lanes(c.c5));
  q = madd(q, r, Lanes(c.c4));
  q = madd(q, r, Lanes(c.c3));
  q = madd(q, r, Lanes(c.c2));
  return {madd(q, r * r, r) + Lanes(c.one), shifted};
}

// Where a lane is NaN, overflows or is no longer normal: 2^n in two factors. Other lanes get the same bits as by `exp`.
Lanes far_exp(Lanes x);

// Within 1 ULP, subnormal results included. xsimd's has none of these and is infinite from 88.4.
inline Lanes exp(Lanes x) {
  const ExpConstants& c = hidden(exp_constants);
  if (!xsimd::all(xsimd::abs(x) <= Lanes(c.limit))) [[unlikely]]
    return far_exp(x);
  const ReducedExp reduced = reduced_exp(x, c);
  return reduced.of_rest * xsimd::bitwise_cast<float>(xsimd::bitwise_cast<std::int32_t>(reduced.shifted) << 23);
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
