// log, exp, sin and cos of one double, without libm. One value in all lanes: xsimd's sin and cos branch on all lanes
// together.
#pragma once

namespace softlook::kernels {

struct SineCosine {
  double sine;
  double cosine;
};

double log(double x);
double exp(double x);
double sin(double x);
double cos(double x);
double sqrt(double x);
// Both, with the bits of each.
SineCosine sine_cosine(double x);
// The logarithms of two numbers, with the bits of each.
void log_of_two(double& a, double& b);

}  // namespace softlook::kernels
