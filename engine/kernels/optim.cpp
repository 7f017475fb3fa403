#include "optim.h"

#include "lanes.h"

namespace softlook::kernels {
namespace {

Lanes sgd_cells(Lanes p, Lanes g, Lanes& velocity, const SgdStep& step) {
  if (step.decay != 0) g = g + Lanes(step.decay) * p;
  if (step.momentum != 0) {
    velocity = step.first ? g : Lanes(step.momentum) * velocity + Lanes(step.damping) * g;
    g = step.nesterov ? g + Lanes(step.momentum) * velocity : velocity;
  }
  return p + Lanes(step.rate) * g;
}

// PyTorch's lerp: from the nearer end.
Lanes lerp(Lanes from, Lanes to, float weight) {
  return weight < 0.5F ? from + Lanes(weight) * (to - from) : to - (to - from) * Lanes(1.0F - weight);
}

Lanes adam_cells(Lanes p, Lanes g, Lanes& mean, Lanes& square, const AdamStep& step) {
  if (step.shrink != 1) p = p * Lanes(step.shrink);
  if (step.decay != 0) g = g + Lanes(step.decay) * p;
  mean = lerp(mean, g, step.weight1);
  square = square * Lanes(step.beta2) + Lanes(step.weight2) * g * g;
  const Lanes size = xsimd::sqrt(square) / Lanes(step.root2) + Lanes(step.eps);
  return p + Lanes(step.rate) * mean / size;
}

// The cells of a tail in lanes; those that are missing are 0.
Lanes load_some(const float* cells, std::size_t count) {
  float buffer[lane_count] = {};
  std::copy(cells, cells + count, buffer);
  return Lanes::load_unaligned(buffer);
}

void store_some(Lanes lanes, float* cells, std::size_t count) {
  float buffer[lane_count];
  lanes.store_unaligned(buffer);
  std::copy(buffer, buffer + count, cells);
}

}  // namespace

void sgd(float* p, const float* gradient, float* velocity, std::size_t n, const SgdStep& step) {
  for (std::size_t i = 0; i < n; i += lane_count) {
    const std::size_t count = std::min(lane_count, n - i);
    Lanes v = velocity != nullptr ? load_some(velocity + i, count) : Lanes(0.0F);
    store_some(sgd_cells(load_some(p + i, count), load_some(gradient + i, count), v, step), p + i, count);
    if (velocity != nullptr) store_some(v, velocity + i, count);
  }
}

void adam(float* p, const float* gradient, float* mean, float* square, std::size_t n, const AdamStep& step) {
  std::size_t i = 0;
  for (; i + lane_count <= n; i += lane_count) {
    Lanes m = Lanes::load_unaligned(mean + i);
    Lanes s = Lanes::load_unaligned(square + i);
    adam_cells(Lanes::load_unaligned(p + i), Lanes::load_unaligned(gradient + i), m, s, step).store_unaligned(p + i);
    m.store_unaligned(mean + i);
    s.store_unaligned(square + i);
  }
  if (i == n) return;
  const std::size_t rest = n - i;
  Lanes m = load_some(mean + i, rest);
  Lanes s = load_some(square + i, rest);
  store_some(adam_cells(load_some(p + i, rest), load_some(gradient + i, rest), m, s, step), p + i, rest);
  store_some(m, mean + i, rest);
  store_some(s, square + i, rest);
}

}  // namespace softlook::kernels
