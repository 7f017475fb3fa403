#include "rows.h"

#include "lanes.h"

namespace softlook::kernels {
namespace {

// Four rows at a time: four cells of each are turned, so that a lane is a row and an addition goes across rows.
void sum_four(const float* x, std::size_t n, std::size_t stride, float* out) {
  Lanes sums(0.0F);
  std::size_t i = 0;
  for (; i + 4 <= n; i += 4) {
    Lanes cells[4];
    for (std::size_t r = 0; r < 4; ++r) cells[r] = Lanes::load_unaligned(x + r * stride + i);
    xsimd::transpose(cells, cells + 4);
    for (const Lanes& column : cells) sums = sums + column;
  }
  sums.store_unaligned(out);
  for (; i < n; ++i) {
    for (std::size_t r = 0; r < 4; ++r) out[r] += x[r * stride + i];
  }
}

}  // namespace

void sum_rows(const float* x, std::size_t rows, std::size_t n, std::size_t stride, float* out) {
  static_assert(lane_count == 4);
  std::size_t r = 0;
  for (; r + 4 <= rows; r += 4) sum_four(x + r * stride, n, stride, out + r);
  for (; r < rows; ++r) {
    float sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += x[r * stride + i];
    out[r] = sum;
  }
}

float max_of(const float* x, std::size_t n) {
  std::size_t i = 1;
  float largest = x[0];
  if (n >= lane_count) {
    Lanes lanes = Lanes::load_unaligned(x);
    for (i = lane_count; i + lane_count <= n; i += lane_count) lanes = maximum(lanes, Lanes::load_unaligned(x + i));
    float cells[lane_count];
    lanes.store_unaligned(cells);
    largest = cells[0];
    for (std::size_t lane = 1; lane < lane_count; ++lane) largest = maximum(Lanes(largest), Lanes(cells[lane])).get(0);
  }
  for (; i < n; ++i) largest = maximum(Lanes(largest), Lanes(x[i])).get(0);
  return largest;
}

void exp_minus(const float* x, float largest, float* y, std::size_t n) {
  const Lanes all(largest);
  std::size_t i = 0;
  for (; i + lane_count <= n; i += lane_count) exp(Lanes::load_unaligned(x + i) - all).store_unaligned(y + i);
  for (; i < n; ++i) y[i] = exp(Lanes(x[i]) - all).get(0);
}

void divide(const float* x, float divisor, float* y, std::size_t n) {
  const Lanes all(divisor);
  std::size_t i = 0;
  for (; i + lane_count <= n; i += lane_count) (Lanes::load_unaligned(x + i) / all).store_unaligned(y + i);
  for (; i < n; ++i) y[i] = x[i] / divisor;
}

}  // namespace softlook::kernels
