// Each row less its mean, over the root of its variance.
#pragma once

#include <cstddef>

namespace softlook::kernels {

// x, y (rows, n); weight and bias (n) or null. mean = sum(x) / n and variance = sum((x - mean)^2) / n, left to right;
// y = (x - mean) / sqrt(variance + eps) * weight + bias, each step rounded; a bias
// that is missing is 0, so that -0 becomes 0.
void layer_norm(const float* x, std::size_t rows, std::size_t n, const float* weight, const float* bias, float eps,
                float* y);

}  // namespace softlook::kernels
