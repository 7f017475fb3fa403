// A libFuzzer target: bytes become a list of nodes and inputs, and whatever the list is, the engine answers with a
// sentence or with values that keep its laws.
//
//   npm run fuzz -- core --minutes 60          npm run fuzz -- core FILE      (a failing input again)
//
// Held for every input: nothing crashes or leaks (the sanitizers see to it); an error is a sentence with a node of the
// program; a run that succeeds gives the same bits when it is run again, afresh or in the memory of an earlier run,
// with the same inputs or with others in between; a cell's explanation, the engine's own and the independent
// replayer's, has the bits of the cell; backward from a scalar gives gradients of the right shapes whose cells keep the
// same law.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "replay.h"
#include "softlook.h"

using namespace softlook;

namespace {

// ---- bytes ------------------------------------------------------------------------------------------------------

// Decisions, read from the input's bytes; all 0 once they are used up.
class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : data_(data), left_(size) {}

  bool empty() const { return left_ == 0; }
  std::uint8_t next() {
    if (left_ == 0) return 0;
    --left_;
    return *data_++;
  }
  std::size_t below(std::size_t limit) { return limit < 2 ? 0 : next() % limit; }
  bool one_in(std::size_t times) { return below(times) == times - 1; }
  template <class T>
  const T& pick(const std::vector<T>& list) {
    return list[below(list.size())];
  }

 private:
  const std::uint8_t* data_;
  std::size_t left_;
};

// ---- what is reported -------------------------------------------------------------------------------------------

const char* word(Node::Kind kind) {
  constexpr const char* words[] = {"input", "number", "boolean", "none",   "ellipsis", "text",
                                   "tuple", "list",   "slice",   "unpack", "call"};
  return words[static_cast<std::size_t>(kind)];
}

void print(const std::vector<Node>& nodes) {
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const Node& node = nodes[i];
    std::fprintf(stderr, "  n%zu = %s", i, word(node.kind));
    if (!node.name.empty()) std::fprintf(stderr, " %s", node.name.c_str());
    if (node.kind == Node::Kind::number || node.kind == Node::Kind::boolean)
      std::fprintf(stderr, " %.17g%s", node.number, node.integer ? " (whole)" : "");
    if (node.kind == Node::Kind::unpack) std::fprintf(stderr, " %g of %zu", node.number, node.count);
    for (int arg : node.args) std::fprintf(stderr, " n%d", arg);
    for (const auto& [name, arg] : node.keywords) std::fprintf(stderr, " %s=n%d", name.c_str(), arg);
    std::fprintf(stderr, "\n");
  }
}

const std::vector<Node>* current = nullptr;  // the list that is being tried, for the report

[[noreturn]] void broken(const std::string& what) {
  std::fprintf(stderr, "\nBROKEN: %s\n", what.c_str());
  if (current != nullptr) print(*current);
  std::abort();
}

void need(bool holds, const std::string& what) {
  if (!holds) broken(what);
}

void check_sentence(const Error& error, std::size_t nodes) {
  need(!error.message.empty() && error.message.back() == '.', "an error is no sentence: " + error.message);
  need(error.hint.empty() || error.hint.back() == '.' || error.hint.back() == '?',
       "a hint is no sentence: " + error.hint);
  need(error.node >= -1 && error.node < static_cast<int>(nodes), "an error names no node: " + error.message);
}

// ---- values -----------------------------------------------------------------------------------------------------

bool is_float(const Value& value) { return value.is_tensor() && value.tensor->dtype() == DType::float32; }

bool same_cells(const Tensor& a, const Tensor& b) {
  if (a.dtype() != b.dtype() || a.shape() != b.shape()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const bool same =
        a.dtype() == DType::int64 ? a.integers()[i] == b.integers()[i] : replay::same_bits(a.at(i), b.at(i));
    if (!same) return false;
  }
  return true;
}

