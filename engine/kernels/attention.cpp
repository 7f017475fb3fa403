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
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

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

// Queries that share a pass.
struct Block {
  std::size_t first;
  std::size_t rows;
  std::size_t seen;    // keys that one of them may see
  std::size_t shared;  // keys that all of them see
};

Block block_at(const Head& head, std::size_t first) {
  const std::size_t rows = std::min(block_rows, head.n_q - first);
  if (!head.causal) return {first, rows, head.n_kv, head.n_kv};
  return {first, rows, std::min(head.n_kv, first + rows), std::min(head.n_kv, first + 1)};
}

// Keys that row r of a block sees: they end at its own place when causal.
std::size_t own_keys(const Head& head, const Block& block, std::size_t r) {
  return head.causal ? std::min(head.n_kv, block.first + r + 1) : head.n_kv;
}

// Rows of keys or values, some at a time, each time with their panels side by side.
void pack_rows(const float* x, std::size_t n, std::size_t columns, float* panels) {
  for (std::size_t i = 0; i < n; i += block_keys) {
    pack({x + i * columns, columns, 1}, std::min(block_keys, n - i), columns, panels + i * padded_columns(columns));
  }
}

// The weights of a block in place of its scores; behind a query's own keys they are 0. largest[r] is that of row r;
// where it has a NaN, any of its scores, or NaN when asked for.
void weigh(const Head& head, const Block& block, const Mask& mask, bool tells_nan, float* weights, float* largest,
           float* totals) {
  const std::size_t n_kv = head.n_kv;
  bool empty[block_rows];  // every score is -infinity
  for (std::size_t r = 0; r < block.rows; ++r) {
    float* row = weights + r * n_kv;
    const std::size_t own = own_keys(head, block, r);
    scale_row(row, head.scale, own);
    if (mask.added != nullptr || mask.allowed != nullptr) mask_row(row, mask, block.first + r, own);
    largest[r] = largest_of(row, own);
    if ((tells_nan || largest[r] == minus_infinity) && has_nan(row, own)) largest[r] = not_a_number;
    empty[r] = largest[r] == minus_infinity;
    std::fill(row + own, row + block.seen, minus_infinity);
  }
  exp_rows(weights, largest, block.rows, block.seen, n_kv, weights, totals);
  for (std::size_t r = 0; r < block.rows; ++r) {
    float* row = weights + r * n_kv;
    if (empty[r]) std::fill(row, row + block.seen, 0.0F);
    else divide(row, totals[r], row, block.seen);
  }
}

// out (rows, columns) = the block's cells (rows, n_kv) @ x, whose packed rows are `panels`: first the keys that all
// queries of the block see, then each query's own.
void along_keys(const Head& head, const Block& block, const float* cells, const float* x, const float* panels,
                std::size_t columns, float* out) {
  const std::size_t n_kv = head.n_kv;
  for (std::size_t i = 0; i < block.shared; i += block_keys) {
    const std::size_t keys = std::min(block_keys, n_kv - i);
    tiles(cells + i, n_kv, block.rows, std::min(keys, block.shared - i), panels + i * padded_columns(columns), keys,
          out, columns, columns, columns, i > 0);
  }
  for (std::size_t r = 1; head.causal && r < block.rows; ++r) {
    continue_row(cells + r * n_kv + block.shared, own_keys(head, block, r) - block.shared, x + block.shared * columns,
                 columns, out + r * columns);
  }
}

// out (n_kv, columns) += the block's cells (rows, n_kv), turned, @ x (rows, columns): query after query, for each key
// from the first that sees it. `turned` and `panels` are room for the cells and for x.
void along_queries(const Head& head, const Block& block, const float* cells, const float* x, std::size_t columns,
                   float* turned, float* panels, float* out) {
  const std::size_t rows = block.rows;
  for (std::size_t j = 0; j < block.seen; ++j) {
    for (std::size_t r = 0; r < rows; ++r) turned[j * rows + r] = cells[r * head.n_kv + j];
  }
  pack({x, columns, 1}, rows, columns, panels);
  tiles(turned, rows, block.shared, rows, panels, rows, out, columns, columns, columns, true);
  for (std::size_t j = block.shared; j < block.seen; ++j) {
    const std::size_t r = j - block.first;
    continue_row(turned + j * rows + r, rows - r, x + r * columns, columns, out + j * columns);
  }
}

