#include "graph.h"

#include <algorithm>

#include "layer.h"

namespace softlook {
namespace {

// Arguments that PyTorch takes and that change no value. A layer's dtype is float32, and nobody else has what it would
// change in place.
bool is_ignored(std::string_view op, std::string_view keyword) {
  const bool layer = op[0] >= 'A' && op[0] <= 'Z';
  return keyword == "device" || keyword == "requires_grad" || keyword == "layout" || keyword == "pin_memory" ||
         keyword == "generator" || (layer && (keyword == "dtype" || keyword == "inplace"));
}

Error unknown_op(const Node& node, int at) {
  const std::string_view near = nearest_op(node.name);
  Error error{Code::unknown_name, "The engine has no op named " + node.name.substr(0, 60) + ".", {}, at};
  error.hint = near.empty() ? "It has PyTorch's words for tensors, layers and losses."
                            : "Did you mean " + std::string(near) + "?";
  return error;
}

std::vector<std::string> sources(const std::vector<Node>& nodes) {
  std::vector<std::string> texts;
  texts.reserve(nodes.size());
  for (const Node& node : nodes) texts.push_back(node.source);
  return texts;
}

Value leaf_value(const Node& node) {
  switch (node.kind) {
    case Node::Kind::number:
      return Value::of_number(node.integer ? Tensor::scalar(to_int64(node.number))
                                           : Tensor::scalar(static_cast<float>(node.number)));
    case Node::Kind::boolean: return Value::of_number(Tensor::scalar(node.number != 0));
    case Node::Kind::text: return Value::of_text(node.name);
    case Node::Kind::ellipsis: {
      Value value;
      value.kind = Value::Kind::ellipsis;
      return value;
    }
    default: return {};
  }
}

}  // namespace

Graph::Graph(std::vector<Node> nodes)
    : nodes_(std::move(nodes)),
      ops_(nodes_.size(), nullptr),
      bound_(nodes_.size()),
      fixed_(nodes_.size(), true),
      fixed_values_(sources(nodes_)) {}

Result<Graph> Graph::compile(std::vector<Node> nodes, std::optional<std::vector<int>> kept) {
  Graph graph(std::move(nodes));
  bool fixed_random = true;  // draws follow one another: after one that depends on inputs, all do
  for (int i = 0; i < static_cast<int>(graph.nodes_.size()); ++i) {
    const auto at = static_cast<std::size_t>(i);
    const Node& node = graph.nodes_[at];
    if (node.kind == Node::Kind::input) {
      graph.inputs_.push_back(node.name);
      graph.input_nodes_.push_back(i);
      graph.fixed_[at] = false;
      continue;
    }
    if (node.kind == Node::Kind::call) {
      if (Checked bound = graph.bind(i); !bound) return bound.error();
    }
    const auto is_fixed = [&graph](int arg) { return graph.fixed_[static_cast<std::size_t>(arg)]; };
    bool fixed = std::all_of(node.args.begin(), node.args.end(), is_fixed);
    for (const auto& [name, arg] : node.keywords) fixed = fixed && is_fixed(arg);
    if (graph.ops_[at] != nullptr && graph.ops_[at]->random != Op::Random::no) {
      fixed = fixed && fixed_random;
      fixed_random = fixed;
    }
    graph.fixed_[at] = fixed;
    if (fixed) {
      if (Checked done = graph.evaluate(i, graph.fixed_values_, {}); !done) return done.error();
    }
  }
  if (kept) graph.keep(*kept);
  return graph;
}

// Draws follow one another, so every one of them is needed; inputs are, to run again or complete.
void Graph::keep(const std::vector<int>& kept) {
  const std::size_t count = nodes_.size();
  keeps_all_ = false;
  needed_.assign(count, false);
  last_use_.assign(count, -1);
  for (int node : input_nodes_) needed_[static_cast<std::size_t>(node)] = true;
  for (int node : kept) {
    needed_[static_cast<std::size_t>(node)] = true;
    last_use_[static_cast<std::size_t>(node)] = static_cast<int>(count);
  }
  for (std::size_t at = count; at-- > 0;) {
    if (ops_[at] != nullptr && ops_[at]->random != Op::Random::no) needed_[at] = true;
    if (!needed_[at]) continue;
    const auto use = [&](int node) {
      const auto arg = static_cast<std::size_t>(node);
      needed_[arg] = true;
      last_use_[arg] = std::max(last_use_[arg], static_cast<int>(at));
    };
    std::for_each(nodes_[at].args.begin(), nodes_[at].args.end(), use);
    for (const auto& [name, node] : nodes_[at].keywords) use(node);
  }
}

Checked Graph::bind(int node_id) {
  const auto at = static_cast<std::size_t>(node_id);
  const Node& node = nodes_[at];
  const Op* op = find_op(node.name);
  if (op == nullptr || op->internal) return unknown_op(node, node_id);
  if (node.form == Node::Form::property && !op->property) {
    return Error{Code::argument, node.name + " is a function.", "Write it with parentheses: " + node.name + "(...).",
                 node_id};
  }
  if (node.form != Node::Form::property && op->property) {
    return Error{Code::argument, node.name + " takes no parentheses.", "Write x." + node.name + ".", node_id};
  }
  const auto wrong = [&](std::string message) {
    return Error{Code::argument, node.name + ": " + std::move(message),
                 "Its arguments are " + std::string(op->name) + "(" + std::string(op->signature) + ").", node_id};
  };
  std::vector<Bound> bound(op->params.size());
  std::size_t param = 0;
  for (int arg : node.args) {
    if (param >= op->params.size()) {
      return wrong("takes at most " + std::to_string(op->params.size()) + " arguments, not " +
                   std::to_string(node.args.size()) + ".");
    }
    bound[param].nodes.push_back(arg);
    bound[param].given = true;
    if (!op->params[param].variadic) ++param;
  }
  for (const auto& [name, arg] : node.keywords) {
    const auto found =
        std::find_if(op->params.begin(), op->params.end(), [&name](const Param& p) { return p.name == name; });
    if (found == op->params.end()) {
      const Node& value = nodes_[static_cast<std::size_t>(arg)];
      const bool not_in_place = name == "inplace" && value.kind == Node::Kind::boolean && value.number == 0;
      if (not_in_place || is_ignored(op->name, name)) continue;
      return wrong("has no argument named " + name.substr(0, 60) + ".");
    }
    Bound& slot = bound[static_cast<std::size_t>(found - op->params.begin())];
    if (slot.given) return wrong("the argument " + name + " is given twice.");
    slot.nodes.push_back(arg);
    slot.given = true;
  }
  for (std::size_t i = 0; i < bound.size(); ++i) {
    if (!bound[i].given && op->params[i].required) return wrong("the argument " + op->params[i].name + " is missing.");
  }
  ops_[at] = op;
  bound_[at] = std::move(bound);
  return Nothing{};
}

std::vector<Value> Graph::arguments(int node, const Tape& tape) const {
  const auto at = static_cast<std::size_t>(node);
  std::vector<Value> args;
  for (std::size_t i = 0; i < bound_[at].size(); ++i) {
    const Bound& bound = bound_[at][i];
    const Param& param = ops_[at]->params[i];
    if (param.variadic) {
      std::vector<Value> items;
      for (int arg : bound.nodes) items.push_back(tape.value(arg));
      args.push_back(Value::of_items(Value::Kind::sequence, std::move(items)));
    } else {
      args.push_back(bound.given ? tape.value(bound.nodes[0]) : param.fallback);
    }
  }
  return args;
}

Checked Graph::unpack(int node_id, Tape& tape) const {
  const Node& node = nodes_[static_cast<std::size_t>(node_id)];
  const Value& whole = tape.value(node.args[0]);
  const std::string& what = nodes_[static_cast<std::size_t>(node.args[0])].source;
  std::size_t length = 0;
  if (whole.kind == Value::Kind::sequence) {
    length = whole.items.size();
  } else if (whole.is_tensor() && whole.tensor->rank() > 0) {
    length = whole.tensor->size(0);
  } else {
    return Error{Code::value, what + " is " + describe(whole) + " and cannot be unpacked.", "Give it one name.",
                 node_id};
  }
  if (length != node.count) {
    return Error{Code::shape,
                 what + " has " + std::to_string(length) + " items, but " + std::to_string(node.count) +
                     " names stand on the left.",
                 "Give it " + std::to_string(length) + " names.", node_id};
  }
  const auto item = static_cast<std::int64_t>(node.number);
  if (whole.is_tensor()) {
    std::vector<Value> index{Value::of_number(Tensor::scalar(item))};
    return tape.call_at(node_id, *find_op("index"), {whole, Value::of_items(Value::Kind::sequence, std::move(index))});
  }
  tape.set_alias(node_id, whole.items[static_cast<std::size_t>(item)]);
  return Nothing{};
}

Checked Graph::evaluate(int node_id, Tape& tape, const std::vector<Value>& values) const {
  const auto at = static_cast<std::size_t>(node_id);
  const Node& node = nodes_[at];
  switch (node.kind) {
    case Node::Kind::input: {
      const auto found = std::find(inputs_.begin(), inputs_.end(), node.name);
      tape.set_leaf(node_id, "input", values[static_cast<std::size_t>(found - inputs_.begin())]);
      return Nothing{};
    }
    case Node::Kind::tuple:
    case Node::Kind::list:
    case Node::Kind::slice: {
      std::vector<Value> items;
      for (int arg : node.args) items.push_back(tape.value(arg));
      const bool slice = node.kind == Node::Kind::slice;
      Value value = Value::of_items(slice ? Value::Kind::slice : Value::Kind::sequence, std::move(items));
      value.text = node.kind == Node::Kind::list ? "list" : "tuple";
      tape.set_leaf(node_id, "items", std::move(value));
      return Nothing{};
    }
    case Node::Kind::unpack: return unpack(node_id, tape);
    case Node::Kind::call: return tape.call_at(node_id, *ops_[at], arguments(node_id, tape));
    default: tape.set_leaf(node_id, "number", leaf_value(node)); return Nothing{};
  }
}

namespace {

// Every tensor of a value, going into sequences.
template <class F>
void for_tensors(const Value& value, const F& f) {
  if (value.is_tensor() && value.node >= 0) f(value.node);
  for (const Value& item : value.items) for_tensors(item, f);
}

}  // namespace

Result<Run> Graph::run(const std::vector<Value>& values) const {
  return keeps_all_ ? evaluate_all(values) : evaluate_kept(values);
}

Result<Run> Graph::evaluate_kept(const std::vector<Value>& values) const {
  Tape tape = fixed_values_;
  const int count = static_cast<int>(nodes_.size());
  std::vector<int> last(nodes_.size(), -1);  // for each step the last node that may read it
  std::vector<int> live;
  const auto use = [&last](int step, int node) {
    if (last.size() <= static_cast<std::size_t>(step)) last.resize(static_cast<std::size_t>(step) + 1, -1);
    last[static_cast<std::size_t>(step)] = std::max(last[static_cast<std::size_t>(step)], node);
  };
  for (int i = 0; i < count; ++i) {
    const auto at = static_cast<std::size_t>(i);
    if (!needed_[at]) continue;
    const int first_new = tape.size();
    if (!fixed_[at]) {
      if (Checked done = evaluate(i, tape, values); !done) return done.error();
      live.push_back(i);
      for (int step = first_new; step < tape.size(); ++step) live.push_back(step);
    }
    for_tensors(tape.value(i), [&](int step) { use(step, last_use_[at]); });
    std::erase_if(live, [&](int step) {
      use(step, -1);
      if (last[static_cast<std::size_t>(step)] > i) return false;
      tape.retire(step);
      return true;
    });
  }
  tape.finish();
  return Run(std::move(tape));
}

Result<Run> Graph::complete(const Run& run) const {
  std::vector<Value> values;
  for (int node : input_nodes_) values.push_back(run.value(node));
  return evaluate_all(values);
}

Result<Run> Graph::evaluate_all(const std::vector<Value>& values) const {
  Tape tape = fixed_values_;
  for (int i = 0; i < static_cast<int>(nodes_.size()); ++i) {
    if (fixed_[static_cast<std::size_t>(i)]) continue;
    if (Checked done = evaluate(i, tape, values); !done) return done.error();
  }
  tape.finish();
  return Run(std::move(tape));
}

Result<Run> Graph::run_anew(const std::vector<Value>& values, const std::vector<Kept>& kept) const {
  Tape tape(sources(nodes_));
  for (int i = 0; i < static_cast<int>(nodes_.size()); ++i) {
    if (Checked done = evaluate(i, tape, values); !done) return done.error();
    for (const Kept& one : kept) {
      if (one.node != i) continue;
      const Value* value = &tape.value(i);
      for (std::size_t item : one.place) value = &value->items[item];
      // Nothing has read it yet, and the tape alone owns it.
      const_cast<Tensor&>(*value->tensor).write(one.cells);
    }
  }
  tape.finish();
  return Run(std::move(tape));
}

// Numbers may be sizes, so they must be what they were; of everything else only the dtype and the shape count.
bool Graph::can_rerun(const std::vector<Value>& values, const Tape& tape) const {
  if (!tape.can_rerun()) return false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Value& before = tape.value(input_nodes_[i]);
    if (before.number != values[i].number || before.tensor->dtype() != values[i].tensor->dtype() ||
        before.tensor->shape() != values[i].tensor->shape())
      return false;
    if (before.number && before.tensor->at(0) != values[i].tensor->at(0)) return false;
  }
  return true;
}

