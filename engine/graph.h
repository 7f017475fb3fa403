// From the list of nodes that the parser made of a program's text: Graph, checked once; Run, its values.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tape.h"

namespace softlook {

// A node of a program. It comes after every node it reads. The same kinds stand in bindings/program/nodes.ts.
struct Node {
  enum class Kind : std::uint8_t { input, number, boolean, none, ellipsis, text, tuple, list, slice, unpack, call };
  enum class Form : std::uint8_t { function, method, property, op };

  Kind kind = Kind::none;
  std::string source;          // its text in the program, for messages; may be shortened
  std::string name;            // of an input, of a call's op; a string's value
  double number = 0;           // of a number; item of an unpack
  bool integer = false;        // of a number
  std::size_t count = 0;       // of an unpack
  Form form = Form::function;  // of a call
  std::vector<int> args;       // of a tuple, list, slice (start, stop, step), unpack (the value) and call
  std::vector<std::pair<std::string, int>> keywords;
};

class Run;

// A program, checked: every op is known, its arguments bound to its signature. What does not depend on inputs is
// evaluated here, once.
class Graph {
 public:
  // Errors: unknown_name, argument, and whatever the nodes without inputs give.
  // With `kept`, a run computes what these nodes take, and of everything else neither values nor errors are known; the
  // memory of a value that is read no more goes to later ones.
  static Result<Graph> compile(std::vector<Node> nodes, std::optional<std::vector<int>> kept = {});

  // Names of the inputs in the order in which `run` takes them.
  const std::vector<std::string>& inputs() const { return inputs_; }
  // Their nodes.
  const std::vector<int>& input_nodes() const { return input_nodes_; }
  const std::vector<Node>& nodes() const { return nodes_; }

  // Evaluates every node. `values` as in inputs(). Errors as the ops give them, with the node.
  Result<Run> run(const std::vector<Value>& values) const;
  // A run of every node for the inputs of a run that kept only some.
  Result<Run> complete(const Run& run) const;
  // A tensor that a node makes, in the place of which a run takes other cells: the tensor itself, or by its place in
  // the node's tuple.
  struct Kept {
    int node;
    std::vector<std::size_t> place;
    Tensor cells;
  };
  // The same, but with nothing of what compile evaluated: every tensor is the run's own.
  Result<Run> run_anew(const std::vector<Value>& values, const std::vector<Kept>& kept) const;
  // The same as run in the memory of an earlier run of this graph, which is used up: nothing is allocated when the
  // inputs have the same dtypes and shapes and no op decides by values that changed.
  Result<Run> run(const std::vector<Value>& values, Run earlier) const;

 private:
  // Where a call's parameters come from: nodes, or the default (no node).
  struct Bound {
    std::vector<int> nodes;
    bool given = false;
  };

  explicit Graph(std::vector<Node> nodes);
  void keep(const std::vector<int>& kept);
  Result<Run> evaluate_all(const std::vector<Value>& values) const;
  Result<Run> evaluate_kept(const std::vector<Value>& values) const;
  Checked bind(int node);
  bool can_rerun(const std::vector<Value>& values, const Tape& tape) const;
  Checked evaluate(int node, Tape& tape, const std::vector<Value>& values) const;
  Checked unpack(int node, Tape& tape) const;
  std::vector<Value> arguments(int node, const Tape& tape) const;

  std::vector<Node> nodes_;
  std::vector<std::string> inputs_;
  std::vector<int> input_nodes_;
  std::vector<const Op*> ops_;             // of calls, else null
  std::vector<std::vector<Bound>> bound_;  // of calls, by parameter
  std::vector<bool> fixed_;                // does not depend on inputs
  bool keeps_all_ = true;
  std::vector<bool> needed_;   // where not all are kept: kept, or read by a needed node
  std::vector<int> last_use_;  // and the last needed node that reads this one; none that is behind it for kept ones
  Tape fixed_values_;
};

// The values of one evaluation, each cell of which can be explained.
class Run {
 public:
  explicit Run(Tape tape) : tape_(std::move(tape)) {}

  const Value& value(int node) const { return tape_.value(node); }
  // Computes again with what was written into the inputs' cells: nothing is allocated. False, and nothing done, where
  // an op decides by values.
  bool again();
  const Tape& tape() const { return tape_; }
  // Errors: index when the cell is outside, value when the node holds no tensor.
  Result<Explanation> explain(int node, std::size_t flat);
  // Errors: gradient when the loss is no float32 scalar.
  Checked backward(int loss);
  // The same for the gradients of some nodes of the tape alone.
  Checked backward(int loss, const std::vector<int>& parameters);
  // A layer's parameter, or that of a layer in a list: "weight", "0.weight". Errors: unknown_name.
  Result<Value> parameter(int node, const std::string& name) const;
  // Computes again in place what depends on some nodes; see Tape::recompute.
  Result<bool> recompute(const Tape::Dependents& dependents) { return tape_.recompute(dependents); }
  // Errors: gradient when backward was not run, or the loss does not depend on the node.
  Result<Value> gradient(int node) const;

 private:
  friend class Graph;
  Checked keep(Result<std::map<int, Value>> gradients);

  Tape tape_;
  std::map<int, Value> gradients_;
  bool differentiated_ = false;
};

}  // namespace softlook
