// The most multiply-adds a second that this build's instructions give: independent sums in registers, and factors that
// come from the first cache, whose ports no multiply-add needs.
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

// Enough sums to hide the latency of an addition, or of a fused multiply-add; V8 leaves 15 registers.
constexpr int chains = 12;
constexpr int lanes = 4;

v128_t factors[chains];

}  // namespace

// At least `count` multiply-adds of float32, sum = sum + factor * x. The result keeps the compiler from leaving them
// out. Products do not wait for sums, as in a matrix product: in chains of x = x * factor + term they do, and however
// many chains there are, the baseline then takes an eighth longer.
extern "C" __attribute__((export_name("limit"))) float limit(double count, float factor, float start) {
  for (v128_t& cells : factors) cells = wasm_f32x4_splat(factor);
  const v128_t x = wasm_f32x4_splat(start);
  v128_t sums[chains];
  for (v128_t& sum : sums) sum = x;
  const volatile v128_t* from = factors;  // read in every round
  const auto rounds = static_cast<unsigned>(count / (chains * lanes)) + 1;
  // Not unrolled: a product of the same factors would be computed once for several rounds.
#pragma clang loop unroll(disable)
  for (unsigned round = 0; round < rounds; ++round) {
    for (int i = 0; i < chains; ++i) sums[i] = madd(from[i], x, sums[i]);
  }
  v128_t total = sums[0];
  for (int i = 1; i < chains; ++i) total = wasm_f32x4_add(total, sums[i]);
  return wasm_f32x4_extract_lane(total, 0);
}