Result<Run> Graph::run(const std::vector<Value>& values, Run earlier) const {
  if (!can_rerun(values, earlier.tape_)) {
    {
      const Run dropped = std::move(earlier);
    }  // its memory first, then the new run's
    return run(values);
  }
  std::vector<std::pair<int, Value>> inputs;
  inputs.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) inputs.emplace_back(input_nodes_[i], values[i]);
  earlier.tape_.rerun(inputs);
  earlier.gradients_.clear();
  earlier.differentiated_ = false;
  return earlier;
}

bool Run::again() {
  if (!tape_.can_rerun()) return false;
  tape_.rerun({});
  gradients_.clear();
  differentiated_ = false;
  return true;
}

Result<Explanation> Run::explain(int node, std::size_t flat) {
  if (node < 0 || node >= tape_.size()) return Error{Code::index, "This run has no such node."};
  const Value& value = tape_.value(node);
  if (!value.is_tensor()) {
    return Error{Code::value,
                 tape_.text(node) + " is " + describe(value) + "; only the cells of a tensor can be explained.",
                 {},
                 node};
  }
  if (flat >= value.tensor->size()) {
    return Error{
        Code::index,
        tape_.text(node) + " has the shape " + to_string(value.tensor->shape()) + "; the cell is outside of it.",
        {},
        node};
  }
  return tape_.explain(node, flat);
}

