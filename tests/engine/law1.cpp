// Law 1: what unfolds is what is shown, bit for bit, for every row of the op table.
#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <cstdio>
#include <limits>
#include <set>
#include <stdexcept>

#include "replay.h"
#include "samples.h"

using namespace softlook;
using samples::Fill;
using samples::Leaves;
using samples::Sample;

namespace {

// Ops of which some part may not matter, because another decides alone: where's other branch, False and anything,
// anything to the power of 0, a waiting normal that a block of sixteen does not use.
const std::set<std::string_view> one_part_decides = {
    "where",   "logical_and",  "logical_or", "pow",         "rand",        "randn",       "randint",
    "uniform", "safe_softmax", "randperm",   "class_index", "topk_values", "topk_indices"};

// Of these, two parts can decide twice over: True or True, 1 to the power of 0.
const std::set<std::string_view> none_decides_alone = {"logical_and", "logical_or", "pow"};

constexpr double infinity = std::numeric_limits<double>::infinity();
const double others[] = {0, 1, 1e30, -1e30, 0.37, infinity, -infinity, std::numeric_limits<double>::quiet_NaN()};

// What is wrong with a cell. Collected, so that one run shows all rows that break the law.
struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

void need(bool holds, const std::string& what) {
  if (!holds) throw Broken(what);
}

std::string digits(double x) {
  char text[32];
  std::snprintf(text, sizeof text, "%.17g", x);
  return text;
}

// Whether another number in place of a part gives another value.
bool matters(const Recipe& recipe, std::vector<replay::Named>& parts, std::size_t at, DType dtype, double value) {
  const double own = parts[at].value;
  const auto differs = [&](double other) {
    parts[at].value = other;
    return !replay::same_bits(replay::value_of(recipe.formula, parts, dtype), value);
  };
  bool found = differs(own + 1);
  // A seed and a count of draws take only whole numbers.
  if (!recipe.formula.starts_with("rand")) {
    found = found || differs(-own);
    for (double other : others) found = found || differs(other);
    for (std::size_t i = 0; i < parts.size() && !found; ++i) found = i != at && differs(parts[i].value);
  }
  parts[at].value = own;
  return found;
}

void check_parts_matter(const Explanation& explained, std::string_view op) {
  if (std::isnan(explained.value) || explained.recipe.parts.empty()) return;
  std::vector<replay::Named> parts = replay::named_parts(explained.recipe);
  // The largest of one cell is the first, whatever it is. Nothing compares with NaN, and nothing is above infinity.
  if (explained.recipe.formula.starts_with("arg") && parts.size() == 1) return;
  const bool ends =
      std::any_of(parts.begin(), parts.end(), [](const replay::Named& part) { return !std::isfinite(part.value); });
  if (ends && explained.dtype != DType::float32) return;
  bool any = false;
  for (std::size_t i : samples::spread(parts.size(), 12)) {
    const bool one = matters(explained.recipe, parts, i, explained.dtype, explained.value);
    any = any || one;
    need(one || one_part_decides.contains(op),
         "the part " + std::string(parts[i].role) + " = " + digits(parts[i].value) + " does not matter");
  }
  need(any || none_decides_alone.contains(op), "no part matters");
}

// One cell of a step: explained, replayed, and compared with what the step holds.
void check_cell(Tape& tape, int node, std::size_t flat, bool perturb) {
  const Tape::Step step = tape.step(node);  // a copy: a fused op that unfolds adds steps
  const double shown = step.out.tensor->at(flat);
  Result<Explanation> result = tape.explain(node, flat);
  if (!result) throw Broken(result.error().message);
  const Explanation& explained = *result;
  try {
    need(explained.node == node && explained.flat == flat, "another cell is explained");
    need(explained.op == step.op->name, "another op is explained");
    need(explained.dtype == step.out.tensor->dtype(), "another dtype is explained");
    const std::vector<replay::Named> parts = replay::named_parts(explained.recipe);
    const double replayed = replay::value_of(explained.recipe.formula, parts, explained.dtype);
    need(replay::same_bits(explained.value, shown),
         digits(shown) + " is shown, " + digits(explained.value) + " explained");
    need(replay::same_bits(replayed, shown), digits(shown) + " is shown, " + digits(replayed) + " replayed");
    for (const Part& part : explained.recipe.parts) {
      if (part.node < 0) continue;
      need(part.node != node, "the cell is made from its own tensor");
      const Value& source = tape.value(part.node);
      need(source.is_tensor() && part.flat < source.tensor->size(), "a part names a cell that is not there");
      need(replay::same_bits(source.tensor->at(part.flat), part.value), "a part has not the value of its cell");
    }
    if (perturb) check_parts_matter(explained, step.op->name);
  } catch (const std::exception& broken) {
    throw Broken("cell " + std::to_string(flat) + " of " + std::string(step.op->name) + " = " +
                 std::string(explained.recipe.formula) + ": " + broken.what());
  }
}

// Every step of a tape; how many cells were looked at.
std::size_t check_tape(Tape& tape) {
  std::size_t count = 0;
  for (int node = 0; node < tape.size(); ++node) {
    if (tape.step(node).op == nullptr || !tape.value(node).is_tensor()) continue;
    const std::size_t size = tape.value(node).tensor->size();
    for (std::size_t flat : samples::spread(size, 36)) {
      check_cell(tape, node, flat, flat == 0 || flat == size - 1 || flat == size / 2);
      ++count;
    }
  }
  return count;
}

Value evaluate(const Sample& sample, Leaves& leaves) {
  Result<Value> value = leaves.tape().call(sample.op, sample.make(leaves));
  if (!value) throw Broken(value.error().message);
  return *value;
}

bool is_float(const Value& value) { return value.is_tensor() && value.tensor->dtype() == DType::float32; }

// Differentiates a weighted sum of what a sample makes; whether a gradient reached a leaf.
bool check_gradients(const Sample& sample, Leaves& leaves) {
  Value value = evaluate(sample, leaves);
  if (value.kind == Value::Kind::sequence && !value.items.empty()) value = Value(value.items[0]);
  if (!is_float(value) || value.node < 0) return false;
  const Value weighted = leaves.made("mul", {value, leaves.floats(value.tensor->shape())});
  const Value loss = leaves.made("sum", {weighted});
  const int weights = weighted.node >= 0 ? leaves.tape().step(weighted.node).args[1].node : -1;
  Result<std::map<int, Value>> gradients = leaves.tape().backward(loss.node);
  if (!gradients) throw Broken(gradients.error().message);
  bool reached = false;
  for (const auto& [node, gradient] : *gradients) {
    need(is_float(gradient), "a gradient is no float32 tensor");
    need(gradient.tensor->shape() == leaves.tape().value(node).tensor->shape(),
         "a gradient has another shape than its tensor");
    reached = reached || (node != weights && leaves.tape().step(node).op == nullptr);
  }
  check_tape(leaves.tape());
  return reached;
}

}  // namespace

