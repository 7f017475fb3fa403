// log, exp, sin and cos of one double, without libm. One value in all lanes: xsimd's sin and cos branch on all lanes
// together.
#pragma once

namespace softlook::kernels {

double log(double x);
double exp(double x);
double sin(double x);
double cos(double x);
double sqrt(double x);

}  // namespace softlook::kernels
