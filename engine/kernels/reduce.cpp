#include "reduce.h"

#include <algorithm>

#include "elementwise.h"
#include "rows.h"

namespace softlook::kernels {
namespace {

// out[o, i] = step(out[o, i], in[o, l, i]) for l from `first` on, left to right.
template <class Step>
void fold(const float* in, float* out, Extent extent, std::size_t first, Step step) {
  for (std::size_t o = 0; o < extent.outer; ++o) {
    const float* block = in + o * extent.length * extent.inner;
    float* row = out + o * extent.inner;
    for (std::size_t l = first; l < extent.length; ++l) {
      const float* cells = block + l * extent.inner;
      for (std::size_t i = 0; i < extent.inner; ++i) row[i] = step(row[i], cells[i]);
    }
  }
}

void copy_first(const float* in, float* out, Extent extent) {
  for (std::size_t o = 0; o < extent.outer; ++o) {
    const float* block = in + o * extent.length * extent.inner;
    std::copy(block, block + extent.inner, out + o * extent.inner);
  }
}

}  // namespace

void sum(const float* in, float* out, Extent extent) {
  if (extent.inner == 1) {
    sum_rows(in, extent.outer, extent.length, extent.length, out);
    return;
  }
  std::fill(out, out + extent.outer * extent.inner, 0.0F);
  fold(in, out, extent, 0, [](float sum, float x) { return sum + x; });
}

void amax(const float* in, float* out, Extent extent) {
  copy_first(in, out, extent);
  fold(in, out, extent, 1, [](float a, float b) { return a != a || b != b ? a + b : (a < b ? b : a); });
}

void amin(const float* in, float* out, Extent extent) {
  copy_first(in, out, extent);
  fold(in, out, extent, 1, [](float a, float b) { return a != a || b != b ? a + b : (b < a ? b : a); });
}

namespace {

// Rows lie side by side in memory: four at a time, so that their sums run next to each other. Where one is NaN,
// largest_of gives any cell, but the sum is NaN and so is every cell.
void softmax_rows(const float* in, float* out, std::size_t rows, std::size_t n) {
  float largest[sum_block];
  float totals[sum_block];
  for (std::size_t first = 0; first < rows; first += sum_block) {
    const std::size_t count = std::min(sum_block, rows - first);
    const float* x = in + first * n;
    float* y = out + first * n;
    for (std::size_t r = 0; r < count; ++r) largest[r] = largest_of(x + r * n, n);
    exp_rows(x, largest, count, n, n, y, totals);
    for (std::size_t r = 0; r < count; ++r) divide(y + r * n, totals[r], y + r * n, n);
  }
}

// The reduced dimension is not the last: all columns of a block together.
void softmax_columns(const float* in, float* out, Extent extent, float* workspace) {
  const std::size_t block = extent.length * extent.inner;
  const Extent one{1, extent.length, extent.inner};
  float* largest = workspace;
  float* total = workspace + extent.inner;
  for (std::size_t o = 0; o < extent.outer; ++o) {
    const float* x = in + o * block;
    float* y = out + o * block;
    amax(x, largest, one);
    for (std::size_t at = 0; at < block; ++at) y[at] = x[at] - largest[at % extent.inner];
    apply(Unary::exp, y, y, block);
    sum(y, total, one);
    for (std::size_t at = 0; at < block; ++at) y[at] = y[at] / total[at % extent.inner];
  }
}

}  // namespace

void softmax(const float* in, float* out, Extent extent, float* workspace) {
  if (extent.length == 0) return;
  if (extent.inner == 1) softmax_rows(in, out, extent.outer, extent.length);
  else softmax_columns(in, out, extent, workspace);
}

}  // namespace softlook::kernels
