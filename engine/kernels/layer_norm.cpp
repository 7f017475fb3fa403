#include "layer_norm.h"

#include <algorithm>

#include "lanes.h"
#include "rows.h"

namespace softlook::kernels {
namespace {

// f(cells of the row's place i) for every i, in batches and for the rest one by one.
template <class F>
void along(std::size_t n, F f) {
  std::size_t i = 0;
  for (; i + lane_count <= n; i += lane_count) {
    f([i](const float* from) { return Lanes::load_unaligned(from + i); },
      [i](Lanes cells, float* to) { cells.store_unaligned(to + i); });
  }
  for (; i < n; ++i) {
    f([i](const float* from) { return Lanes(from[i]); }, [i](Lanes cells, float* to) { to[i] = cells.get(0); });
  }
}

}  // namespace

void layer_norm(const float* x, std::size_t rows, std::size_t n, const float* weight, const float* bias, float eps,
                float* y) {
  float sums[sum_block];
  const auto count = static_cast<float>(n);
  for (std::size_t first = 0; first < rows; first += sum_block) {
    const std::size_t some = std::min(sum_block, rows - first);
    const float* in = x + first * n;
    float* out = y + first * n;
    sum_rows(in, some, n, n, sums);
    // 1. Distances from the mean, into y.
    for (std::size_t r = 0; r < some; ++r) {
      const Lanes mean(sums[r] / count);
      along(n, [&](auto load, auto store) { store(load(in + r * n) - mean, out + r * n); });
    }
    // 2. Sums of their squares.
    if (some == sum_block) {
      sum_four(
          n, sums,
          [=](std::size_t r, std::size_t i) {
            const Lanes distance = Lanes::load_unaligned(out + r * n + i);
            return distance * distance;
          },
          [=](std::size_t r, std::size_t i) { return out[r * n + i] * out[r * n + i]; });
    } else {
      for (std::size_t r = 0; r < some; ++r) {
        sums[r] = 0;
        for (std::size_t i = 0; i < n; ++i) sums[r] += out[r * n + i] * out[r * n + i];
      }
    }
    // 3. Over the root, times weight, plus bias.
    for (std::size_t r = 0; r < some; ++r) {
      const Lanes root = xsimd::sqrt(Lanes(sums[r] / count + eps));
      along(n, [&](auto load, auto store) {
        Lanes cell = load(out + r * n) / root;
        if (weight != nullptr) cell = cell * load(weight);
        store(cell + (bias != nullptr ? load(bias) : Lanes(0.0F)), out + r * n);
      });
    }
  }
}

}  // namespace softlook::kernels
