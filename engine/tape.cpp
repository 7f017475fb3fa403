#include "tape.h"

#include <algorithm>
#include <new>
#include <stdexcept>

#include "formula.h"

namespace softlook {

Tape::Tape(std::vector<std::string> texts)
    : texts_(std::make_shared<const std::vector<std::string>>(std::move(texts))), steps_(texts_->size()) {}

const std::string& Tape::text(int node) const {
  static const std::string nothing;
  const int origin = node < static_cast<int>(texts_->size()) ? node : step(node).origin;
  return origin >= 0 ? (*texts_)[static_cast<std::size_t>(origin)] : nothing;
}

int Tape::append() {
  steps_.emplace_back();
  steps_.back().origin = origin_;
  return size() - 1;
}

void Tape::set_leaf(int node, std::string_view leaf, Value value) {
  Step& step = steps_[static_cast<std::size_t>(node)];
  value.node = node;
  step.leaf = leaf;
  step.origin = node;
  step.steady = leaf != "input" || value.number;
  step.done = true;
  if (value.is_tensor()) order_.push_back(node);
  step.out = std::move(value);
}

void Tape::set_alias(int node, Value value) {
  Step& step = steps_[static_cast<std::size_t>(node)];
  step.out = std::move(value);
  step.origin = node;
  step.done = true;
}

bool Tape::step_of_last_is_new(int node) const {
  return size() > static_cast<int>(texts_->size()) && steps_.back().origin == node;
}

void Tape::move_last_to(int node) {
  if (!order_.empty() && order_.back() == size() - 1) order_.back() = node;
  std::replace(deciding_.begin(), deciding_.end(), size() - 1, node);
  Step last = std::move(steps_.back());
  steps_.pop_back();
  last.out.node = node;
  last.origin = node;
  steps_[static_cast<std::size_t>(node)] = std::move(last);
}

Value Tape::constant(float value) {
  Value number = leaf(Tensor::scalar(value));
  number.number = true;
  steps_.back().out.number = true;
  return number;
}

Value Tape::constant(std::int64_t value) {
  Value number = leaf(Tensor::scalar(value));
  number.number = true;
  steps_.back().out.number = true;
  return number;
}

// A number that an op puts in, as a further leaf.
Value Tape::leaf(Tensor tensor) {
  const int node = append();
  steps_.back().leaf = "number";
  steps_.back().steady = true;
  steps_.back().done = true;
  steps_.back().out = Value::of(std::move(tensor));
  steps_.back().out.node = node;
  return steps_.back().out;
}

void Tape::forward(const Op& op, const std::vector<Value>& args, const RandomState& random, Tensor& out) {
  Call call{op, args, *this, random};
  if (op.workspace != nullptr) {
    const std::size_t cells = op.workspace(call);
    if (workspace_.size() < cells) workspace_.resize(cells);
    call.workspace = workspace_.data();
  }
  op.forward(call, out);
}

// A steady step is not computed again by rerun, so nobody else may write where it lies.
std::shared_ptr<Tensor> Tape::make(const Spec& spec, bool steady) {
  const auto fits = [&spec](const std::shared_ptr<Tensor>& tensor) {
    return tensor->dtype() == spec.dtype && tensor->shape() == spec.shape;
  };
  const auto found = steady ? retired_.end() : std::find_if(retired_.begin(), retired_.end(), fits);
  if (found == retired_.end()) return std::make_shared<Tensor>(spec.dtype, spec.shape);
  std::shared_ptr<Tensor> tensor = std::move(*found);
  retired_.erase(found);
  return tensor;
}

void Tape::retire(int node) {
  const Step& made = step(node);
  if (made.op == nullptr || made.steady || !made.out.is_tensor()) return;
  // The tape alone owns what its ops made.
  retired_.push_back(std::const_pointer_cast<Tensor>(made.out.tensor));
}

Result<Value> Tape::apply(int node, const Op& op, std::vector<Value> args) {
  bool fits = true;
  Result<Value> value{Value{}};
  try {
    value = compute(node, op, std::move(args));
  } catch (const std::bad_alloc&) {
    fits = false;
  } catch (const std::length_error&) {  // a vector of more bytes than there are addresses
    fits = false;
  }
  if (!fits) {
    value = Error{Code::limit, "There is not enough memory for the result of " + std::string(op.name) + ".",
                  "Use smaller tensors, or close what is no longer needed."};
  }
  if (!value && value.error().node < 0) value.error().node = origin_;
  return value;
}

Result<Value> Tape::compute(int node, const Op& op, std::vector<Value> args) {
  if (op.casts && !args.back().is_none()) {
    if (args.back().text == word(DType::boolean)) {
      return Error{Code::dtype, std::string(op.name) + ": its result is numbers; dtype cannot be bool.",
                   "To ask whether a cell is not 0, write x.any(...)."};
    }
    Result<Value> taken = call("to", {args[0], args.back()});
    if (!taken) return taken.error();
    args[0] = *taken;
    args.back() = Value{};
  }
  const RandomState before = random_;
  bool steady = true;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const bool one = is_steady(args[i]);
    steady = steady && one;
    if ((op.cellwise >> i & 1) != 0) continue;
    if (!one) can_rerun_ = false;
    if (op.lower != nullptr) add_nodes(args[i], deciding_);
  }
  {
    const Call call{op, args, *this, before};
    if (op.lower != nullptr) return op.lower(*this, call);
  }
  if (node < 0) node = append();
  const Call call{op, args, *this, before};
  Result<Spec> spec = op.infer(call);
  if (!spec) return spec.error();
  if (Checked fits = check_size(spec->shape, "The result of " + std::string(op.name)); !fits) return fits.error();
  steady = steady || op.makes_sizes;
  const std::shared_ptr<Tensor> out = make(*spec, steady);
  forward(op, args, before, *out);
  if (op.advance != nullptr) op.advance(call, *spec, random_);
  Value value;
  value.kind = Value::Kind::tensor;
  value.tensor = out;
  value.number = spec->number;
  value.node = node;
  Step& step = steps_[static_cast<std::size_t>(node)];
  step.op = &op;
  step.args = std::move(args);
  step.out = value;
  step.random = before;
  step.steady = steady;
  step.done = true;
  order_.push_back(node);
  return value;
}

