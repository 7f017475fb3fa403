#include "attention.h"

#include <limits>

#include "panels.h"
#include "rows.h"

namespace softlook::kernels {
namespace {

// Queries that share a pass over the keys, and keys that share a pass over the values: a whole number of tiles, and
// packed values that stay in the first cache.
constexpr std::size_t block_rows = 12;
constexpr std::size_t block_keys = 256;
constexpr float minus_infinity = -std::numeric_limits<float>::infinity();

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

std::size_t attention_workspace(const Head& head) {
  return head.d_k * padded_columns(head.n_kv) + head.n_kv * padded_columns(head.d_v) + block_rows * head.n_kv;
}

void attention(const Head& head, const float* q, const float* k, const float* v, const Mask& mask, float* workspace,
               float* out) {
  const std::size_t d_k = head.d_k;
  const std::size_t d_v = head.d_v;
  const std::size_t n_kv = head.n_kv;
  if (n_kv == 0) std::fill(out, out + head.n_q * d_v, 0.0F);
  if (n_kv == 0 || head.n_q * d_v == 0) return;
  float* keys = workspace;
  float* values = keys + d_k * padded_columns(n_kv);
  float* weights = values + n_kv * padded_columns(d_v);
  pack({k, 1, d_k}, d_k, n_kv, keys);
  // Values block by block, each with its panels side by side.
  const std::size_t wide_v = padded_columns(d_v);
  for (std::size_t i = 0; i < n_kv; i += block_keys) {
    pack({v + i * d_v, d_v, 1}, std::min(block_keys, n_kv - i), d_v, values + i * wide_v);
  }
  float totals[block_rows];
  float largest[block_rows];
  bool empty[block_rows];  // every score is -infinity
  for (std::size_t first = 0; first < head.n_q; first += block_rows) {
    const std::size_t rows = std::min(block_rows, head.n_q - first);
    // 1. Scores of the block against every key that one of its queries may see.
    const std::size_t seen = head.causal ? std::min(n_kv, first + rows) : n_kv;
    tiles(q + first * d_k, d_k, rows, d_k, keys, d_k, weights, n_kv, seen, n_kv, false);
    // 2. Weights. A query's keys end at its own place when causal; what lies behind adds 0 to the sum.
    for (std::size_t r = 0; r < rows; ++r) {
      float* row = weights + r * n_kv;
      const std::size_t own = head.causal ? std::min(n_kv, first + r + 1) : n_kv;
      scale_row(row, head.scale, own);
      if (mask.added != nullptr || mask.allowed != nullptr) mask_row(row, mask, first + r, own);
      largest[r] = largest_of(row, own);
      empty[r] = largest[r] == minus_infinity && !has_nan(row, own);
      std::fill(row + own, row + seen, minus_infinity);
    }
    exp_rows(weights, largest, rows, seen, n_kv, weights, totals);
    for (std::size_t r = 0; r < rows; ++r) {
      float* row = weights + r * n_kv;
      if (empty[r]) std::fill(row, row + seen, 0.0F);
      else divide(row, totals[r], row, seen);
    }
    // 3. Weights times values: first the keys that all queries of the block see, then each query's own.
    const std::size_t shared = head.causal ? std::min(n_kv, first + 1) : n_kv;
    for (std::size_t i = 0; i < shared; i += block_keys) {
      const std::size_t block = std::min(block_keys, n_kv - i);
      tiles(weights + i, n_kv, rows, std::min(block, shared - i), values + i * wide_v, block, out + first * d_v, d_v,
            d_v, d_v, i > 0);
    }
    for (std::size_t r = 1; head.causal && r < rows; ++r) {
      const std::size_t own = std::min(n_kv, first + r + 1);
      continue_row(weights + r * n_kv + shared, own - shared, v + shared * d_v, d_v, out + (first + r) * d_v);
    }
  }
}

}  // namespace softlook::kernels
