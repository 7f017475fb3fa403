// Sums and extremes of the rows of a matrix. Each row's sum runs left to right; several rows run side by side, so that
// one row's additions do not wait for each other.
#pragma once

#include <cstddef>

namespace softlook::kernels {

// out[r] = from 0, the sum of x[r * stride + i] for i < n.
void sum_rows(const float* x, std::size_t rows, std::size_t n, std::size_t stride, float* out);
// The largest of n >= 1 cells; NaN when one is NaN.
float max_of(const float* x, std::size_t n);
// y = exp(x - largest); x and y may be the same.
void exp_minus(const float* x, float largest, float* y, std::size_t n);
// y = x / divisor; x and y may be the same.
void divide(const float* x, float divisor, float* y, std::size_t n);

}  // namespace softlook::kernels