Checked Tape::call_at(int node, const Op& op, std::vector<Value> args) {
  origin_ = node;
  called_ = &op;
  Result<Value> value = apply(node, op, std::move(args));
  called_ = nullptr;
  if (!value) {
    value.error().node = node;
    return value.error();
  }
  Step& step = steps_[static_cast<std::size_t>(node)];
  step.origin = node;
  if (step.done) return Nothing{};
  if (value->node == size() - 1 && value->is_tensor() && step_of_last_is_new(node)) {
    move_last_to(node);
  } else {
    set_alias(node, *value);
  }
  return Nothing{};
}

Result<Value> Tape::call(const Op& op, std::vector<Value> args) {
  for (std::size_t i = args.size(); i < op.params.size(); ++i) {
    Value fallback = op.params[i].fallback;
    if (op.params[i].variadic) fallback = Value::of_items(Value::Kind::sequence, {});
    args.push_back(std::move(fallback));
  }
  return apply(-1, op, std::move(args));
}

Result<Value> Tape::call(std::string_view name, std::vector<Value> args) {
  const Op* op = find_op(name);
  if (op == nullptr) return Error{Code::unknown_name, "There is no op named " + std::string(name) + "."};
  return call(*op, std::move(args));
}

void Tape::finish() {
  retired_.clear();
  own_steps_ = steps_.size();
  own_order_ = order_.size();
  own_deciding_ = deciding_.size();
}

bool Tape::is_steady(const Value& value) const {
  if (value.is_tensor() && value.node >= 0 && !step(value.node).steady) return false;
  return std::all_of(value.items.begin(), value.items.end(), [this](const Value& item) { return is_steady(item); });
}

namespace {

// Puts an input's new tensor wherever an argument holds the old one.
void replace(Value& value, const Value& input) {
  if (value.node == input.node && value.is_tensor()) value.tensor = input.tensor;
  for (Value& item : value.items) replace(item, input);
}

}  // namespace

void Tape::rerun(const std::vector<std::pair<int, Value>>& inputs) {
  steps_.resize(own_steps_);
  order_.resize(own_order_);
  deciding_.resize(own_deciding_);
  unfolded_.clear();
  for (const auto& [node, value] : inputs) {
    Step& leaf = steps_[static_cast<std::size_t>(node)];
    if (leaf.out.tensor == value.tensor) continue;
    leaf.out.tensor = value.tensor;
    for (Step& step : steps_) {
      for (Value& arg : step.args) replace(arg, leaf.out);
      if (step.op == nullptr && &step != &leaf) replace(step.out, leaf.out);
    }
  }
  for (int node : order_) {
    Step& step = steps_[static_cast<std::size_t>(node)];
    if (step.op == nullptr || step.steady) continue;
    // The tape alone owns what its ops made; everybody else sees the cells through it.
    forward(*step.op, step.args, step.random, const_cast<Tensor&>(*step.out.tensor));
  }
}