// sums[r] = the row's products of a and b over its own keys. Behind them, b is 0.
void sum_products(const Head& head, const Block& block, const float* a, const float* b, float* sums) {
  const std::size_t n_kv = head.n_kv;
  std::size_t first = 0;
  for (; first + sum_block <= block.rows; first += sum_block) {
    const float* x = a + first * n_kv;
    const float* y = b + first * n_kv;
    sum_four(
        block.seen, sums + first,
        [=](std::size_t r, std::size_t i) {
          return Lanes::load_unaligned(x + r * n_kv + i) * Lanes::load_unaligned(y + r * n_kv + i);
        },
        [=](std::size_t r, std::size_t i) { return x[r * n_kv + i] * y[r * n_kv + i]; });
  }
  for (; first < block.rows; ++first) {
    sums[first] = 0;
    for (std::size_t i = 0; i < own_keys(head, block, first); ++i)
      sums[first] += a[first * n_kv + i] * b[first * n_kv + i];
  }
}

// dp = p (dp - mean) scale; without the scale into `masked`, unless it is null.
void score_gradients(const float* p, float mean, float scale, float* dp, float* masked, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) dp[i] = p[i] * (dp[i] - mean);
  if (masked != nullptr) std::copy(dp, dp + n, masked);
  scale_row(dp, scale, n);
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
  pack_rows(v, n_kv, d_v, values);
  float largest[block_rows];
  float totals[block_rows];
  for (std::size_t first = 0; first < head.n_q; first += block_rows) {
    const Block block = block_at(head, first);
    // 1. Scores of the block against every key that one of its queries may see. 2. Weights. 3. Weights times values.
    tiles(q + first * d_k, d_k, block.rows, d_k, keys, d_k, weights, n_kv, block.seen, n_kv, false);
    weigh(head, block, mask, false, weights, largest, totals);
    along_keys(head, block, weights, v, values, d_v, out + first * d_v);
  }
}

std::size_t attention_backward_workspace(const Head& head) {
  const std::size_t wide_k = padded_columns(head.d_k);
  const std::size_t wide_v = padded_columns(head.d_v);
  return (head.d_k + head.d_v) * padded_columns(head.n_kv) + head.n_kv * wide_k + 3 * block_rows * head.n_kv +
         block_rows * std::max(wide_k, wide_v);
}

void attention_backward(const Head& head, const float* q, const float* k, const float* v, const Mask& mask,
                        const float* gradient, float* workspace, const AttentionGradients& to) {
  const std::size_t d_k = head.d_k;
  const std::size_t d_v = head.d_v;
  const std::size_t n_kv = head.n_kv;
  float* keys = workspace;
  float* values = keys + d_k * padded_columns(n_kv);
  float* key_rows = values + d_v * padded_columns(n_kv);
  float* weights = key_rows + n_kv * padded_columns(d_k);
  float* scores = weights + block_rows * n_kv;  // gradients of the weights, then of the scores
  float* turned = scores + block_rows * n_kv;
  float* panels = turned + block_rows * n_kv;
  pack({k, 1, d_k}, d_k, n_kv, keys);
  pack({v, 1, d_v}, d_v, n_kv, values);
  pack_rows(k, n_kv, d_k, key_rows);
  std::fill(to.of_k, to.of_k + n_kv * d_k, 0.0F);
  std::fill(to.of_v, to.of_v + n_kv * d_v, 0.0F);
  for (std::size_t first = 0; first < head.n_q; first += block_rows) {
    const Block block = block_at(head, first);
    const float* queries = q + first * d_k;
    const float* gradients = gradient + first * d_v;
    // 1. Weights, and their gradients.
    tiles(queries, d_k, block.rows, d_k, keys, d_k, weights, n_kv, block.seen, n_kv, false);
    weigh(head, block, mask, true, weights, to.largest + first, to.totals + first);
    tiles(gradients, d_v, block.rows, d_v, values, d_v, scores, n_kv, block.seen, n_kv, false);
    // 2. Those of the scores.
    for (std::size_t r = 0; r < block.rows; ++r)
      std::fill(scores + r * n_kv + own_keys(head, block, r), scores + r * n_kv + block.seen, 0.0F);
    sum_products(head, block, weights, scores, to.means + first);
    for (std::size_t r = 0; r < block.rows; ++r) {
      float* masked = to.of_mask == nullptr ? nullptr : to.of_mask + (first + r) * n_kv;
      score_gradients(weights + r * n_kv, to.means[first + r], head.scale, scores + r * n_kv, masked,
                      own_keys(head, block, r));
    }
    // 3. Of the queries, the keys and the values.
    along_keys(head, block, scores, k, key_rows, d_k, to.of_q + first * d_k);
    along_queries(head, block, scores, queries, d_k, turned, panels, to.of_k);
    along_queries(head, block, weights, gradients, d_v, turned, panels, to.of_v);
  }
}

}  // namespace softlook::kernels