// The tensors of a run, copied: a rerun computes in place.
std::vector<std::optional<Tensor>> copied(const Run& run, std::size_t nodes) {
  std::vector<std::optional<Tensor>> tensors(nodes);
  for (std::size_t i = 0; i < nodes; ++i) {
    const Value& value = run.value(static_cast<int>(i));
    if (value.is_tensor()) tensors[i].emplace(*value.tensor);
  }
  return tensors;
}

void check_same(const std::vector<std::optional<Tensor>>& expected, const Run& run, const std::string& when) {
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const Value& value = run.value(static_cast<int>(i));
    need(value.is_tensor() == expected[i].has_value() && (!expected[i] || same_cells(*expected[i], *value.tensor)),
         "n" + std::to_string(i) + " has other bits " + when);
  }
}

// Values of one run become inputs of another: they no longer name nodes.
Value without_nodes(Value value) {
  value.node = -1;
  for (Value& item : value.items) item = without_nodes(std::move(item));
  return value;
}

float any_float(Bytes& bytes) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  static const std::vector<float> special{0.0F,
                                          -0.0F,
                                          1.0F,
                                          -1.0F,
                                          infinity,
                                          -infinity,
                                          std::numeric_limits<float>::quiet_NaN(),
                                          3.4e38F,
                                          -3.4e38F,
                                          1e-45F,
                                          88.7F,
                                          -103.9F,
                                          16777217.0F,
                                          0.5F,
                                          2147483648.0F,
                                          -9223372036854775808.0F};
  const std::uint8_t byte = bytes.next();
  if (byte < 16) return special[byte];
  return static_cast<float>(static_cast<int>(byte) - 136) / 16.0F;
}

// The cells repeat a few bytes with a stir, so that large tensors cost few.
Value tensor_of(Bytes& bytes, DType dtype, const Shape& shape) {
  std::vector<float> few(4 + bytes.below(5));
  for (float& one : few) one = any_float(bytes);
  const bool extreme = bytes.one_in(4);
  Tensor tensor(dtype, shape);
  std::uint32_t stir = bytes.next();
  for (std::size_t i = 0; i < tensor.size(); ++i) {
    stir = stir * 1664525U + 1013904223U;
    const float noise = static_cast<float>(stir >> 20) / 1024.0F - 2.0F;
    const float cell = few[(stir >> 10) % few.size()];
    switch (dtype) {
      case DType::float32: tensor.floats()[i] = extreme ? cell : noise; break;
      case DType::int64: tensor.integers()[i] = extreme ? to_int64(cell) : (stir >> 16) % 7 - (stir >> 31); break;
      case DType::boolean: tensor.booleans()[i] = (stir >> 17) & 1; break;
    }
  }
  return Value::of(std::move(tensor));
}

// ---- the program ------------------------------------------------------------------------------------------------

struct Input {
  Value first;    // what the first run takes
  Value again;    // other cells, same shape
  Value another;  // another shape
};

// Makes a list of nodes as the parser would: each after those it reads. A node whose op refuses is mostly left out, so
// that programs get long.
class Author {
 public:
  explicit Author(Bytes& bytes) : bytes_(bytes) {
    static const std::vector<std::size_t> some{2, 3, 4, 1, 5, 0, 7, 8, 9, 16, 17, 33, 64, 65};
    for (std::size_t& size : sizes_) size = bytes.pick(some);
  }

  void write() {
    current = &nodes;
    for (std::size_t count = 1 + bytes_.below(4); count > 0; --count) add_input();
    for (std::size_t count = 0; count < 48 && !bytes_.empty(); ++count) {
      if (bytes_.one_in(24)) add_unpack();
      else add_call();
      if (finished_) break;
    }
  }

  std::vector<Node> nodes;
  std::vector<Input> inputs;