Result<Explanation> Tape::explain(int node, std::size_t flat) {
  if (step(node).op == nullptr && step(node).leaf.empty()) node = step(node).out.node;
  const Op* op = step(node).op;
  if (op != nullptr && op->unfold != nullptr) return explain_fused(node, flat);
  const Step& at = step(node);
  const Tensor& tensor = *at.out.tensor;
  Explanation explanation{node, flat, at.leaf, tensor.dtype(), {}, 0};
  if (op == nullptr) {
    explanation.recipe.formula = at.leaf;
    explanation.value = tensor.at(flat);
    return explanation;
  }
  explanation.op = op->name;
  const Call call{*op, at.args, *this, at.random};
  explanation.recipe = op->explain(call, tensor.shape(), flat);
  explanation.value = evaluate(explanation.recipe, tensor.dtype());
  return explanation;
}

// The cell of a fused op is explained by the last of the ops that it fuses.
Result<Explanation> Tape::explain_fused(int node, std::size_t flat) {
  auto found = unfolded_.upper_bound({node, flat});
  if (found != unfolded_.begin()) --found;
  const auto covers = [&](const auto& known) {
    const auto& [from, equal] = known;
    return from.first == node && from.second <= flat && flat - from.second < value(equal).tensor->size();
  };
  if (found == unfolded_.end() || !covers(*found)) {
    const Step fused = step(node);  // a copy: the calls below may move the steps
    origin_ = fused.origin;
    const Call call{*fused.op, fused.args, *this, fused.random};
    std::size_t first = 0;
    Result<Value> equal = fused.op->unfold(*this, call, fused.out, flat, first);
    if (!equal) return equal.error();
    found = unfolded_.emplace(std::make_pair(node, first), equal->node).first;
  }
  Result<Explanation> explanation = explain(found->second, flat - found->first.second);
  if (!explanation) return explanation;
  explanation->node = node;
  explanation->flat = flat;
  explanation->op = step(node).op->name;
  return explanation;
}

namespace {

bool is_float(const Value& value) { return value.is_tensor() && value.tensor->dtype() == DType::float32; }

// Adds the gradients of an op's arguments to those already known, going into sequences.
Checked accumulate(Tape& tape, const Value& argument, const Value& gradient, std::map<int, Value>& gradients) {
  if (argument.kind == Value::Kind::sequence) {
    for (std::size_t i = 0; i < argument.items.size() && i < gradient.items.size(); ++i) {
      if (Checked done = accumulate(tape, argument.items[i], gradient.items[i], gradients); !done) return done;
    }
    return Nothing{};
  }
  if (gradient.is_none() || !tape.wants(argument)) return Nothing{};
  const auto known = gradients.find(argument.node);
  if (known == gradients.end()) {
    gradients.emplace(argument.node, gradient);
    return Nothing{};
  }
  Result<Value> sum = tape.call("add", {known->second, gradient});
  if (!sum) return sum.error();
  known->second = *sum;
  return Nothing{};
}

}  // namespace

bool Tape::wants(const Value& value) const {
  if (value.is_tensor()) return value.node >= 0 && is_float(value) && wanted_[static_cast<std::size_t>(value.node)];
  return std::any_of(value.items.begin(), value.items.end(), [this](const Value& item) { return wants(item); });
}

bool Call::wants(std::size_t i) const { return tape.wants(args[i]); }

Result<std::map<int, Value>> Tape::backward(int loss) {
  wanted_.assign(steps_.size(), false);
  for (int node : order_) {
    const Step& made = step(node);
    const auto wanted = [this](const Value& arg) { return wants(arg); };
    const bool of_wanted = std::any_of(made.args.begin(), made.args.end(), wanted);
    const bool own = made.op == nullptr ? made.leaf == "input" : !made.out.number;
    wanted_[static_cast<std::size_t>(node)] = is_float(made.out) && (of_wanted || own);
  }
  return differentiate(loss);
}

