// The inner loops of matrix products: panels of columns and tiles of cells. gemm and attention share them, and one copy
// of each in the module.
#pragma once

#include <algorithm>
#include <cstddef>

#include "lanes.h"

namespace softlook::kernels {

// Tiles of 3 x 12 and, where the columns do not divide, 4 x 8 cells: V8 leaves 15 vector registers, a larger tile
// spills, and a smaller one has fewer sums than the processor adds at the same time.
constexpr std::size_t wide = 3;    // batches of lanes in a wide panel
constexpr std::size_t narrow = 2;  // and in a narrow one
constexpr std::size_t wide_columns = wide * lane_count;
constexpr std::size_t narrow_columns = narrow * lane_count;

// Columns of the panel at `first` of n columns: wide ones, and one or two narrow ones at the end. What goes beyond n is
// padding. All panels of n columns together have padded_columns(n).
constexpr std::size_t panel_columns(std::size_t first, std::size_t n) {
  const std::size_t rest = n - first;
  return rest <= narrow_columns || (rest > wide_columns && rest <= 2 * narrow_columns) ? narrow_columns : wide_columns;
}

constexpr std::size_t padded_columns(std::size_t n) {
  std::size_t first = 0;
  const std::size_t most = n / wide_columns;
  if (most > 2) first = (most - 2) * wide_columns;
  while (first < n) first += panel_columns(first, n);
  return first;
}

// Where a matrix lies: cell (i, j) at data[i * row_step + j * column_step].
struct Cells {
  const float* data;
  std::size_t row_step;
  std::size_t column_step;
};

// Panels of n columns, one behind the other, each k rows of its width: k * padded_columns(n) cells. Missing columns are
// 0.
[[gnu::noinline]] inline void pack(Cells b, std::size_t k, std::size_t n, float* panels) {
  std::size_t i = 0;
  if (b.column_step == 1) {
    // Row by row: rows may lie so far apart that they share a place in the cache.
    for (; i < k; ++i) {
      const float* from = b.data + i * b.row_step;
      std::size_t first = 0;
      for (; first + 2 * wide_columns <= n; first += wide_columns) {
        float* to = panels + first * k + i * wide_columns;
        for (std::size_t j = 0; j < wide_columns; j += lane_count) {
          Lanes::load_unaligned(from + first + j).store_unaligned(to + j);
        }
      }
      while (first < n) {
        const std::size_t width = panel_columns(first, n);
        float* to = panels + first * k + i * width;
        for (std::size_t j = 0; j < width; ++j) to[j] = first + j < n ? from[first + j] : 0.0F;
        first += width;
      }
    }
    return;
  }
  for (std::size_t first = 0; first < n;) {
    const std::size_t width = panel_columns(first, n);
    const float* from = b.data + first * b.column_step;
    float* panel = panels + first * k;
    i = 0;
    if (b.row_step == 1) {
      // Transposed: four columns by four rows at a time.
      for (; i + lane_count <= k; i += lane_count) {
        for (std::size_t j = 0; j < width; j += lane_count) {
          Lanes square[4];
          for (std::size_t c = 0; c < 4; ++c) {
            const bool there = first + j + c < n;
            square[c] = there ? Lanes::load_unaligned(from + (j + c) * b.column_step + i) : Lanes(0.0F);
          }
          xsimd::transpose(square, square + 4);
          for (std::size_t r = 0; r < 4; ++r) square[r].store_unaligned(panel + (i + r) * width + j);
        }
      }
    }
    for (; i < k; ++i) {
      for (std::size_t j = 0; j < width; ++j) {
        panel[i * width + j] = first + j < n ? from[i * b.row_step + j * b.column_step] : 0.0F;
      }
    }
    first += width;
  }
}

// c (Rows, columns) = a (Rows, k) @ panel (k, 4 * Batches): each cell left to right over k, from 0 or from what c
// holds.
template <std::size_t Rows, std::size_t Batches>
void tile(const float* a, std::size_t a_step, std::size_t k, const float* panel, float* c, std::size_t c_step,
          std::size_t columns, bool from_c) {
  constexpr std::size_t width = Batches * lane_count;
  Lanes sums[Rows][Batches];
  float edge[Rows][width];
  if (!from_c) {
    for (auto& row : sums) std::fill(std::begin(row), std::end(row), Lanes(0.0F));
  } else if (columns == width) {
    for (std::size_t r = 0; r < Rows; ++r) {
      for (std::size_t j = 0; j < Batches; ++j) sums[r][j] = Lanes::load_unaligned(c + r * c_step + j * lane_count);
    }
  } else {
    for (std::size_t r = 0; r < Rows; ++r) {
      std::fill(std::copy(c + r * c_step, c + r * c_step + columns, edge[r]), edge[r] + width, 0.0F);
      for (std::size_t j = 0; j < Batches; ++j) sums[r][j] = Lanes::load_unaligned(edge[r] + j * lane_count);
    }
  }
  // Not unrolled: the compiler would move the loads of several steps to the front, and V8 would spill.
#pragma clang loop unroll(disable)
  for (const float* end = a + k; a != end; ++a, panel += width) {
    Lanes b[Batches];
    for (std::size_t j = 0; j < Batches; ++j) b[j] = Lanes::load_unaligned(panel + j * lane_count);
    for (std::size_t r = 0; r < Rows; ++r) {
      const Lanes x(a[r * a_step]);
      for (std::size_t j = 0; j < Batches; ++j) sums[r][j] = madd(x, b[j], sums[r][j]);
    }
  }
  for (std::size_t r = 0; r < Rows; ++r) {
    float* to = c + r * c_step;
    if (columns == width) {
      for (std::size_t j = 0; j < Batches; ++j) sums[r][j].store_unaligned(to + j * lane_count);
    } else {
      for (std::size_t j = 0; j < Batches; ++j) sums[r][j].store_unaligned(edge[r] + j * lane_count);
      std::copy(edge[r], edge[r] + columns, to);
    }
  }
}

// All rows of a against one panel.
template <std::size_t Rows, std::size_t Batches>
void column_of_tiles(const float* a, std::size_t a_step, std::size_t rows, std::size_t k, const float* panel, float* c,
                     std::size_t c_step, std::size_t columns, bool from_c) {
  // A tile of one row waits for its own additions: better two smaller ones at the end than a whole one and a row.
  const std::size_t whole = Rows > 2 && rows > Rows && rows % Rows == 1 ? rows - Rows - 1 : rows;
  std::size_t row = 0;
  for (; row + Rows <= whole; row += Rows) {
    tile<Rows, Batches>(a + row * a_step, a_step, k, panel, c + row * c_step, c_step, columns, from_c);
  }
  if constexpr (Rows > 1) {
    if (row < rows) {
      column_of_tiles<Rows - 1, Batches>(a + row * a_step, a_step, rows - row, k, panel, c + row * c_step, c_step,
                                         columns, from_c);
    }
  }
}

// c (rows, n) = a (rows, k) @ the panels of n columns, from 0 or from what c holds.
[[gnu::noinline]] inline void tiles(const float* a, std::size_t a_step, std::size_t rows, std::size_t k,
                                    const float* panels, std::size_t panel_step, float* c, std::size_t c_step,
                                    std::size_t n, std::size_t of, bool from_c) {
  for (std::size_t first = 0; first < n;) {
    const std::size_t width = panel_columns(first, of);
    const std::size_t columns = std::min(width, n - first);
    const auto column = width == wide_columns ? column_of_tiles<3, wide> : column_of_tiles<4, narrow>;
    column(a, a_step, rows, k, panels + first * panel_step, c + first, c_step, columns, from_c);
    first += width;
  }
}

}  // namespace softlook::kernels
