// The engine for JavaScript: names, and conversion of values. engine.ts turns this into the surface of surface.ts.
//
// Nothing thrown crosses the boundary: a function that can fail returns false (or 0) and leaves an error to be asked
// for.
#include <emscripten/bind.h>
#include <malloc.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "softlook.h"

namespace {

using emscripten::val;
using softlook::Error;
using softlook::Graph;
using softlook::Node;
using softlook::Tensor;
using softlook::Value;

val to_js(const Error& error) {
  val object = val::object();
  object.set("code", std::string(word(error.code)));
  object.set("message", error.message);
  object.set("hint", error.hint);
  object.set("node", error.node);
  return object;
}

// Calls f; what it throws (memory that could not be had) becomes an error.
template <class F>
bool guarded(std::optional<Error>& error, F f) {
  error.reset();
  try {
    f();
  } catch (const std::exception&) {
    error = Error{softlook::Code::limit, "There is not enough memory for this.",
                  "Use smaller tensors, or close what is no longer needed."};
  }
  return !error;
}

// The list of nodes of a program, built node by node; `arg` and `keyword` add to the last one.
class NodeList {
 public:
  void input(const std::string& source, const std::string& name) { add(Node::Kind::input, source).name = name; }
  void number(const std::string& source, double value, bool integer) {
    Node& node = add(Node::Kind::number, source);
    node.number = value;
    node.integer = integer;
  }
  void boolean(const std::string& source, bool value) { add(Node::Kind::boolean, source).number = value ? 1 : 0; }
  void none(const std::string& source) { add(Node::Kind::none, source); }
  void ellipsis(const std::string& source) { add(Node::Kind::ellipsis, source); }
  void text(const std::string& source, const std::string& value) { add(Node::Kind::text, source).name = value; }
  void tuple(const std::string& source) { add(Node::Kind::tuple, source); }
  void list(const std::string& source) { add(Node::Kind::list, source); }
  void slice(const std::string& source) { add(Node::Kind::slice, source); }
  void unpack(const std::string& source, int item, int count) {
    Node& node = add(Node::Kind::unpack, source);
    node.number = item;
    node.count = static_cast<std::size_t>(count);
  }
  void call(const std::string& source, const std::string& name, int form) {
    Node& node = add(Node::Kind::call, source);
    node.name = name;
    node.form = static_cast<Node::Form>(form);
  }
  void arg(int node) { nodes_.back().args.push_back(node); }
  void keyword(const std::string& name, int node) { nodes_.back().keywords.emplace_back(name, node); }
  void keep(const val& nodes) { kept_ = emscripten::vecFromJSArray<int>(nodes); }

  const std::optional<std::vector<int>>& kept() const { return kept_; }
  std::vector<Node> take() { return std::move(nodes_); }

 private:
  Node& add(Node::Kind kind, const std::string& source) {
    Node& node = nodes_.emplace_back();
    node.kind = kind;
    node.source = source;
    return node;
  }

  std::vector<Node> nodes_;
  std::optional<std::vector<int>> kept_;
};

std::uintptr_t address(Tensor& tensor) {
  switch (tensor.dtype()) {
    case softlook::DType::float32: return reinterpret_cast<std::uintptr_t>(tensor.floats());
    case softlook::DType::int64: return reinterpret_cast<std::uintptr_t>(tensor.integers());
    default: return reinterpret_cast<std::uintptr_t>(tensor.booleans());
  }
}

// A tensor that JavaScript fills at `address` before it is used.
class TensorHandle {
 public:
  TensorHandle(int dtype, const val& shape) {
    guarded(error_, [&] {
      softlook::Shape sizes;
      // std::size_t has 32 bits here; its largest number is refused below.
      constexpr double too_many = 4294967295.0;
      for (double size : emscripten::vecFromJSArray<double>(shape))
        sizes.push_back(static_cast<std::size_t>(std::min(size, too_many)));
      if (softlook::Checked fits = softlook::check_size(sizes, "This tensor"); !fits) error_ = fits.error();
      else tensor_ = std::make_shared<Tensor>(static_cast<softlook::DType>(dtype), sizes);
    });
  }
  val error() const { return error_ ? to_js(*error_) : val::null(); }
  std::uintptr_t cells() const { return address(*tensor_); }
  Value value(bool number) const {
    Value value;
    value.kind = Value::Kind::tensor;
    value.number = number;
    value.tensor = tensor_;
    return value;
  }