TEST_CASE("every row of the op table has samples", "[law1]") {
  std::set<std::string_view> sampled;
  for (const Sample& sample : samples::all()) {
    INFO("A sample is for " << sample.op << ", which is no row of the op table.");
    REQUIRE(find_op(sample.op) != nullptr);
    sampled.insert(sample.op);
  }
  for (const Op& op : op_table()) {
    INFO("The row " << op.name << " has no sample: add one to its family in tests/engine/samples.cpp.");
    CHECK(sampled.contains(op.name));
  }
}

TEST_CASE("every row says how its cells are made, or is made of other rows", "[law1]") {
  for (const Op& op : op_table()) {
    INFO(op.name);
    const bool computes =
        op.infer != nullptr && op.forward != nullptr && (op.explain != nullptr || op.unfold != nullptr);
    CHECK(computes != (op.lower != nullptr));
    CHECK(!op.summary.empty());
    CHECK(op.summary.back() == '.');
    CHECK((op.bound == Bound::exact) == (op.ulp == 0));
    // A row that is made of others leaves the drawing to them.
    CHECK(((op.random == Op::Random::no) || op.lower != nullptr) == (op.advance == nullptr));
  }
}

TEST_CASE("cells unfold to what is shown", "[law1]") {
  std::set<std::string_view> explained;
  for (const Sample& sample : samples::all()) {
    bool broken_already = false;  // one size is enough to say so
    for (std::size_t n : samples::sizes) {
      if (n > sample.largest || broken_already) break;
      for (Fill fill : {Fill::ordinary, Fill::extreme}) {
        Leaves leaves(n, fill, sample.title);
        try {
          evaluate(sample, leaves);
          if (check_tape(leaves.tape()) > 0) explained.insert(sample.op);
        } catch (const std::exception& broken) {
          FAIL_CHECK(sample.op << ", " << sample.title << ", n = " << n
                               << (fill == Fill::extreme ? ", extreme: " : ": ") << broken.what());
          broken_already = true;
        }
      }
    }
  }
  for (const Op& op : op_table()) {
    if (op.explain == nullptr) continue;
    INFO("No cell of " << op.name << " was explained: its samples in tests/engine/samples.cpp give none.");
    CHECK(explained.contains(op.name));
  }
}

