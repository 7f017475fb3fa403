// Python's //, % and ** of whole numbers and their float32 kin: the quotient is rounded down, the remainder has the
// sign of the divisor. Source: PyTorch 2.6, c10::div_floor_floating and div_mod. fmod is exact, so every libm gives the
// same bits.
#pragma once

#include <cmath>
#include <cstdint>

namespace softlook {

inline float floor_divide(float a, float b) {
  if (b == 0) return a / b;
  const float rest = std::fmod(a, b);
  float quotient = (a - rest) / b;
  if (rest != 0 && (b < 0) != (rest < 0)) quotient -= 1;
  if (quotient == 0) return std::copysign(0.0F, a / b);
  const float down = std::floor(quotient);
  return quotient - down > 0.5F ? down + 1 : down;
}

inline float remainder(float a, float b) {
  const float rest = std::fmod(a, b);
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

// b is not 0: the op refuses that before.
inline std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  if (b == -1) return static_cast<std::int64_t>(0 - static_cast<std::uint64_t>(a));
  return a / b - (a % b != 0 && (a % b < 0) != (b < 0) ? 1 : 0);
}

inline std::int64_t remainder(std::int64_t a, std::int64_t b) {
  if (b == -1) return 0;
  const std::int64_t rest = a % b;
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

// Wraps around at 64 bits; exponent is not negative.
inline std::int64_t power(std::int64_t base, std::int64_t exponent) {
  std::uint64_t result = 1;
  auto factor = static_cast<std::uint64_t>(base);
  for (; exponent > 0; exponent >>= 1) {
    if ((exponent & 1) != 0) result *= factor;
    factor *= factor;
  }
  return static_cast<std::int64_t>(result);
}

}  // namespace softlook