 private:
  std::shared_ptr<Tensor> tensor_;
  std::optional<Error> error_;
};

// JavaScript makes an object of each part of an explanation; many more of them would end a page.
constexpr std::size_t max_parts = std::size_t{1} << 20;

// bindings/parts.ts reads them where they lie.
static_assert(sizeof(softlook::Part) == 24 && offsetof(softlook::Part, role) == 0 &&
              offsetof(softlook::Part, value) == 8 && offsetof(softlook::Part, node) == 16 &&
              offsetof(softlook::Part, flat) == 20);

// Where a run that was closed leaves its memory for the next one.
using Spare = std::shared_ptr<std::optional<softlook::Run>>;

// What a run and a training have in common: the values of the nodes. Addresses stay good until the next call that makes
// tensors.
class Reading {
 public:
  virtual ~Reading() = default;

  val error() const { return error_ ? to_js(*error_) : val::null(); }
  int size() const { return run().tape().size(); }
  bool is_tensor(int node) const { return run().value(node).is_tensor(); }
  int dtype(int node) const { return static_cast<int>(run().value(node).tensor->dtype()); }
  val shape(int node) const {
    const softlook::Shape& shape = run().value(node).tensor->shape();
    return val::array(std::vector<double>(shape.begin(), shape.end()));
  }
  std::uintptr_t cells(int node) const { return address(const_cast<Tensor&>(*run().value(node).tensor)); }
  // The node whose cells these are: another one where the node is only a further name.
  int own(int node) const { return run().value(node).node; }
  // The node of a layer's parameter, or of a gradient; -1 where there is none.
  int parameter(int node, const std::string& name) { return node_of(run().parameter(node, name)); }
  int gradient(int node) { return node_of(run().gradient(node)); }

 protected:
  virtual const softlook::Run& run() const = 0;

  std::optional<Error> error_;

 private:
  int node_of(const softlook::Result<Value>& value) {
    if (value) return value->node;
    error_ = value.error();
    return -1;
  }
};

// One evaluation.
class RunHandle : public Reading {
 public:
  RunHandle(softlook::Run run, std::shared_ptr<const Graph> graph, Spare spare)
      : run_(std::move(run)), graph_(std::move(graph)), spare_(std::move(spare)) {}
  ~RunHandle() override {
    if (!completed_) spare_->emplace(std::move(run_));
  }
  RunHandle(const RunHandle&) = delete;
  RunHandle& operator=(const RunHandle&) = delete;

  // After new cells were written into the inputs.
  bool again() { return run_.again(); }
  // Computes what a program that keeps only some of its values left out.
  bool complete() {
    return guarded(error_, [&] {
      softlook::Result<softlook::Run> whole = graph_->complete(run_);
      if (!whole) {
        error_ = whole.error();
        return;
      }
      run_ = std::move(*whole);
      completed_ = true;
    });
  }

  int origin(int node) const { return run_.tape().step(node).origin; }

  std::string op(int node) const {
    const auto& step = run_.tape().step(node);
    return std::string(step.op != nullptr ? step.op->name : step.leaf);
  }
  val args(int node) const {
    std::vector<int> nodes;
    for (const Value& arg : run_.tape().step(node).args) collect(arg, nodes);
    return val::array(nodes);
  }
  // What print needs: {kind, ...}, with the nodes of tensors.
  val printed(int node) const { return to_printed(run_.value(node)); }

