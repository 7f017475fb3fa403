#include "normal.h"

#include "lanes.h"

namespace softlook::kernels {
namespace {

constexpr double pi = 3.14159265358979323846;

// One value in all lanes: xsimd's sin and cos branch on all lanes together.
Normals polar(double log_argument, double angle) {
  const double radius = xsimd::sqrt(DoubleLanes(-2.0) * xsimd::log(DoubleLanes(log_argument))).get(0);
  return {static_cast<float>(radius * xsimd::cos(DoubleLanes(angle)).get(0)),
          static_cast<float>(radius * xsimd::sin(DoubleLanes(angle)).get(0))};
}

}  // namespace

Normals box_muller(float u1, float u2) { return polar(u1, 2.0 * pi * u2); }

// log(1 - u1) is exact enough: u1 is a multiple of 2^-53, so 1 - u1 has no rounding error.
Normals box_muller_double(double u1, double u2) { return polar(1.0 - u1, 2.0 * pi * u2); }

}  // namespace softlook::kernels