 private:
  int add(Node node, Value value) {
    if (node.source.empty()) node.source = "n" + std::to_string(nodes.size());
    nodes.push_back(std::move(node));
    values_.push_back(std::move(value));
    const int at = static_cast<int>(nodes.size()) - 1;
    if (values_.back().is_tensor() && !values_.back().number) tensors_.push_back(at);
    return at;
  }

  std::size_t size() { return sizes_[bytes_.below(3)]; }

  Shape shape() {
    Shape shape;
    std::size_t cells = 1;
    for (std::size_t rank = bytes_.below(6); rank > 0; --rank) {
      const std::size_t one = size();
      cells *= std::max<std::size_t>(one, 1);
      shape.push_back(cells <= 4096 ? one : 1);
      if (cells > 4096) cells = 4096;
    }
    return shape;
  }

  void add_input() {
    static const std::vector<DType> dtypes{DType::float32, DType::float32, DType::float32, DType::int64,
                                           DType::boolean};
    const DType dtype = bytes_.pick(dtypes);
    Input input;
    const Shape own = shape();
    input.first = tensor_of(bytes_, dtype, own);
    input.again = tensor_of(bytes_, dtype, own);
    input.another = tensor_of(bytes_, dtype, bytes_.one_in(2) ? own : shape());
    // A bare number may be a size; it must be what it was for a rerun in place.
    if (own.empty() && bytes_.one_in(2)) input.first.number = input.again.number = true;
    Node node;
    node.kind = Node::Kind::input;
    node.name = node.source = "x" + std::to_string(inputs.size());
    add(std::move(node), input.first);
    inputs.push_back(std::move(input));
  }

  int leaf(Node::Kind kind, double number = 0, bool integer = false, std::string text = {}) {
    Node node;
    node.kind = kind;
    node.number = number;
    node.integer = integer;
    node.name = std::move(text);
    std::vector<Node> one{node};
    Result<Graph> graph = Graph::compile(one);
    need(static_cast<bool>(graph), "a literal does not compile");
    return add(std::move(node), without_nodes(graph->run({})->value(0)));
  }

  int whole(std::int64_t number) { return leaf(Node::Kind::number, static_cast<double>(number), true); }
  int none() { return leaf(Node::Kind::none); }
  int truth() { return leaf(Node::Kind::boolean, static_cast<double>(bytes_.below(2))); }

  int fraction() {
    static const std::vector<double> some{0.5,
                                          0,
                                          -1,
                                          1e-5,
                                          2.5,
                                          -0.0,
                                          1e300,
                                          -1e300,
                                          3,
                                          std::numeric_limits<double>::infinity(),
                                          -std::numeric_limits<double>::infinity(),
                                          std::numeric_limits<double>::quiet_NaN()};
    return leaf(Node::Kind::number, bytes_.pick(some));
  }

  int small() { return whole(static_cast<std::int64_t>(bytes_.below(8)) - 3); }

  int count() {
    static const std::vector<std::int64_t> huge{-1,
                                                100,
                                                16384,
                                                16385,
                                                65536,
                                                1 << 28,
                                                (1 << 28) + 1,
                                                std::int64_t{1} << 31,
                                                std::int64_t{1} << 32,
                                                (std::int64_t{1} << 32) + 1,
                                                std::int64_t{1} << 53,
                                                std::numeric_limits<std::int64_t>::min(),
                                                -2};
    if (bytes_.one_in(8)) return whole(bytes_.pick(huge));
    return whole(static_cast<std::int64_t>(size()));
  }

  int text() {
    static const std::vector<std::string> words{"float32", "int64", "bool", "mean",    "sum",
                                                "none",    "tanh",  "",     "float64", "max"};
    return leaf(Node::Kind::text, 0, false, bytes_.pick(words));
  }

