#include "double_math.h"

#include "lanes.h"

namespace softlook::kernels {
namespace {

// One copy of it in the module.
[[gnu::noinline]] DoubleLanes log_of(DoubleLanes x) { return xsimd::log(x); }

}  // namespace

double log(double x) { return log_of(DoubleLanes(x)).get(0); }
double exp(double x) { return xsimd::exp(DoubleLanes(x)).get(0); }
double sin(double x) { return sine_cosine(x).sine; }
double cos(double x) { return sine_cosine(x).cosine; }
double sqrt(double x) { return xsimd::sqrt(DoubleLanes(x)).get(0); }

SineCosine sine_cosine(double x) {
  const auto [sine, cosine] = xsimd::sincos(DoubleLanes(x));
  return {sine.get(0), cosine.get(0)};
}

void log_of_two(double& a, double& b) {
  const DoubleLanes logs = log_of(DoubleLanes(a, b));
  a = logs.get(0);
  b = logs.get(1);
}

}  // namespace softlook::kernels
