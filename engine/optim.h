// PyTorch's optimizers: how a step of training changes the parameters.
// Source: PyTorch 2.6, torch/optim/{sgd,adam,adamw}.py, _single_tensor_*; its vector units may fuse a multiply-add,
// which we do not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace softlook {

// As torch.optim names them. lr, eps, weight_decay and momentum are not negative, the betas in [0, 1); nesterov goes
// with momentum and without dampening.
struct OptimizerOptions {
  enum class Kind : std::uint8_t { sgd, adam, adamw } kind = Kind::sgd;
  double lr = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double eps = 1e-8;
  double weight_decay = 0;  // L2 in SGD and Adam; in AdamW the parameters themselves shrink by lr * weight_decay
  double momentum = 0;
  double dampening = 0;
  bool nesterov = false;
};

class Optimizer {
 public:
  // `sizes`: how many cells each parameter has.
  Optimizer(const OptimizerOptions& options, const std::vector<std::size_t>& sizes);

  // Begins the next step; then `update` is called once for each parameter.
  void begin();
  void update(std::size_t parameter, float* cells, const float* gradient);

 private:
  OptimizerOptions options_;
  std::vector<std::size_t> sizes_;
  std::uint64_t step_ = 0;
  double power1_ = 1;  // beta1 and beta2 to the power of step_
  double power2_ = 1;
  std::vector<std::vector<float>> first_;   // SGD's velocity, Adam's mean of gradients
  std::vector<std::vector<float>> second_;  // Adam's mean of squares
};

}  // namespace softlook
