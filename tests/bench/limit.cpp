// The most multiply-adds a second that this build's instructions give: independent chains in registers, no memory.
#include <wasm_simd128.h>

namespace {

// As the kernels' madd: two roundings in the baseline, one where the relaxed build may fuse.
inline v128_t madd(v128_t a, v128_t b, v128_t sum) {
#ifdef SOFTLOOK_RELAXED
  return wasm_f32x4_relaxed_madd(a, b, sum);
#else
  return wasm_f32x4_add(sum, wasm_f32x4_mul(a, b));
#endif
}

// Enough chains to hide the latency of a multiplication and an addition; V8 leaves 15 registers.
constexpr int chains = 12;
constexpr int lanes = 4;

}  // namespace

// At least `count` multiply-adds of float32, x = x * factor + term. The result keeps the compiler from leaving them
// out; factor and term are arguments because V8 makes a constant anew at every use.
extern "C" __attribute__((export_name("limit"))) float limit(double count, float a, float b) {
  const v128_t factor = wasm_f32x4_splat(a);
  const v128_t term = wasm_f32x4_splat(b);
  v128_t sums[chains];
  for (int i = 0; i < chains; ++i) sums[i] = wasm_f32x4_splat(static_cast<float>(i));
  for (double done = 0; done < count; done += 8.0 * chains * lanes) {
    for (int repeat = 0; repeat < 8; ++repeat) {
      for (auto& sum : sums) sum = madd(sum, factor, term);
    }
  }
  v128_t total = sums[0];
  for (int i = 1; i < chains; ++i) total = wasm_f32x4_add(total, sums[i]);
  return wasm_f32x4_extract_lane(total, 0);
}
