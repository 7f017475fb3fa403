#include "attention.h"

#include <limits>
#include <vector>

#include "panels.h"
#include "rows.h"

namespace softlook::kernels {
namespace {

constexpr std::size_t block_rows = 8;  // queries that share a pass over the keys
constexpr float minus_infinity = -std::numeric_limits<float>::infinity();

// b^T or b in panels of 16 columns, one behind the other.
std::vector<float> packed(const float* b, std::size_t row_step, std::size_t column_step, std::size_t k, std::size_t n) {
  std::vector<float> panels((n + tile_columns - 1) / tile_columns * k * tile_columns);
  for (std::size_t first = 0; first < n; first += tile_columns) {
    pack(b + first * column_step, row_step, column_step, k, std::min(tile_columns, n - first),
         panels.data() + first * k);
  }
  return panels;
}

void scale_row(float* scores, float scale, std::size_t n) {
  const Lanes factor(scale);
  std::size_t i = 0;
  for (; i + lane_count <= n; i += lane_count) (Lanes::load_unaligned(scores + i) * factor).store_unaligned(scores + i);
  for (; i < n; ++i) scores[i] *= scale;
}

void mask_row(float* scores, const Mask& mask, std::size_t row, std::size_t n) {
  const std::ptrdiff_t start = static_cast<std::ptrdiff_t>(row) * mask.row_step;
  for (std::size_t j = 0; j < n; ++j) {
    const std::ptrdiff_t at = start + static_cast<std::ptrdiff_t>(j) * mask.column_step;
    if (mask.added != nullptr) scores[j] += mask.added[at];
    else if (mask.allowed[at] == 0) scores[j] = minus_infinity;
  }
}

// c += a @ b for one row, left to right from what c holds.
void continue_row(const float* a, std::size_t k, const float* b, std::size_t n, float* c) {
  for (std::size_t i = 0; i < k; ++i) {
    const Lanes x(a[i]);
    const float* row = b + i * n;
    std::size_t j = 0;
    for (; j + lane_count <= n; j += lane_count) {
      madd(x, Lanes::load_unaligned(row + j), Lanes::load_unaligned(c + j)).store_unaligned(c + j);
    }
    for (; j < n; ++j) c[j] = madd(x, Lanes(row[j]), Lanes(c[j])).get(0);
  }
}

}  // namespace

void attention(const Head& head, const float* q, const float* k, const float* v, const Mask& mask, float* out) {
  const std::size_t d_k = head.d_k;
  const std::size_t d_v = head.d_v;
  if (head.n_kv == 0) std::fill(out, out + head.n_q * d_v, 0.0F);
  if (head.n_kv == 0 || head.n_q * d_v == 0) return;
  const std::vector<float> keys = packed(k, 1, d_k, d_k, head.n_kv);
  const std::vector<float> values = packed(v, d_v, 1, head.n_kv, d_v);
  std::vector<float> weights(block_rows * head.n_kv);
  float totals[block_rows];
  float largest[block_rows];
  for (std::size_t first = 0; first < head.n_q; first += block_rows) {
    const std::size_t rows = std::min(block_rows, head.n_q - first);
    // 1. Scores of the block against every key that one of its queries may see.
    const std::size_t seen = head.causal ? std::min(head.n_kv, first + rows) : head.n_kv;
    for (std::size_t j = 0; j < seen; j += tile_columns) {
      column_of_tiles(q + first * d_k, d_k, rows, d_k, keys.data() + j * d_k, weights.data() + j, head.n_kv,
                      std::min(tile_columns, seen - j));
    }
    // 2. Weights. A query's keys end at its own place when causal; what lies behind is 0.
    for (std::size_t r = 0; r < rows; ++r) {
      float* row = weights.data() + r * head.n_kv;
      const std::size_t own = head.causal ? std::min(head.n_kv, first + r + 1) : head.n_kv;
      scale_row(row, head.scale, own);
      if (mask.added != nullptr || mask.allowed != nullptr) mask_row(row, mask, first + r, own);
      largest[r] = own == 0 ? minus_infinity : max_of(row, own);
      if (largest[r] == minus_infinity) std::fill(row, row + own, 0.0F);
      else exp_minus(row, largest[r], row, own);
      std::fill(row + own, row + seen, 0.0F);
    }
    sum_rows(weights.data(), rows, seen, head.n_kv, totals);
    for (std::size_t r = 0; r < rows; ++r) {
      if (largest[r] != minus_infinity)
        divide(weights.data() + r * head.n_kv, totals[r], weights.data() + r * head.n_kv, seen);
    }
    // 3. Weights times values: first the keys that all queries of the block see, then each query's own.
    const std::size_t shared = head.causal ? std::min(head.n_kv, first + 1) : head.n_kv;
    for (std::size_t j = 0; j < d_v; j += tile_columns) {
      column_of_tiles(weights.data(), head.n_kv, rows, shared, values.data() + j * head.n_kv, out + first * d_v + j,
                      d_v, std::min(tile_columns, d_v - j));
    }
    for (std::size_t r = 1; head.causal && r < rows; ++r) {
      const std::size_t own = std::min(head.n_kv, first + r + 1);
      continue_row(weights.data() + r * head.n_kv + shared, own - shared, v + shared * d_v, d_v,
                   out + (first + r) * d_v);
    }
  }
}

}  // namespace softlook::kernels
