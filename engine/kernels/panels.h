// The inner loops of matrix products: panels of columns and tiles of cells. gemm and attention share them.
#pragma once

#include <algorithm>
#include <cstddef>

#include "lanes.h"

namespace softlook::kernels {

// A tile is up to two rows of four batches: V8 leaves 15 vector registers, and a larger tile spills.
constexpr std::size_t tile_rows = 2;
constexpr std::size_t tile_columns = 4 * lane_count;

// Columns [first, first + columns) of b (k rows, row_step apart, cells column_step apart) side by side; missing columns
// are 0 and never stored.
inline void pack(const float* b, std::size_t row_step, std::size_t column_step, std::size_t k, std::size_t columns,
                 float* panel) {
  for (std::size_t i = 0; i < k; ++i) {
    const float* from = b + i * row_step;
    float* to = panel + i * tile_columns;
    if (column_step == 1) std::copy(from, from + columns, to);
    else
      for (std::size_t j = 0; j < columns; ++j) to[j] = from[j * column_step];
    std::fill(to + columns, to + tile_columns, 0.0F);
  }
}

// c (Rows, columns) = a (Rows, k) @ panel (k, 16): each cell from 0, left to right over k.
template <std::size_t Rows>
void tile(const float* a, std::size_t a_step, std::size_t k, const float* panel, float* c, std::size_t c_step,
          std::size_t columns) {
  Lanes sums[Rows][4];
  for (auto& row : sums) std::fill(std::begin(row), std::end(row), Lanes(0.0F));
  for (std::size_t i = 0; i < k; ++i) {
    const float* b = panel + i * tile_columns;
    const Lanes b0 = Lanes::load_unaligned(b);
    const Lanes b1 = Lanes::load_unaligned(b + lane_count);
    const Lanes b2 = Lanes::load_unaligned(b + 2 * lane_count);
    const Lanes b3 = Lanes::load_unaligned(b + 3 * lane_count);
    for (std::size_t r = 0; r < Rows; ++r) {
      const Lanes x(a[r * a_step + i]);
      sums[r][0] = madd(x, b0, sums[r][0]);
      sums[r][1] = madd(x, b1, sums[r][1]);
      sums[r][2] = madd(x, b2, sums[r][2]);
      sums[r][3] = madd(x, b3, sums[r][3]);
    }
  }
  for (std::size_t r = 0; r < Rows; ++r) {
    float* to = c + r * c_step;
    if (columns == tile_columns) {
      for (std::size_t j = 0; j < 4; ++j) sums[r][j].store_unaligned(to + j * lane_count);
    } else {
      float row[tile_columns];
      for (std::size_t j = 0; j < 4; ++j) sums[r][j].store_unaligned(row + j * lane_count);
      std::copy(row, row + columns, to);
    }
  }
}

// All rows of a against one panel.
inline void column_of_tiles(const float* a, std::size_t a_step, std::size_t rows, std::size_t k, const float* panel,
                            float* c, std::size_t c_step, std::size_t columns) {
  std::size_t row = 0;
  for (; row + 2 <= rows; row += 2) tile<2>(a + row * a_step, a_step, k, panel, c + row * c_step, c_step, columns);
  if (row < rows) tile<1>(a + row * a_step, a_step, k, panel, c + row * c_step, c_step, columns);
}

}  // namespace softlook::kernels
