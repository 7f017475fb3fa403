#include "normal.h"

#include "double_math.h"

namespace softlook::kernels {
namespace {

constexpr double pi = 3.14159265358979323846;

Normals polar(double log_argument, double angle) {
  const double radius = sqrt(-2.0 * log(log_argument));
  return {static_cast<float>(radius * cos(angle)), static_cast<float>(radius * sin(angle))};
}

}  // namespace

Normals box_muller(float u1, float u2) { return polar(u1, 2.0 * pi * u2); }

// log(1 - u1) is exact enough: u1 is a multiple of 2^-53, so 1 - u1 has no rounding error.
Normals box_muller_double(double u1, double u2) { return polar(1.0 - u1, 2.0 * pi * u2); }

}  // namespace softlook::kernels
