#include "lanes.h"

namespace softlook::kernels {

Lanes far_exp(Lanes x) {
  // What is left of a NaN is NaN: a comparison with it is false.
  const Lanes low(-104.0F);  // below, the result is 0
  const Lanes high(89.0F);   // above, it is infinite
  x = xsimd::select(x < low, low, xsimd::select(x > high, high, x));
  const ReducedExp reduced = reduced_exp(x, hidden(exp_constants));
  using Integers = xsimd::batch<std::int32_t>;
  const Integers n = xsimd::bitwise_cast<std::int32_t>(reduced.shifted) -
                     xsimd::bitwise_cast<std::int32_t>(Lanes(exp_constants.magic));
  const Integers half = n >> 1;
  const auto power = [](Integers exponent) { return xsimd::bitwise_cast<float>((exponent + Integers(127)) << 23); };
  return reduced.of_rest * power(half) * power(n - half);
}

}  // namespace softlook::kernels