  int group(Node::Kind kind, const std::vector<int>& items) {
    Node node;
    node.kind = kind;
    node.args = items;
    std::vector<Value> values;
    for (int item : items) values.push_back(values_[static_cast<std::size_t>(item)]);
    const bool slice = kind == Node::Kind::slice;
    Value value = Value::of_items(slice ? Value::Kind::slice : Value::Kind::sequence, std::move(values));
    value.text = kind == Node::Kind::list ? "list" : "tuple";
    return add(std::move(node), std::move(value));
  }

  template <class F>
  int list_of(F item) {
    std::vector<int> items;
    for (std::size_t count = bytes_.below(5); count > 0; --count) items.push_back(item());
    return group(bytes_.one_in(2) ? Node::Kind::list : Node::Kind::tuple, items);
  }

  int slice() {
    const auto bound = [this] { return bytes_.one_in(2) ? small() : none(); };
    const int start = bound();
    const int stop = bound();
    return group(Node::Kind::slice, {start, stop, bound()});
  }

  // The later ones first, so that programs become deep.
  int tensor() {
    if (tensors_.empty()) return static_cast<int>(bytes_.below(nodes.size()));
    const std::size_t back = std::min(bytes_.below(tensors_.size()), bytes_.below(tensors_.size()));
    return tensors_[tensors_.size() - 1 - back];
  }

  int dim_or_dims() {
    if (bytes_.one_in(4)) return none();
    return bytes_.one_in(4) ? list_of([this] { return small(); }) : small();
  }

  int index() {
    switch (bytes_.below(7)) {
      case 0: return slice();
      case 1: return none();
      case 2: return leaf(Node::Kind::ellipsis);
      case 3: return list_of([this] { return small(); });
      case 4: return truth();
      case 5: return small();
      default: return tensor();
    }
  }

  int anything() {
    switch (bytes_.below(10)) {
      case 0: return small();
      case 1: return fraction();
      case 2: return truth();
      case 3: return none();
      case 4: return text();
      case 5: return list_of([this] { return small(); });
      case 6: return list_of([this] { return tensor(); });
      case 7: return index();
      case 8: return count();
      default: return static_cast<int>(bytes_.below(nodes.size()));
    }
  }

  // A node that suits a parameter, by its name; now and then one that does not.
  int argument(const Op& op, const Param& param) {
    if (bytes_.one_in(16)) return anything();
    const std::string& name = param.name;
    const auto is = [&name](std::initializer_list<std::string_view> names) {
      return std::find(names.begin(), names.end(), name) != names.end();
    };
    if (is({"dim", "dims", "start_dim", "end_dim", "dim0", "dim1", "diagonal"}) && op.name != "index")
      return dim_or_dims();
    if (is({"size", "sizes", "shape", "normalized_shape", "split_size"}))
      return bytes_.one_in(2) || !param.variadic ? list_of([this] { return count(); }) : count();
    if (is({"n", "m", "end", "start", "chunks", "num_classes", "in_features", "out_features", "num_embeddings",
            "embedding_dim", "seed", "length", "k"}))
      return count();
    if (is({"keepdim", "is_causal", "enable_gqa", "unbiased", "elementwise_affine", "largest", "sorted"}) ||
        (name == "bias" && op.name != "linear" && op.name != "layer_norm"))
      return truth();
    if (is({"eps", "scale", "p", "value", "fill_value", "min", "max", "low", "high", "correction", "step", "dropout_p",
            "ignore_index"}))
      return bytes_.one_in(2) ? fraction() : small();
    if (is({"dtype", "reduction", "approximate"})) return text();
    if (is({"tensors", "data"})) return list_of([this] { return bytes_.one_in(4) ? fraction() : tensor(); });
    if (is({"indices"})) return index();
    if (is({"module"}) && !modules_.empty()) return bytes_.pick(modules_);
    if (is({"other", "input"}) && bytes_.one_in(8)) return bytes_.one_in(2) ? fraction() : small();
    return tensor();
  }

