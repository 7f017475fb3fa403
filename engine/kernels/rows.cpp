#include "rows.h"

namespace softlook::kernels {

void sum_rows(const float* x, std::size_t rows, std::size_t n, std::size_t stride, float* out) {
  std::size_t first = 0;
  for (; first + sum_block <= rows; first += sum_block) {
    const float* block = x + first * stride;
    sum_four(
        n, out + first, [=](std::size_t r, std::size_t i) { return Lanes::load_unaligned(block + r * stride + i); },
        [=](std::size_t r, std::size_t i) { return block[r * stride + i]; });
  }
  for (; first < rows; ++first) {
    float sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += x[first * stride + i];
    out[first] = sum;
  }
}

float largest_of(const float* x, std::size_t n) {
  std::size_t i = 0;
  float largest = x[0];
  if (n >= 4 * lane_count) {
    Lanes four[4];
    for (std::size_t j = 0; j < 4; ++j) four[j] = Lanes::load_unaligned(x + j * lane_count);
    for (i = 4 * lane_count; i + 4 * lane_count <= n; i += 4 * lane_count) {
      for (std::size_t j = 0; j < 4; ++j) four[j] = larger(four[j], Lanes::load_unaligned(x + i + j * lane_count));
    }
    float cells[lane_count];
    larger(larger(four[0], four[1]), larger(four[2], four[3])).store_unaligned(cells);
    for (float cell : cells) largest = cell > largest ? cell : largest;
  }
  for (; i < n; ++i) largest = x[i] > largest ? x[i] : largest;
  return largest;
}

bool has_nan(const float* x, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    if (x[i] != x[i]) return true;
  }
  return false;
}

void exp_rows(const float* x, const float* largest, std::size_t rows, std::size_t n, std::size_t stride, float* y,
              float* sums) {
  constexpr std::size_t batches = 4;
  for (std::size_t r = 0; r < rows; ++r) {
    const float* from = x + r * stride;
    float* to = y + r * stride;
    const Lanes off(largest[r]);
    std::size_t i = 0;
    for (; i + batches * lane_count <= n; i += batches * lane_count) {
      Lanes cells[batches];
      for (std::size_t j = 0; j < batches; ++j) cells[j] = Lanes::load_unaligned(from + i + j * lane_count) - off;
      exp(cells);
      for (std::size_t j = 0; j < batches; ++j) cells[j].store_unaligned(to + i + j * lane_count);
    }
    for (; i + lane_count <= n; i += lane_count) exp(Lanes::load_unaligned(from + i) - off).store_unaligned(to + i);
    for (; i < n; ++i) to[i] = exp(Lanes(from[i]) - off).get(0);
  }
  sum_rows(y, rows, n, stride, sums);
}

void divide(const float* x, float divisor, float* y, std::size_t n) {
  const Lanes all(divisor);
  std::size_t i = 0;
  for (; i + lane_count <= n; i += lane_count) (Lanes::load_unaligned(x + i) / all).store_unaligned(y + i);
  for (; i < n; ++i) y[i] = x[i] / divisor;
}

}  // namespace softlook::kernels
