#include "gemm.h"

#include <algorithm>
#include <vector>

#include "lanes.h"

namespace softlook::kernels {
namespace {

// Two rows of four batches: V8 leaves 15 vector registers, and a larger tile spills.
constexpr std::size_t tile_columns = 4 * lane_count;

template <std::size_t Rows>
void tile(const float* a, std::size_t k, const float* panel, float* c, std::size_t n, std::size_t columns) {
  Lanes sums[Rows][4];
  for (auto& row : sums) std::fill(std::begin(row), std::end(row), Lanes(0.0F));
  for (std::size_t i = 0; i < k; ++i) {
    const float* b = panel + i * tile_columns;
    const Lanes b0 = Lanes::load_unaligned(b);
    const Lanes b1 = Lanes::load_unaligned(b + lane_count);
    const Lanes b2 = Lanes::load_unaligned(b + 2 * lane_count);
    const Lanes b3 = Lanes::load_unaligned(b + 3 * lane_count);
    for (std::size_t r = 0; r < Rows; ++r) {
      const Lanes x(a[r * k + i]);
      sums[r][0] = madd(x, b0, sums[r][0]);
      sums[r][1] = madd(x, b1, sums[r][1]);
      sums[r][2] = madd(x, b2, sums[r][2]);
      sums[r][3] = madd(x, b3, sums[r][3]);
    }
  }
  for (std::size_t r = 0; r < Rows; ++r) {
    if (columns == tile_columns) {
      for (std::size_t j = 0; j < 4; ++j) sums[r][j].store_unaligned(c + r * n + j * lane_count);
    } else {
      float row[tile_columns];
      for (std::size_t j = 0; j < 4; ++j) sums[r][j].store_unaligned(row + j * lane_count);
      std::copy(row, row + columns, c + r * n);
    }
  }
}

// Columns [first, first + columns) of b, side by side; missing columns are 0 and never stored.
void pack(const float* b, std::size_t k, std::size_t n, std::size_t first, std::size_t columns, float* panel) {
  for (std::size_t i = 0; i < k; ++i) {
    const float* from = b + i * n + first;
    float* to = panel + i * tile_columns;
    std::copy(from, from + columns, to);
    std::fill(to + columns, to + tile_columns, 0.0F);
  }
}

}  // namespace

void gemm(const float* a, const float* b, float* c, std::size_t m, std::size_t k, std::size_t n) {
  std::vector<float> panel(k * tile_columns);
  for (std::size_t first = 0; first < n; first += tile_columns) {
    const std::size_t columns = std::min(tile_columns, n - first);
    pack(b, k, n, first, columns, panel.data());
    std::size_t row = 0;
    for (; row + 2 <= m; row += 2) tile<2>(a + row * k, k, panel.data(), c + row * n + first, n, columns);
    if (row < m) tile<1>(a + row * k, k, panel.data(), c + row * n + first, n, columns);
  }
}

float madd(float a, float b, float sum) { return madd(Lanes(a), Lanes(b), Lanes(sum)).get(0); }

}  // namespace softlook::kernels