  Node call() {
    const std::span<const Op> table = op_table();
    const std::size_t at = (bytes_.next() * std::size_t{256} + bytes_.next()) % table.size();
    const Op& op = table[at];
    Node node;
    node.kind = Node::Kind::call;
    node.name = op.name;
    node.form = op.property ? Node::Form::property : Node::Form::function;
    if (bytes_.one_in(64)) node.form = static_cast<Node::Form>(bytes_.below(4));
    if (bytes_.one_in(128)) node.name += bytes_.one_in(2) ? "s" : std::string(50, 'e');
    bool skipped = false;
    for (const Param& param : op.params) {
      if (param.variadic) {
        std::size_t count = bytes_.below(4);
        if (op.name == "call_module") count = 1;
        for (; count > 0 && !skipped; --count) node.args.push_back(argument(op, param));
        skipped = true;
      } else if (!param.required && bytes_.one_in(2)) {
        skipped = true;
      } else if (skipped || bytes_.one_in(16)) {
        node.keywords.emplace_back(param.name, argument(op, param));
        skipped = true;
      } else {
        node.args.push_back(argument(op, param));
      }
    }
    if (bytes_.one_in(96)) node.args.push_back(anything());
    if (bytes_.one_in(96)) node.keywords.emplace_back(bytes_.one_in(2) ? "device" : "dims", anything());
    return node;
  }

  void add_call() {
    Node node = call();
    if (std::optional<Value> value = tried(node)) {
      const bool module = node.name == "Linear" || node.name == "Embedding" || node.name == "LayerNorm";
      const int at = add(std::move(node), std::move(*value));
      if (module) modules_.push_back(at);
    }
  }

  void add_unpack() {
    Node node;
    node.kind = Node::Kind::unpack;
    const int whole = static_cast<int>(bytes_.below(nodes.size()));
    const Value& value = values_[static_cast<std::size_t>(whole)];
    const bool sequence = value.kind == Value::Kind::sequence;
    node.count = sequence                                        ? value.items.size()
                 : value.is_tensor() && value.tensor->rank() > 0 ? value.tensor->size(0)
                                                                 : 2;
    if (bytes_.one_in(8)) node.count += 1;
    if (node.count == 0) return;
    node.number = static_cast<double>(bytes_.below(node.count));
    node.args = {whole};
    if (std::optional<Value> unpacked = tried(node)) add(std::move(node), std::move(*unpacked));
  }

  // What a node gives, its arguments being inputs of a program of its own. When it is refused: nothing, or now and then
  // the node stays as the last one, so that the whole program is refused.
  std::optional<Value> tried(const Node& node) {
    std::vector<Node> small;
    std::vector<Value> given;
    Node copy = node;
    copy.source = "tried";
    const auto input = [&](int& arg) {
      Node one;
      one.kind = Node::Kind::input;
      one.name = one.source = "a" + std::to_string(small.size());
      small.push_back(std::move(one));
      given.push_back(values_[static_cast<std::size_t>(arg)]);
      arg = static_cast<int>(small.size()) - 1;
    };
    for (int& arg : copy.args) input(arg);
    for (auto& [name, arg] : copy.keywords) input(arg);
    small.push_back(copy);
    current = &small;
    Result<Graph> graph = Graph::compile(small);
    std::optional<Error> error;
    std::optional<Value> value;
    if (!graph) {
      error = graph.error();
    } else if (Result<Run> run = graph->run(given); !run) {
      error = run.error();
    } else {
      value = without_nodes(run->value(static_cast<int>(small.size()) - 1));
    }
    if (error) {
      check_sentence(*error, small.size());
      need(error->node == static_cast<int>(small.size()) - 1,
           "an error has not the node that was tried: " + error->message);
      finished_ = bytes_.one_in(64);
      if (finished_) value = Value{};
    }
    current = &nodes;
    return value;
  }

  Bytes& bytes_;
  std::size_t sizes_[3];
  std::vector<Value> values_;
  std::vector<int> tensors_;
  std::vector<int> modules_;
  bool finished_ = false;
};

