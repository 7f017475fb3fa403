// The Tape: every cell of a run and how it was made. Ops are evaluated as they are called; rows that are made of other
// rows, and gradients, call further ops on the same tape, so that everything on it can be explained the same way.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "op.h"

namespace softlook {

// One cell, explained: its value is recomputed from the parts, never read.
struct Explanation {
  int node;
  std::size_t flat;
  std::string_view op;
  DType dtype;
  Recipe recipe;
  double value;
};

class Tape {
 public:
  struct Step {
    const Op* op = nullptr;  // null: a leaf (an input or a literal), or a node whose value is another node's
    std::vector<Value> args;
    Value out;
    int origin = -1;        // the node of the program that asked for it
    RandomState random;     // before the op
    std::string_view leaf;  // "input", "number", ... for leaves
    bool steady = false;    // its values follow from shapes, literals and numbers that are inputs
    bool done = false;
  };

  // `names` are the nodes' source texts, for messages; the first nodes of the tape are the program's.
  explicit Tape(std::vector<std::string> texts);

  // ---- running again -------------------------------------------------------------------------------------------
  // Marks the end of the program's own evaluation: gradients and unfolded steps come after it.
  void finish();
  // Computes every op again in place, after `inputs` (node and value, of the same dtypes and shapes) took new values.
  // Only where can_rerun holds, and the inputs that are numbers have the same values as before.
  void rerun(const std::vector<std::pair<int, Value>>& inputs);
  // Whether every op would make the same shapes again: none decided by a value that the inputs' cells can change.
  bool can_rerun() const { return can_rerun_; }

  // Sets a leaf of the program.
  void set_leaf(int node, std::string_view leaf, Value value);
  // Makes a node of the program another name for a value that stands on the tape.
  void set_alias(int node, Value value);
  // Applies an op whose arguments are bound, as the value of a node of the program.
  Checked call_at(int node, const Op& op, std::vector<Value> args);
  // The same as a further node; `name` must be in the table, arguments beyond those given take their defaults.
  Result<Value> call(std::string_view name, std::vector<Value> args);
  Result<Value> call(const Op& op, std::vector<Value> args);
  // A number as a further leaf.
  Value constant(float value);
  Value constant(std::int64_t value);

  // The node's tensor is read no more: a later step of the same dtype and shape may have its memory, in this run and,
  // as the order is the same, in every rerun. Only for what an op made from values that can change.
  void retire(int node);

  int size() const { return static_cast<int>(steps_.size()); }
  const Step& step(int node) const { return steps_[static_cast<std::size_t>(node)]; }
  const Value& value(int node) const { return step(node).out; }
  const std::string& text(int node) const;
  // The row that the program calls, while it is evaluated; null in what comes after.
  const Op* called() const { return called_; }
  // Whether a node stands between the arguments of what is called and its result.
  bool is_between(int node) const {
    return called_ != nullptr && node >= static_cast<int>(texts_->size()) && step(node).origin == origin_;
  }

  // The recipe of a cell, evaluated. node must hold a tensor and flat be inside it.
  // A fused row adds the steps that it fuses, for the row of the cell alone, when its first cell is explained.
  Result<Explanation> explain(int node, std::size_t flat);

  // Gradients of the scalar `loss` with respect to the float32 nodes it was made from, as further nodes. Python's
  // numbers have none, nor what is made of them alone.
  Result<std::map<int, Value>> backward(int loss);
  // The same for some nodes, and for what lies between them and the loss.
  Result<std::map<int, Value>> backward(int loss, const std::vector<int>& parameters);
  // In backward: whether the gradient of a value, or of a part of it, is asked for.
  bool wants(const Value& value) const;

  // ---- training ------------------------------------------------------------------------------------------------
  // What depends on some nodes, in the order in which it is made.
  struct Dependents {
    struct Dependent {
      int node;
      bool checked;  // an argument that decides by its value depends on them too
    };
    std::vector<Dependent> steps;
    bool in_place = true;  // no row that is made of others decided by what depends on them
  };
  Dependents dependents(const std::vector<int>& nodes) const;
  // Computes them again in place, gradients included. False where a size would be another one; errors as the ops give
  // them.
  Result<bool> recompute(const Dependents& dependents);

 private:
  void forward(const Op& op, const std::vector<Value>& args, const RandomState& random, Tensor& out);
  // Memory that cannot be had becomes an error here, so that it has a place in the program.
  Result<Value> apply(int node, const Op& op, std::vector<Value> args);
  Result<Value> compute(int node, const Op& op, std::vector<Value> args);
  Result<Explanation> explain_fused(int node, std::size_t flat);
  int append();
  Value leaf(Tensor tensor);
  bool is_steady(const Value& value) const;
  Result<std::map<int, Value>> differentiate(int loss);
  void add_nodes(const Value& value, std::vector<int>& nodes) const;
  // A row made of rows: its last step becomes the node itself, so that only what lies between has nodes of its own.
  bool step_of_last_is_new(int node) const;
  void move_last_to(int node);

  std::shared_ptr<const std::vector<std::string>> texts_;
  std::vector<Step> steps_;
  std::size_t own_steps_ = 0;  // steps of the program itself
  std::size_t own_order_ = 0;
  std::size_t own_deciding_ = 0;
  std::map<std::pair<int, std::size_t>, int>
      unfolded_;            // a fused node and the first of some cells: the node that equals them
  std::vector<int> order_;  // nodes with a tensor in the order in which they were made
  std::shared_ptr<Tensor> make(const Spec& spec, bool steady);

  std::vector<std::shared_ptr<Tensor>> retired_;
  RandomState random_;
  std::vector<float> workspace_;  // of the op that runs
  int origin_ = -1;
  const Op* called_ = nullptr;
  bool can_rerun_ = true;
  std::vector<int> deciding_;  // nodes by whose values a row that is made of others decided
  std::vector<bool> wanted_;   // of each node, during backward: its gradient is asked for
};

}  // namespace softlook