Result<std::map<int, Value>> Tape::backward(int loss, const std::vector<int>& parameters) {
  wanted_.assign(steps_.size(), false);
  for (int node : parameters) wanted_[static_cast<std::size_t>(node)] = true;
  for (const Dependents::Dependent& dependent : dependents(parameters).steps)
    wanted_[static_cast<std::size_t>(dependent.node)] = is_float(value(dependent.node));
  return differentiate(loss);
}

Result<std::map<int, Value>> Tape::differentiate(int loss) {
  const Value out = value(loss);  // a copy: the calls below may move the steps
  if (!is_float(out) || out.tensor->size() != 1) {
    const std::string& what = text(loss);
    const bool composed = what.find(' ') != std::string::npos;
    return Error{Code::gradient, "backward needs a float32 tensor of one cell; " + what + " is " + describe(out) + ".",
                 "Reduce it first, for example with " + (composed ? "(" + what + ")" : what) + ".sum().", loss};
  }
  origin_ = loss;
  std::map<int, Value> gradients;
  if (!wants(out)) return gradients;
  Result<Value> one = call("ones_like", {out});
  if (!one) return one.error();
  gradients.emplace(out.node, *one);
  const std::vector<int> order(order_);  // gradients are appended behind while we walk back
  for (auto node = order.rbegin(); node != order.rend(); ++node) {
    const auto found = gradients.find(*node);
    if (found == gradients.end()) continue;
    // A copy: the calls below may move the steps.
    const Step made = step(*node);
    if (made.op == nullptr || made.op->backward == nullptr) continue;
    if (std::none_of(made.args.begin(), made.args.end(), [this](const Value& arg) { return wants(arg); })) continue;
    origin_ = made.origin;
    const Value gradient = found->second;
    const Call call{*made.op, made.args, *this, made.random};
    Result<Gradients> of_args = made.op->backward(*this, call, made.out, gradient);
    if (!of_args) return of_args.error();
    for (std::size_t i = 0; i < of_args->size(); ++i) {
      if (Checked done = accumulate(*this, made.args[i], (*of_args)[i], gradients); !done) return done.error();
    }
  }
  return gradients;
}

void Tape::add_nodes(const Value& value, std::vector<int>& nodes) const {
  if (value.is_tensor() && value.node >= 0 && step(value.node).leaf != "number") nodes.push_back(value.node);
  for (const Value& item : value.items) add_nodes(item, nodes);
}

Tape::Dependents Tape::dependents(const std::vector<int>& nodes) const {
  std::vector<bool> changes(steps_.size(), false);
  for (int node : nodes) changes[static_cast<std::size_t>(node)] = true;
  std::vector<int> of_argument;
  const auto depends = [&](const Value& value) {
    of_argument.clear();
    add_nodes(value, of_argument);
    return std::any_of(of_argument.begin(), of_argument.end(),
                       [&](int node) { return bool(changes[static_cast<std::size_t>(node)]); });
  };
  Dependents found;
  for (int node : order_) {
    const Step& made = step(node);
    if (made.op == nullptr || changes[static_cast<std::size_t>(node)]) continue;
    bool any = false;
    bool checked = false;
    for (std::size_t i = 0; i < made.args.size(); ++i) {
      if (!depends(made.args[i])) continue;
      any = true;
      checked = checked || (made.op->cellwise >> i & 1) == 0;
    }
    if (!any || made.op->makes_sizes) continue;
    changes[static_cast<std::size_t>(node)] = true;
    found.steps.push_back({node, checked});
  }
  for (int node : deciding_) found.in_place = found.in_place && !changes[static_cast<std::size_t>(node)];
  return found;
}

Result<bool> Tape::recompute(const Dependents& dependents) {
  unfolded_.clear();
  for (const auto& [node, checked] : dependents.steps) {
    Step& made = steps_[static_cast<std::size_t>(node)];
    if (checked) {
      const Call call{*made.op, made.args, *this, made.random};
      Result<Spec> spec = made.op->infer(call);
      if (!spec) {
        spec.error().node = made.origin;
        return spec.error();
      }
      if (spec->dtype != made.out.tensor->dtype() || spec->shape != made.out.tensor->shape()) return false;
    }
    forward(*made.op, made.args, made.random, const_cast<Tensor&>(*made.out.tensor));
  }
  return true;
}

}  // namespace softlook