// ---- laws -------------------------------------------------------------------------------------------------------

// An explanation computes in doubles, in which an int64 beyond 2^53 loses its last digits (tensor.h).
bool is_exact(const Run& run, const Explanation& explained, double shown) {
  constexpr double limit = 0x1p53;
  if (explained.dtype == DType::int64 && (std::abs(shown) > limit || std::abs(explained.value) > limit)) return false;
  const auto count = static_cast<double>(explained.recipe.parts.size());
  return std::none_of(explained.recipe.parts.begin(), explained.recipe.parts.end(), [&](const Part& part) {
    const bool whole = part.node >= 0 && run.value(part.node).tensor->dtype() == DType::int64;
    return whole && std::abs(part.value) * count > limit;
  });
}

void check_explanation(Run& run, int node, std::size_t flat) {
  const Value& value = run.value(node);
  const double shown = value.tensor->at(flat);
  const DType dtype = value.tensor->dtype();
  const std::string where = "cell " + std::to_string(flat) + " of n" + std::to_string(node);
  Result<Explanation> explained = run.explain(node, flat);
  if (!explained) broken(where + " is not explained: " + explained.error().message);
  need(explained->dtype == dtype, where + " is explained as another dtype");
  for (const Part& part : explained->recipe.parts) {
    need(part.role < explained->recipe.roles.size(), where + " has a part without a role");
    if (part.node < 0) continue;
    need(part.node < run.tape().size(), where + " has a part of no node");
    const Value& source = run.value(part.node);
    need(source.is_tensor() && part.flat < source.tensor->size(), where + " has a part that names no cell");
    need(replay::same_bits(source.tensor->at(part.flat), part.value), where + " has a part with another value");
  }
  if (!is_exact(run, *explained, shown)) return;
  need(replay::same_bits(explained->value, shown), where + " (" + std::string(explained->op) + ") is shown as " +
                                                       std::to_string(shown) + ", explained as " +
                                                       std::to_string(explained->value));
  if (explained->recipe.formula == "input" || explained->recipe.formula == "number") return;
  const std::vector<replay::Named> parts = replay::named_parts(explained->recipe);
  need(replay::same_bits(replay::value_of(explained->recipe.formula, parts, dtype), shown),
       where + " is replayed with other bits: " + std::string(explained->recipe.formula));
}

void explain_some(Bytes& bytes, Run& run, int nodes, std::size_t count) {
  for (; count > 0; --count) {
    const int node = static_cast<int>(bytes.next() * std::size_t{256} + bytes.next()) % nodes;
    const Value& value = run.value(node);
    if (!value.is_tensor() || value.tensor->size() == 0) {
      Result<Explanation> refused = run.explain(node, 0);
      need(!refused, "a cell that is not there is explained");
      check_sentence(refused.error(), static_cast<std::size_t>(run.tape().size()));
      continue;
    }
    const std::size_t flat = (bytes.next() * std::size_t{256} + bytes.next()) % value.tensor->size();
    check_explanation(run, node, flat);
  }
}