Checked Run::backward(int loss) { return keep(tape_.backward(loss)); }

Checked Run::backward(int loss, const std::vector<int>& parameters) { return keep(tape_.backward(loss, parameters)); }

Checked Run::keep(Result<std::map<int, Value>> gradients) {
  if (!gradients) return gradients.error();
  gradients_ = std::move(*gradients);
  differentiated_ = true;
  return Nothing{};
}

Result<Value> Run::parameter(int node, const std::string& name) const {
  const std::vector<Parameter> all = parameters_of(value(node));
  std::string names;
  for (const Parameter& one : all) {
    if (one.name == name) return one.value;
    names += (names.empty() ? "" : ", ") + one.name;
  }
  const std::string& what = tape_.text(node);
  if (all.empty()) return Error{Code::unknown_name, what + " is " + describe(value(node)) + ", not a layer.", {}, node};
  return Error{Code::unknown_name, what + " has no parameter named " + name.substr(0, 60) + ".",
               "Its parameters are " + names + ".", node};
}

Result<Value> Run::gradient(int node) const {
  if (!differentiated_) {
    return Error{Code::gradient, "There are no gradients yet.", "Call backward on a scalar first.", node};
  }
  const auto found = gradients_.find(tape_.value(node).node);
  if (found == gradients_.end()) {
    return Error{
        Code::gradient,
        tape_.text(node) +
            " has no gradient: the loss does not depend on it, or it is a number of the program or not float32.",
        {},
        node};
  }
  return found->second;
}

}  // namespace softlook
