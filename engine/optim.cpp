#include "optim.h"

#include "kernels/double_math.h"
#include "kernels/optim.h"

namespace softlook {

Optimizer::Optimizer(const OptimizerOptions& options, const std::vector<std::size_t>& sizes)
    : options_(options), sizes_(sizes) {
  const bool sgd = options.kind == OptimizerOptions::Kind::sgd;
  for (std::size_t size : sizes) {
    first_.emplace_back(sgd && options.momentum == 0 ? 0 : size, 0.0F);
    second_.emplace_back(sgd ? 0 : size, 0.0F);
  }
}

void Optimizer::begin() {
  ++step_;
  power1_ *= options_.beta1;
  power2_ *= options_.beta2;
}

// Numbers are doubles up to here, as in Python, and meet the cells as float32.
void Optimizer::update(std::size_t parameter, float* cells, const float* gradient) {
  const OptimizerOptions& o = options_;
  std::vector<float>& first = first_[parameter];
  const auto f = [](double x) { return static_cast<float>(x); };
  if (o.kind == OptimizerOptions::Kind::sgd) {
    const std::size_t n = sizes_[parameter];
    const kernels::SgdStep step{f(o.weight_decay), f(o.momentum), f(1 - o.dampening), f(-o.lr), o.nesterov, step_ == 1};
    kernels::sgd(cells, gradient, first.empty() ? nullptr : first.data(), n, step);
    return;
  }
  const bool decoupled = o.kind == OptimizerOptions::Kind::adamw;
  const kernels::AdamStep step{
      .decay = decoupled ? 0 : f(o.weight_decay),
      .shrink = decoupled ? f(1 - o.lr * o.weight_decay) : 1,
      .weight1 = f(1 - o.beta1),
      .beta2 = f(o.beta2),
      .weight2 = f(1 - o.beta2),
      .root2 = f(kernels::sqrt(1 - power2_)),
      .eps = f(o.eps),
      .rate = f(-(o.lr / (1 - power1_))),
  };
  kernels::adam(cells, gradient, first.data(), second_[parameter].data(), first.size(), step);
}

}  // namespace softlook