  // The recipe of a cell; its parts lie at an address, to be read before the next call.
  val explain(int node, double flat) {
    val object = val::null();
    guarded(error_, [&] {
      softlook::Result<softlook::Explanation> result = run_.explain(node, static_cast<std::size_t>(flat));
      if (!result) {
        error_ = result.error();
        return;
      }
      if (result->recipe.parts.size() > max_parts) {
        error_ = Error{softlook::Code::limit,
                       "This cell is made of " + std::to_string(result->recipe.parts.size()) +
                           " numbers, more than an explanation holds (" + std::to_string(max_parts) + ").",
                       "Use smaller tensors to see how it is made.", node};
        return;
      }
      object = to_js(*result);
      parts_ = std::move(result->recipe.parts);
    });
    return object;
  }

  bool backward(int loss) {
    return guarded(error_, [&] {
      if (softlook::Checked done = run_.backward(loss); !done) error_ = done.error();
    });
  }

 private:
  const softlook::Run& run() const override { return run_; }

  static void collect(const Value& value, std::vector<int>& nodes) {
    if (value.is_tensor() && value.node >= 0) nodes.push_back(value.node);
    for (const Value& item : value.items) collect(item, nodes);
  }

  static val to_printed(const Value& value) {
    val object = val::object();
    switch (value.kind) {
      case Value::Kind::tensor:
        object.set("kind", std::string(value.number ? "number" : "tensor"));
        object.set("node", value.node);
        break;
      case Value::Kind::sequence: {
        object.set("kind", std::string("sequence"));
        object.set("text", value.text);
        val items = val::array();
        for (const Value& item : value.items) items.call<void>("push", to_printed(item));
        object.set("items", items);
        break;
      }
      case Value::Kind::text:
        object.set("kind", std::string("text"));
        object.set("text", value.text);
        break;
      default: object.set("kind", std::string("none"));
    }
    return object;
  }

  val to_js(const softlook::Explanation& explanation) {
    const softlook::Recipe& recipe = explanation.recipe;
    val object = val::object();
    object.set("node", explanation.node);
    object.set("op", std::string(explanation.op));
    object.set("dtype", static_cast<int>(explanation.dtype));
    object.set("formula", std::string(recipe.formula));
    object.set("shown", std::string(recipe.shown));
    object.set("value", explanation.value);
    val roles = val::array();
    for (std::string_view role : recipe.roles) roles.call<void>("push", std::string(role));
    object.set("roles", roles);
    // A long list of parts goes through one node, or to and fro between two.
    std::vector<int> nodes;
    int last = -1;
    int before = -1;
    for (const softlook::Part& part : recipe.parts) {
      if (part.node < 0 || part.node == last || part.node == before) continue;
      before = last;
      last = part.node;
      nodes.push_back(last);
    }
    object.set("nodes", val::array(nodes));
    object.set("parts", reinterpret_cast<std::uintptr_t>(recipe.parts.data()));
    object.set("count", static_cast<int>(recipe.parts.size()));
    return object;
  }
  static val to_js(const Error& error) { return ::to_js(error); }

  softlook::Run run_;
  std::shared_ptr<const Graph> graph_;
  Spare spare_;
  bool completed_ = false;
  std::vector<softlook::Part> parts_;  // of the cell that was explained last
};

// What a training is to do, set before it starts.
class TrainingPlan {
 public:
  void parameter(int node, const std::string& name) { options_.parameters.push_back({node, name}); }
  void loss(int node) { options_.loss = node; }
  // 0: SGD, 1: Adam, 2: AdamW. Checked by training-options.ts.
  void optimizer(int kind, double lr, double beta1, double beta2, double eps, double weight_decay) {
    options_.optimizer.kind = static_cast<softlook::OptimizerOptions::Kind>(kind);
    options_.optimizer.lr = lr;
    options_.optimizer.beta1 = beta1;
    options_.optimizer.beta2 = beta2;
    options_.optimizer.eps = eps;
    options_.optimizer.weight_decay = weight_decay;
  }
  void momentum(double momentum, double dampening, bool nesterov) {
    options_.optimizer.momentum = momentum;
    options_.optimizer.dampening = dampening;
    options_.optimizer.nesterov = nesterov;
  }
  void batch(int size) { options_.batch = static_cast<std::size_t>(size); }
  void data(int input) { options_.data.push_back(static_cast<std::size_t>(input)); }
  void row(int row) { options_.order.push_back(row); }
  void seed(double seed) { options_.seed = static_cast<std::uint64_t>(static_cast<std::int64_t>(seed)); }