void check_backward(Bytes& bytes, Run& run, int nodes) {
  std::vector<int> scalars;
  std::vector<int> others;
  for (int i = 0; i < nodes; ++i) {
    const Value& value = run.value(i);
    (is_float(value) && value.tensor->size() == 1 ? scalars : others).push_back(i);
  }
  if (!others.empty()) {
    Checked refused = run.backward(others[bytes.below(others.size())]);
    need(!refused, "backward goes from what is no scalar");
    check_sentence(refused.error(), static_cast<std::size_t>(nodes));
  }
  if (scalars.empty()) return;
  const std::vector<std::optional<Tensor>> before = copied(run, static_cast<std::size_t>(nodes));
  const int loss = scalars[scalars.size() - 1 - bytes.below(scalars.size())];
  if (Checked done = run.backward(loss); !done) {
    check_sentence(done.error(), static_cast<std::size_t>(nodes));
    return;
  }
  std::vector<std::optional<Tensor>> gradients(static_cast<std::size_t>(nodes));
  for (int i = 0; i < nodes; ++i) {
    Result<Value> gradient = run.gradient(i);
    if (!gradient) {
      check_sentence(gradient.error(), static_cast<std::size_t>(nodes));
      continue;
    }
    need(is_float(*gradient) && gradient->tensor->shape() == run.value(i).tensor->shape(),
         "the gradient of n" + std::to_string(i) + " has the shape " + to_string(gradient->tensor->shape()));
    gradients[static_cast<std::size_t>(i)].emplace(*gradient->tensor);
    if (gradient->tensor->size() > 0) check_explanation(run, gradient->node, bytes.next() % gradient->tensor->size());
  }
  explain_some(bytes, run, run.tape().size(), 3);
  check_same(before, run, "after backward");
  need(static_cast<bool>(run.backward(loss)), "backward fails the second time");
  for (int i = 0; i < nodes; ++i) {
    const std::optional<Tensor>& expected = gradients[static_cast<std::size_t>(i)];
    if (expected) need(same_cells(*expected, *run.gradient(i)->tensor), "backward gives other bits the second time");
  }
}

// A run in the memory of an earlier one gives what a fresh one gives, an error too.
std::optional<Run> check_rerun(const Graph& graph, const std::vector<Value>& values, Run earlier,
                               const std::string& when) {
  Result<Run> fresh = graph.run(values);
  Result<Run> again = graph.run(values, std::move(earlier));
  need(static_cast<bool>(fresh) == static_cast<bool>(again), "only one of a run and a rerun succeeds, " + when);
  if (!fresh) {
    check_sentence(fresh.error(), graph.nodes().size());
    need(fresh.error().message == again.error().message, "a rerun fails with another sentence, " + when);
    return std::nullopt;
  }
  check_same(copied(*fresh, graph.nodes().size()), *again, when);
  return std::move(*again);
}

void check(Bytes& bytes, const Author& author) {
  const std::size_t count = author.nodes.size();
  Result<Graph> graph = Graph::compile(author.nodes);
  if (!graph) return check_sentence(graph.error(), count);
  std::vector<Value> first;
  std::vector<Value> again;
  std::vector<Value> another;
  for (const Input& input : author.inputs) {
    first.push_back(input.first);
    again.push_back(input.again);
    another.push_back(input.another);
  }
  Result<Run> run = graph->run(first);
  if (!run) return check_sentence(run.error(), count);
  const std::vector<std::optional<Tensor>> shown = copied(*run, count);
  explain_some(bytes, *run, static_cast<int>(count), 6);
  check_same(shown, *run, "after explanations");
  Result<Run> second = graph->run(first);
  need(static_cast<bool>(second), "a run that succeeded fails the second time");
  check_same(shown, *second, "in a second run");

  std::optional<Run> current_run = check_rerun(*graph, again, std::move(*run), "with other inputs of the same shapes");
  if (current_run) {
    explain_some(bytes, *current_run, static_cast<int>(count), 3);
    current_run = check_rerun(*graph, first, std::move(*current_run), "with the first inputs again");
    if (current_run) check_same(shown, *current_run, "with the first inputs again");
  }
  if (current_run) current_run = check_rerun(*graph, another, std::move(*current_run), "with inputs of other shapes");
  if (current_run) current_run = check_rerun(*graph, first, std::move(*current_run), "with the first shapes again");
  check_backward(bytes, *second, static_cast<int>(count));
  if (std::optional<Run> last = check_rerun(*graph, again, std::move(*second), "after backward"))
    explain_some(bytes, *last, static_cast<int>(count), 3);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes bytes(data, size);
  Author author(bytes);
  author.write();
  check(bytes, author);
  current = nullptr;
  return 0;
}
