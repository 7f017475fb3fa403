#include "double_math.h"

#include "lanes.h"

namespace softlook::kernels {

double log(double x) { return xsimd::log(DoubleLanes(x)).get(0); }
double exp(double x) { return xsimd::exp(DoubleLanes(x)).get(0); }
double sin(double x) { return xsimd::sin(DoubleLanes(x)).get(0); }
double cos(double x) { return xsimd::cos(DoubleLanes(x)).get(0); }
double sqrt(double x) { return xsimd::sqrt(DoubleLanes(x)).get(0); }

}  // namespace softlook::kernels
