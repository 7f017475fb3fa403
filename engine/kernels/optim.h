// One step of an optimizer over n cells of a parameter, each step of it rounded to float32 and nothing fused.
#pragma once

#include <cstddef>

namespace softlook::kernels {

struct SgdStep {
  float decay;     // of L2: g + decay * p, left out where it is 0
  float momentum;  // 0: no velocity
  float damping;   // 1 - dampening
  float rate;      // -lr
  bool nesterov;
  bool first;  // the velocity is the gradient
};

// p (n) += rate * g; with momentum, velocity (n) = momentum * velocity + damping * g takes the place of g.
void sgd(float* p, const float* gradient, float* velocity, std::size_t n, const SgdStep& step);

struct AdamStep {
  float decay;    // of L2: g + decay * p, left out where it is 0
  float shrink;   // of AdamW: p * shrink comes first, left out where it is 1
  float weight1;  // 1 - beta1
  float beta2;
  float weight2;  // 1 - beta2
  float root2;    // sqrt(1 - beta2^t)
  float eps;
  float rate;  // -lr / (1 - beta1^t)
};

// mean = mean + weight1 (g - mean), square = beta2 square + weight2 g g, p = p + rate mean / (sqrt(square) / root2 +
// eps).
void adam(float* p, const float* gradient, float* mean, float* square, std::size_t n, const AdamStep& step);

}  // namespace softlook::kernels