  const softlook::TrainingOptions& options() const { return options_; }

 private:
  softlook::TrainingOptions options_;
};

class TrainingHandle : public Reading {
 public:
  explicit TrainingHandle(softlook::Training training) : training_(std::move(training)) {}

  bool step() {
    return guarded(error_, [&] {
      if (softlook::Checked done = training_.step(); !done) error_ = done.error();
    });
  }
  double steps() const { return static_cast<double>(training_.steps()); }
  double loss() const { return training_.loss(); }
  // What is trained: [which of the plan's parameters, name within it, node], one after another.
  val parameters() const {
    val all = val::array();
    for (const softlook::Training::Trained& one : training_.parameters()) {
      all.call<void>("push", static_cast<int>(one.of));
      all.call<void>("push", one.name);
      all.call<void>("push", one.node);
    }
    return all;
  }
  bool save() {
    return guarded(error_, [&] { training_.save(); });
  }
  void restore() { training_.restore(); }

 private:
  const softlook::Run& run() const override { return training_.run(); }

  softlook::Training training_;
};

class ProgramHandle {
 public:
  explicit ProgramHandle(NodeList& nodes) {
    guarded(error_, [&] {
      softlook::Result<Graph> graph = Graph::compile(nodes.take(), nodes.kept());
      if (!graph) {
        error_ = graph.error();
        return;
      }
      graph_ = std::make_shared<const Graph>(std::move(*graph));
      values_.resize(graph_->inputs().size());
    });
  }
  val error() const { return error_ ? to_js(*error_) : val::null(); }
  void set_input(int input, const TensorHandle& tensor, bool number) {
    values_[static_cast<std::size_t>(input)] = tensor.value(number);
  }

  // Null when it fails. The inputs are forgotten, so that a run alone keeps them.
  std::unique_ptr<RunHandle> run() {
    std::unique_ptr<RunHandle> handle;
    guarded(error_, [&] {
      softlook::Result<softlook::Run> result = next_run();
      if (result) handle = std::make_unique<RunHandle>(std::move(*result), graph_, spare_);
      else error_ = result.error();
    });
    values_.assign(values_.size(), Value{});
    return handle;
  }
  std::unique_ptr<TrainingHandle> train(const TrainingPlan& plan) {
    std::unique_ptr<TrainingHandle> handle;
    guarded(error_, [&] {
      softlook::Result<softlook::Training> result = softlook::Training::start(*graph_, values_, plan.options());
      if (result) handle = std::make_unique<TrainingHandle>(std::move(*result));
      else error_ = result.error();
    });
    values_.assign(values_.size(), Value{});
    return handle;
  }

 private:
  softlook::Result<softlook::Run> next_run() {
    if (!spare_->has_value()) return graph_->run(values_);
    softlook::Run earlier = std::move(**spare_);
    spare_->reset();
    return graph_->run(values_, std::move(earlier));
  }

