// Rounding to whole numbers, halves to the even one, as PyTorch and Python do; without libm.
#pragma once

#include <cmath>

namespace softlook {

inline float round_half_even(float x) {
  constexpr float whole = 0x1p23F;  // from here on every float32 is a whole number
  const float size = std::fabs(x);
  if (!(size < whole)) return x;
  return std::copysign(size + whole - whole, x);
}

}  // namespace softlook
