#include "train.h"

#include <algorithm>

namespace softlook {
namespace {

// Copies row `from` of one tensor to row `to` of another of the same dtype and row length.
void copy_row(const Tensor& in, std::size_t from, Tensor& out, std::size_t to) {
  const std::size_t length = in.size() / in.size(0);
  const auto copy = [&](const auto* x, auto* y) {
    std::copy(x + from * length, x + (from + 1) * length, y + to * length);
  };
  switch (in.dtype()) {
    case DType::float32: copy(in.floats(), out.floats()); break;
    case DType::int64: copy(in.integers(), out.integers()); break;
    case DType::boolean: copy(in.booleans(), out.booleans()); break;
  }
}

// Where a tensor lies within a value, by the places of items; whether it lies there.
bool find_within(const Value& value, int node, std::vector<std::size_t>& place) {
  if (value.is_tensor()) return value.node == node;
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    place.push_back(i);
    if (find_within(value.items[i], node, place)) return true;
    place.pop_back();
  }
  return false;
}

}  // namespace

Training::Training(Graph graph, std::vector<Value> inputs, TrainingOptions options)
    : graph_(std::move(graph)), inputs_(std::move(inputs)), options_(std::move(options)) {
  for (std::size_t input : options_.data) {
    Value& value = inputs_[input];
    rows_.push_back(value.tensor);
    Shape shape = value.tensor->shape();
    shape[0] = options_.batch;
    batch_.push_back(std::make_shared<Tensor>(value.tensor->dtype(), shape));
    value.tensor = batch_.back();
  }
  for (const TrainingOptions::Name& name : options_.parameters) {
    const auto found = std::find(graph_.input_nodes().begin(), graph_.input_nodes().end(), name.node);
    if (found == graph_.input_nodes().end()) continue;
    Value& value = inputs_[static_cast<std::size_t>(found - graph_.input_nodes().begin())];
    value.tensor = std::make_shared<Tensor>(*value.tensor);
  }
}

Result<Training> Training::start(Graph graph, std::vector<Value> inputs, TrainingOptions options) {
  Training training(std::move(graph), std::move(inputs), std::move(options));
  training.take_batch();
  if (Checked done = training.evaluate(); !done) return done.error();
  std::vector<std::size_t> sizes;
  for (const Trained& trained : training.trained_) sizes.push_back(training.cells(trained).size());
  training.optimizer_.emplace(training.options_.optimizer, sizes);
  training.save();
  return training;
}

void Training::take_batch() {
  if (rows_.empty()) return;
  const std::size_t count = options_.seed || options_.order.empty() ? rows_[0]->size(0) : options_.order.size();
  const std::uint64_t batches = count / options_.batch;
  const std::uint64_t epoch = steps_ / batches;
  if (options_.seed && epoch_ != epoch) {
    RandomState random;
    random.seed = *options_.seed;
    random.draws = epoch * (count - 1);
    options_.order.resize(count);
    fill_randperm(random, options_.order.data(), count);
    epoch_ = epoch;
  }
  const auto first = static_cast<std::size_t>(steps_ % batches) * options_.batch;
  for (std::size_t i = 0; i < options_.batch; ++i) {
    const std::size_t row = options_.order.empty() ? first + i : static_cast<std::size_t>(options_.order[first + i]);
    for (std::size_t k = 0; k < rows_.size(); ++k) copy_row(*rows_[k], row, *batch_[k], i);
  }
}

Tensor& Training::cells(const Trained& trained) {
  // The run is ours alone.
  return const_cast<Tensor&>(*run_->value(trained.node).tensor);
}

std::vector<Tensor> Training::copies() {
  std::vector<Tensor> all;
  for (const Trained& trained : trained_) all.push_back(cells(trained));
  return all;
}

// A parameter that an op makes, such as a layer's, begins as the program makes it, and is kept from then on.
Checked Training::evaluate() {
  for (Graph::Kept& kept : kept_) {
    const Value* value = &run_->value(kept.node);
    for (std::size_t item : kept.place) value = &value->items[item];
    kept.cells.write(*value->tensor);
  }
  Result<Run> run = graph_.run_anew(inputs_, kept_);
  if (!run) return run.error();
  run_ = std::move(*run);
  if (Checked found = find_parameters(); !found) return found;
  std::vector<int> nodes;
  for (const Trained& trained : trained_) nodes.push_back(trained.node);
  if (Checked done = run_->backward(options_.loss, nodes); !done) return done;
  gradients_.clear();
  for (const Trained& trained : trained_) {
    Result<Value> gradient = run_->gradient(trained.node);
    if (!gradient) {
      const std::string& name = run_->tape().text(options_.parameters[trained.of].node);
      return Error{Code::gradient,
                   "The loss does not depend on " + name + (trained.name.empty() ? "" : "." + trained.name) + ".",
                   "Leave it out of params, or use it on the way to the loss.", options_.parameters[trained.of].node};
    }
    gradients_.push_back(gradient->node);
  }
  for (std::size_t input : options_.data) nodes.push_back(graph_.input_nodes()[input]);
  dependents_ = run_->tape().dependents(nodes);
  current_ = true;
  return Nothing{};
}

