#include "gemm.h"

#include <vector>

#include "panels.h"

namespace softlook::kernels {

void gemm(const float* a, const float* b, float* c, std::size_t m, std::size_t k, std::size_t n) {
  if (k == 0) {
    std::fill(c, c + m * n, 0.0F);
    return;
  }
  std::vector<float> panel(k * tile_columns);
  for (std::size_t first = 0; first < n; first += tile_columns) {
    const std::size_t columns = std::min(tile_columns, n - first);
    pack(b + first, n, 1, k, columns, panel.data());
    column_of_tiles(a, k, m, k, panel.data(), c + first, n, columns);
  }
}

float madd(float a, float b, float sum) { return madd(Lanes(a), Lanes(b), Lanes(sum)).get(0); }

}  // namespace softlook::kernels
