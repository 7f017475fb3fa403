// Sums and extremes of the rows of a matrix. Each row's sum runs left to right; several rows run side by side, so that
// one row's additions do not wait for each other.
#pragma once

#include "lanes.h"

namespace softlook::kernels {

// Rows whose sums run side by side: a lane is a row.
constexpr std::size_t sum_block = lane_count;

// sums[r] = from 0, the cells of row r left to right, for four rows. `cells(r, i)` gives cells i ... i + 3 of row r and
// `cell(r, i)` one cell.
template <class Cells, class Cell>
void sum_four(std::size_t n, float* sums, Cells cells, Cell cell) {
  static_assert(lane_count == 4);
  Lanes totals(0.0F);
  std::size_t i = 0;
  for (; i + lane_count <= n; i += lane_count) {
    Lanes four[4] = {cells(0, i), cells(1, i), cells(2, i), cells(3, i)};
    xsimd::transpose(four, four + 4);
    totals = totals + four[0] + four[1] + four[2] + four[3];
  }
  totals.store_unaligned(sums);
  for (; i < n; ++i) {
    for (std::size_t r = 0; r < 4; ++r) sums[r] += cell(r, i);
  }
}

// out[r] = from 0, the sum of x[r * stride + i] for i < n.
void sum_rows(const float* x, std::size_t rows, std::size_t n, std::size_t stride, float* out);
// The largest of n >= 1 cells; when one is NaN, any of them.
float largest_of(const float* x, std::size_t n);
bool has_nan(const float* x, std::size_t n);
// y = exp(x - largest[r]) for each row r, and sums[r] its sum. x and y may be the same.
void exp_rows(const float* x, const float* largest, std::size_t rows, std::size_t n, std::size_t stride, float* y,
              float* sums);
// y = x / divisor; x and y may be the same.
void divide(const float* x, float divisor, float* y, std::size_t n);

}  // namespace softlook::kernels