Checked Training::find_parameters() {
  const bool first = trained_.empty();
  trained_.clear();
  for (std::size_t of = 0; of < options_.parameters.size(); ++of) {
    const TrainingOptions::Name& name = options_.parameters[of];
    const Value& value = run_->value(name.node);
    std::vector<Parameter> found;
    if (!name.parameter.empty()) {
      Result<Value> one = run_->parameter(name.node, name.parameter);
      if (!one) return one.error();
      found.push_back({name.parameter, *one});
    } else if (value.is_tensor()) {
      found.push_back({"", value});
    } else {
      found = parameters_of(value);
      if (found.empty()) {
        return Error{Code::argument,
                     run_->tape().text(name.node) + " is " + describe(value) + "; it has no parameters to train.",
                     "A parameter is an input, a layer, or a tensor that the program makes of no input.", name.node};
      }
    }
    for (const Parameter& parameter : found) {
      if (Checked added = add_parameter(of, parameter); !added) return added;
    }
  }
  if (!first) return Nothing{};
  for (const Trained& trained : trained_) {
    if (Checked source = need_source(trained); !source) return source;
    const Tape::Step& made = run_->tape().step(trained.node);
    if (made.op == nullptr) continue;
    Graph::Kept kept{made.origin, {}, cells(trained)};
    if (find_within(run_->value(made.origin), trained.node, kept.place)) kept_.push_back(std::move(kept));
  }
  return Nothing{};
}

Checked Training::add_parameter(std::size_t of, const Parameter& parameter) {
  const int node = parameter.value.node;
  const auto same = [node](const Trained& known) { return known.node == node; };
  if (std::any_of(trained_.begin(), trained_.end(), same)) return Nothing{};  // under two names, such as tied weights
  trained_.push_back({parameter.name, of, node});
  return Nothing{};
}

// Cells that nothing else decides can be learned.
Checked Training::need_source(const Trained& trained) const {
  const Tape& tape = run_->tape();
  const int at = options_.parameters[trained.of].node;
  const Tensor& tensor = *tape.value(trained.node).tensor;
  const std::string what = tape.text(at) + (trained.name.empty() ? "" : "." + trained.name);
  const std::string hint =
      "A parameter is an input, a layer's weight or bias, or a tensor that the program makes of no input.";
  if (tensor.dtype() != DType::float32) {
    return Error{Code::argument,
                 what + " has the dtype " + std::string(word(tensor.dtype())) + " and cannot be trained.",
                 "Only float32 tensors can.", at};
  }
  if (tape.step(trained.node).leaf == "number")
    return Error{Code::argument, what + " is a number of the program, not a parameter.", hint, at};
  std::vector<int> others = graph_.input_nodes();
  for (const Trained& other : trained_) others.push_back(other.node);
  others.erase(std::remove(others.begin(), others.end(), trained.node), others.end());
  for (const auto& [node, checked] : tape.dependents(others).steps) {
    if (node == trained.node)
      return Error{Code::argument, what + " is computed from others and cannot be trained.", hint, at};
  }
  return Nothing{};
}

Checked Training::step() {
  if (!current_) {
    take_batch();
    Result<bool> done = dependents_.in_place ? run_->recompute(dependents_) : Result<bool>(false);
    // What decided by values may decide otherwise now: evaluated afresh, it does, or says what is wrong.
    if (!done || !*done) {
      if (Checked evaluated = evaluate(); !evaluated) return evaluated;
    }
  }
  current_ = false;
  loss_ = run_->value(options_.loss).tensor->at(0);
  optimizer_->begin();
  for (std::size_t i = 0; i < trained_.size(); ++i) {
    const Tensor& gradient = *run_->tape().value(gradients_[i]).tensor;
    optimizer_->update(i, cells(trained_[i]).floats(), gradient.floats());
  }
  ++steps_;
  return Nothing{};
}

void Training::save() { saved_ = {copies(), optimizer_, steps_, loss_}; }

void Training::restore() {
  for (std::size_t i = 0; i < trained_.size(); ++i) cells(trained_[i]).write(saved_.parameters[i]);
  optimizer_ = saved_.optimizer;
  steps_ = saved_.steps;
  loss_ = saved_.loss;
  current_ = false;
}

}  // namespace softlook
