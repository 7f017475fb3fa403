// Box-Muller: two uniform numbers make two normal ones. In double, rounded to float32 at the end, without libm.
#pragma once

namespace softlook::kernels {

struct Normals {
  float first;
  float second;
};

// Two numbers u1 in (0, 1], and two u2 in [0, 1), become sqrt(-2 log u1) times cos, and sin, of 2 pi u2, as PyTorch's
// normal_fill. Two at a time, since a logarithm takes as long as two.
void box_muller(float* u1, float* u2);
// u1, u2 in [0, 1): sqrt(-2 log(1 - u1)), as PyTorch's normal_distribution<double>.
Normals box_muller_double(double u1, double u2);

}  // namespace softlook::kernels