TEST_CASE("cells of gradients unfold to what is shown", "[law1]") {
  std::set<std::string_view> differentiated;
  for (const Sample& sample : samples::all()) {
    for (std::size_t n : {1U, 3U, 9U, 33U}) {
      if (n > sample.largest) break;
      Leaves leaves(n, Fill::ordinary, sample.title);
      try {
        if (check_gradients(sample, leaves)) differentiated.insert(sample.op);
      } catch (const std::exception& broken) {
        FAIL_CHECK(sample.op << ", " << sample.title << ", n = " << n << ": " << broken.what());
        break;
      }
    }
  }
  for (const Op& op : op_table()) {
    if (op.backward == nullptr) continue;
    INFO("No gradient went through " << op.name << ": its samples in tests/engine/samples.cpp give no float32.");
    CHECK(differentiated.contains(op.name));
  }
}

TEST_CASE("a leaf explains itself", "[law1]") {
  Leaves leaves(4, Fill::ordinary, "leaf");
  const Value input = leaves.floats({4});
  const Explanation explained = *leaves.tape().explain(input.node, 2);
  CHECK(explained.op == "input");
  CHECK(explained.recipe.formula == "input");
  CHECK(explained.recipe.parts.empty());
  CHECK(explained.value == static_cast<double>(input.tensor->floats()[2]));
}

TEST_CASE("the replayer is no echo of the engine", "[law1]") {
  const std::vector<replay::Named> parts = {{"x", 1}, {"x", 0x1p-24}, {"x", 0x1p-24}, {"y", 3}};
  CHECK(replay::value_of("sum(x)", parts, DType::float32) == 1.0);          // each step rounds to even
  CHECK(replay::value_of("sum(x)", parts, DType::int64) == 1.0 + 0x1p-23);  // no rounding
  CHECK(replay::value_of("y - 2 * y + max(x) / y < -2", parts, DType::boolean) == 1.0);
  CHECK(replay::value_of("10 - 4 - 3", {}, DType::float32) == 3.0);
  CHECK(std::signbit(replay::value_of("-(y - y)", parts, DType::float32)));
  CHECK_THROWS(replay::value_of("sum(x", parts, DType::float32));
  CHECK_THROWS(replay::value_of("nonsense(y)", parts, DType::float32));
  CHECK_THROWS(replay::value_of("x", parts, DType::float32));
}
