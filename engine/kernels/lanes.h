// The functions of one batch of lanes that the kernels and the scalar calls share. Lane i of a result depends on lane i
// of the arguments alone, so a value has the same bits in a body, in a tail and in a scalar call.
#pragma once

#include <xsimd/xsimd.hpp>

#ifdef SOFTLOOK_RELAXED
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

// xsimd::exp overflows from 88.7 and is 0 below -88, where float32 still has values: outside of +-80 we square the
// exponential of the half.
inline Lanes exp(Lanes x) {
  const auto far = xsimd::abs(x) > Lanes(80.0F);
  const Lanes near = xsimd::exp(xsimd::select(far, x * Lanes(0.5F), x));
  const Lanes result = xsimd::select(far, near * near, near);
  return xsimd::select(x != x, x, result);
}

inline Lanes log(Lanes x) { return xsimd::log(x); }

// NaN wins, as in PyTorch; xsimd::max and min differ between SSE2 and WebAssembly there.
inline Lanes maximum(Lanes a, Lanes b) {
  return xsimd::select(a != a, a, xsimd::select(b != b, b, xsimd::select(a < b, b, a)));
}
inline Lanes minimum(Lanes a, Lanes b) {
  return xsimd::select(a != a, a, xsimd::select(b != b, b, xsimd::select(b < a, b, a)));
}

}  // namespace softlook::kernels
