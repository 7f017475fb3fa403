#include "gemm.h"

#include "panels.h"

namespace softlook::kernels {
namespace {

// A block of b is packed at a time, on the stack: a panel of it stays in the first cache, all of them in the second
// beside some rows of a, and nothing is allocated.
constexpr std::size_t block_k = 384;
constexpr std::size_t block_columns = 16 * wide_columns;
constexpr std::size_t block_rows = 96;

// One row of a: b is read once, as it lies, four rows at a time, and c stays in the first cache.
void row_product(const float* a, const float* b, float* c, std::size_t k, std::size_t n) {
  std::fill(c, c + n, 0.0F);
  std::size_t i = 0;
  for (; i + 4 <= k; i += 4) {
    const Lanes x0(a[i]);
    const Lanes x1(a[i + 1]);
    const Lanes x2(a[i + 2]);
    const Lanes x3(a[i + 3]);
    const float* row = b + i * n;
    std::size_t j = 0;
    for (; j + lane_count <= n; j += lane_count) {
      Lanes sum = madd(x0, Lanes::load_unaligned(row + j), Lanes::load_unaligned(c + j));
      sum = madd(x1, Lanes::load_unaligned(row + n + j), sum);
      sum = madd(x2, Lanes::load_unaligned(row + 2 * n + j), sum);
      madd(x3, Lanes::load_unaligned(row + 3 * n + j), sum).store_unaligned(c + j);
    }
    for (; j < n; ++j) {
      for (std::size_t r = 0; r < 4; ++r) c[j] = madd(a[i + r], row[r * n + j], c[j]);
    }
  }
  for (; i < k; ++i) {
    for (std::size_t j = 0; j < n; ++j) c[j] = madd(a[i], b[i * n + j], c[j]);
  }
}

// One column of b: four rows of a at a time, turned so that a lane is a row.
void column_product(const float* a, const float* b, float* c, std::size_t m, std::size_t k) {
  std::size_t row = 0;
  for (; row + lane_count <= m; row += lane_count) {
    const float* from = a + row * k;
    Lanes sums(0.0F);
    std::size_t i = 0;
    for (; i + lane_count <= k; i += lane_count) {
      Lanes cells[4];
      for (std::size_t r = 0; r < 4; ++r) cells[r] = Lanes::load_unaligned(from + r * k + i);
      xsimd::transpose(cells, cells + 4);
      for (std::size_t j = 0; j < 4; ++j) sums = madd(cells[j], Lanes(b[i + j]), sums);
    }
    sums.store_unaligned(c + row);
    for (; i < k; ++i) {
      for (std::size_t r = 0; r < 4; ++r) c[row + r] = madd(from[r * k + i], b[i], c[row + r]);
    }
  }
  for (; row < m; ++row) {
    c[row] = 0;
    for (std::size_t i = 0; i < k; ++i) c[row] = madd(a[row * k + i], b[i], c[row]);
  }
}

}  // namespace

void gemm(const float* a, const float* b, float* c, std::size_t m, std::size_t k, std::size_t n) {
  if (k == 0) {
    std::fill(c, c + m * n, 0.0F);
    return;
  }
  if (n == 1) {
    column_product(a, b, c, m, k);
    return;
  }
  if (m == 1) {
    row_product(a, b, c, k, n);
    return;
  }
  alignas(64) float panels[block_k * block_columns];
  for (std::size_t first = 0; first < n; first += block_columns) {
    const std::size_t columns = std::min(block_columns, n - first);
    for (std::size_t i = 0; i < k; i += block_k) {
      const std::size_t depth = std::min(block_k, k - i);
      pack({b + i * n + first, n, 1}, depth, columns, panels);
      for (std::size_t row = 0; row < m; row += block_rows) {
        tiles(a + row * k + i, k, std::min(block_rows, m - row), depth, panels, depth, c + row * n + first, n, columns,
              columns, i > 0);
      }
    }
  }
}

float madd(float a, float b, float sum) { return madd(Lanes(a), Lanes(b), Lanes(sum)).get(0); }

}  // namespace softlook::kernels
