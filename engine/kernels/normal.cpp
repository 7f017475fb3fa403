#include "normal.h"

#include "double_math.h"

namespace softlook::kernels {
namespace {

constexpr double pi = 3.14159265358979323846;

Normals polar(double log_of_argument, double angle) {
  const double radius = sqrt(-2.0 * log_of_argument);
  const SineCosine at = sine_cosine(angle);
  return {static_cast<float>(radius * at.cosine), static_cast<float>(radius * at.sine)};
}

}  // namespace

void box_muller(float* u1, float* u2) {
  double logs[2] = {u1[0], u1[1]};
  log_of_two(logs[0], logs[1]);
  for (int i = 0; i < 2; ++i) {
    const Normals made = polar(logs[i], 2.0 * pi * u2[i]);
    u1[i] = made.first;
    u2[i] = made.second;
  }
}

// log(1 - u1) is exact enough: u1 is a multiple of 2^-53, so 1 - u1 has no rounding error.
Normals box_muller_double(double u1, double u2) { return polar(log(1.0 - u1), 2.0 * pi * u2); }

}  // namespace softlook::kernels