  std::shared_ptr<const Graph> graph_;
  std::vector<Value> values_;
  Spare spare_ = std::make_shared<std::optional<softlook::Run>>();
  std::optional<Error> error_;
};

val scalar(const std::string& name, const val& values) {
  const softlook::ScalarResult result = softlook::scalar_function(name, emscripten::vecFromJSArray<double>(values));
  return result.known ? val(result.value) : val::null();
}

// Bytes that malloc has given out: the test that nothing leaks reads it.
double heap_in_use() { return static_cast<double>(mallinfo().uordblks); }

val ops() {
  val rows = val::array();
  for (const softlook::Op& op : softlook::op_table()) {
    if (op.internal) continue;
    val row = val::object();
    row.set("name", std::string(op.name));
    val aliases = val::array();
    for (std::string_view alias : op.other_names) aliases.call<void>("push", std::string(alias));
    row.set("aliases", aliases);
    row.set("signature", std::string(op.name) + "(" + std::string(op.signature) + ")");
    row.set("summary", std::string(op.summary));
    constexpr std::string_view bounds[] = {"exact", "ulp", "ulp of terms"};
    row.set("bound", std::string(bounds[static_cast<std::size_t>(op.bound)]));
    row.set("ulp", op.ulp);
    row.set("differentiable", op.backward != nullptr || op.lower != nullptr);
    rows.call<void>("push", row);
  }
  return rows;
}

// Called before the first training: a page that trains nothing does not wait for these names.
void bind_training() {
  emscripten::class_<TrainingPlan>("TrainingPlan")
      .constructor<>()
      .function("parameter", &TrainingPlan::parameter)
      .function("loss", &TrainingPlan::loss)
      .function("optimizer", &TrainingPlan::optimizer)
      .function("momentum", &TrainingPlan::momentum)
      .function("batch", &TrainingPlan::batch)
      .function("data", &TrainingPlan::data)
      .function("row", &TrainingPlan::row)
      .function("seed", &TrainingPlan::seed);
  emscripten::class_<TrainingHandle, emscripten::base<Reading>>("TrainingHandle")
      .function("step", &TrainingHandle::step)
      .function("steps", &TrainingHandle::steps)
      .function("loss", &TrainingHandle::loss)
      .function("parameters", &TrainingHandle::parameters)
      .function("save", &TrainingHandle::save)
      .function("restore", &TrainingHandle::restore);
}

}  // namespace

EMSCRIPTEN_BINDINGS(softlook) {
  emscripten::class_<NodeList>("NodeList")
      .constructor<>()
      .function("input", &NodeList::input)
      .function("number", &NodeList::number)
      .function("boolean", &NodeList::boolean)
      .function("none", &NodeList::none)
      .function("ellipsis", &NodeList::ellipsis)
      .function("text", &NodeList::text)
      .function("tuple", &NodeList::tuple)
      .function("list", &NodeList::list)
      .function("slice", &NodeList::slice)
      .function("unpack", &NodeList::unpack)
      .function("call", &NodeList::call)
      .function("arg", &NodeList::arg)
      .function("keyword", &NodeList::keyword)
      .function("keep", &NodeList::keep);
  emscripten::class_<TensorHandle>("TensorHandle")
      .constructor<int, const val&>()
      .function("error", &TensorHandle::error)
      .function("cells", &TensorHandle::cells);
  emscripten::class_<ProgramHandle>("ProgramHandle")
      .constructor<NodeList&>()
      .function("error", &ProgramHandle::error)
      .function("setInput", &ProgramHandle::set_input)
      .function("run", &ProgramHandle::run)
      .function("train", &ProgramHandle::train);
  emscripten::class_<Reading>("Reading")
      .function("error", &Reading::error)
      .function("size", &Reading::size)
      .function("isTensor", &Reading::is_tensor)
      .function("dtype", &Reading::dtype)
      .function("shape", &Reading::shape)
      .function("cells", &Reading::cells)
      .function("own", &Reading::own)
      .function("parameter", &Reading::parameter)
      .function("gradient", &Reading::gradient);
  emscripten::class_<RunHandle, emscripten::base<Reading>>("RunHandle")
      .function("again", &RunHandle::again)
      .function("complete", &RunHandle::complete)
      .function("origin", &RunHandle::origin)
      .function("op", &RunHandle::op)
      .function("args", &RunHandle::args)
      .function("printed", &RunHandle::printed)
      .function("explain", &RunHandle::explain)
      .function("backward", &RunHandle::backward);
  emscripten::function("bindTraining", &bind_training);
  emscripten::function("scalar", &scalar);
  emscripten::function("ops", &ops);
  emscripten::function("heapInUse", &heap_in_use);
}
