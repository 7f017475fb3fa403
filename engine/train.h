// Training: a program evaluated again and again, its parameters changed after each time so that its loss falls.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "graph.h"
#include "layer.h"
#include "optim.h"

namespace softlook {

struct TrainingOptions {
  // A node of the program and the parameter of the layer that it is ("weight"); of a layer without one: all of them.
  struct Name {
    int node;
    std::string parameter;
  };
  std::vector<Name> parameters;
  int loss = -1;
  OptimizerOptions optimizer;

  // ---- batches ---------------------------------------------------------------------------------------------------
  // Inputs (by their place in Graph::inputs) of which every step takes `batch` rows; they have equally many rows, at
  // least `batch`.
  std::vector<std::size_t> data;
  std::size_t batch = 0;
  // The rows in their order; rows that no longer fill a batch are left out, then it begins anew. Without an order they
  // come as they lie, or shuffled for each epoch by PyTorch's randperm from this seed.
  std::vector<std::int64_t> order;
  std::optional<std::uint64_t> seed;
};

// What does not depend on parameters or data is evaluated once, random numbers included.
class Training {
 public:
  // `inputs` as for Graph::run; parameters that are inputs start there and are copied.
  // Errors: what the program gives with the first batch; gradient when the loss is no float32 scalar or does not depend
  // on a parameter; argument when a parameter is none.
  static Result<Training> start(Graph graph, std::vector<Value> inputs, TrainingOptions options);

  // The loss and the gradients of the next batch, then the optimizer's step. Errors: what the program gives.
  Checked step();
  std::uint64_t steps() const { return steps_; }
  // Before the last step changed the parameters.
  double loss() const { return loss_; }

  // The values of the last step; parameters are those after it.
  const Run& run() const { return *run_; }
  struct Trained {
    std::string name;  // within its layer, else empty
    std::size_t of;    // which of TrainingOptions::parameters
    int node;
  };
  const std::vector<Trained>& parameters() const { return trained_; }

  // Remembers where the training stands, and goes back there.
  void save();
  void restore();

 private:
  struct State {
    std::vector<Tensor> parameters;
    std::optional<Optimizer> optimizer;
    std::uint64_t steps = 0;
    double loss = 0;
  };

  Training(Graph graph, std::vector<Value> inputs, TrainingOptions options);
  void take_batch();
  Checked evaluate();
  Checked find_parameters();
  Checked add_parameter(std::size_t of, const Parameter& parameter);
  Checked need_source(const Trained& trained) const;
  Tensor& cells(const Trained& trained);
  std::vector<Tensor> copies();

  Graph graph_;
  std::vector<Value> inputs_;
  TrainingOptions options_;
  std::vector<TensorRef> rows_;                 // all rows of each data input
  std::vector<std::shared_ptr<Tensor>> batch_;  // those of the step
  std::optional<std::uint64_t> epoch_;          // whose order options_.order is

  std::optional<Run> run_;
  Tape::Dependents dependents_;
  std::vector<Trained> trained_;
  std::vector<Graph::Kept> kept_;  // of the parameters that are no inputs, where they are made
  std::vector<int> gradients_;
  std::optional<Optimizer> optimizer_;
  bool current_ = false;  // the run has the values of the next step already
  std::uint64_t steps_ = 0;
  double loss_ = 0;
  State saved_;
};

}  // namespace softlook
