// Matrix product of float32 matrices in row-major order.
#pragma once

#include <cstddef>

namespace softlook::kernels {

// c (m, n) = a (m, k) @ b (k, n). Each cell is summed from 0, left to right over k; lanes go across cells, and a block
// of k goes on from what c holds, so blocking does not change the order.
void gemm(const float* a, const float* b, float* c, std::size_t m, std::size_t k, std::size_t n);

// sum + a * b with the instructions of gemm.
float madd(float a, float b, float sum);

}  // namespace softlook::kernels
