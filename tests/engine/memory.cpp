// What memory a run takes: nothing when it runs again with the same shapes, no table of weights in attention, and no
// more than what is read again where only some values are kept.
#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cstdlib>
#include <new>

#include "programs.h"
#include "samples.h"

namespace {

struct Count {
  std::size_t allocations = 0;
  std::size_t now = 0;
  std::size_t most = 0;
};
Count count;

// The size stands before the block.
constexpr std::size_t head = alignof(std::max_align_t);

}  // namespace

void* operator new(std::size_t size) {
  auto* block = static_cast<unsigned char*>(std::malloc(size + head));
  if (block == nullptr) throw std::bad_alloc();
  *reinterpret_cast<std::size_t*>(block) = size;
  ++count.allocations;
  count.now += size;
  count.most = std::max(count.most, count.now);
  return block + head;
}
void operator delete(void* pointer) noexcept {
  if (pointer == nullptr) return;
  unsigned char* block = static_cast<unsigned char*>(pointer) - head;
  count.now -= *reinterpret_cast<std::size_t*>(block);
  std::free(block);
}
void operator delete(void* pointer, std::size_t) noexcept { operator delete(pointer); }

using namespace softlook;
using samples::Fill;
using samples::Leaves;

namespace {

Value filled(const Shape& shape) {
  Tensor tensor(DType::float32, shape);
  for (std::size_t i = 0; i < tensor.size(); ++i) tensor.set(i, static_cast<double>(i % 7) / 8);
  return Value::of(std::move(tensor));
}

// Bytes that `f` has at the same time, beyond those before it.
template <class F>
std::size_t most_of(F f) {
  const std::size_t before = count.now;
  count.most = before;
  f();
  return count.most - before;
}

std::size_t attention_memory(std::size_t n, std::size_t heads = 1, bool causal = false) {
  Nodes program;
  const int q = program.input("Q");
  program.call("scaled_dot_product_attention", {q, q, q}, {{"is_causal", program.number(causal ? 1 : 0)}});
  const Result<Graph> graph = Graph::compile(std::move(program.list));
  REQUIRE(graph);
  const Value input = filled({heads, n, 8});
  return most_of([&] { CHECK(graph->run({input})); });
}

// Of the gradients of a sum of what attention gives, with all its tokens.
struct GradientMemory {
  std::size_t gradients;
  std::size_t unfolded;  // one cell of a query, of a key and of a value
};

GradientMemory attention_gradient_memory(std::size_t n, bool causal) {
  Nodes program;
  const int q = program.input("Q");
  const int k = program.input("K");
  const int v = program.input("V");
  const int out =
      program.call("scaled_dot_product_attention", {q, k, v}, {{"is_causal", program.number(causal ? 1 : 0)}});
  const int loss = program.call("sum", {program.call("mul", {out, out})});
  const Result<Graph> graph = Graph::compile(std::move(program.list));
  REQUIRE(graph);
  Result<Run> run = graph->run({filled({1, n, 8}), filled({1, n, 8}), filled({1, n, 8})});
  REQUIRE(run);
  const std::size_t gradients = most_of([&] { CHECK(run->backward(loss)); });
  const std::size_t unfolded = most_of([&] {
    for (int input : {q, k, v}) {
      // The gradient, its shape, its place among the others, and then the cell itself.
      int node = run->gradient(input)->node;
      std::size_t flat = n * 4 + 3;
      for (int i = 0; i < 3; ++i) {
        const Result<Explanation> explained = run->explain(node, flat);
        REQUIRE(explained);
        node = explained->recipe.parts[0].node;
        flat = explained->recipe.parts[0].flat;
      }
    }
  });
  return {gradients, unfolded};
}

// What may take memory for a moment in a rerun, and gives it back: rows that pick by indices, cells that are converted
// to another dtype, dimensions that must be moved together, and shapes longer than those that xtensor keeps in place.
bool takes_a_moment(const samples::Sample& sample) {
  for (std::string_view op : {"index", "index_cells", "index_backward", "embedding", "one_hot", "cross_entropy", "norm",
                              "norm_2", "cosine_similarity", "any", "all", "equal"}) {
    if (sample.op == op) return true;
  }
  for (std::string_view word :
       {"bool", "int64", "float", "fractions", "dtypes", "separated dims", "five dimensions", "Embedding"}) {
    if (sample.title.find(word) != std::string::npos) return true;
  }
  return sample.op == "binary_cross_entropy" && sample.title == "sum";
}

// x = relu(x @ W) a number of times, then the sum.
Nodes layers(std::size_t depth) {
  Nodes program;
  int x = program.input("X");
  const int w = program.input("W");
  for (std::size_t i = 0; i < depth; ++i) x = program.call("relu", {program.call("matmul", {x, w})});
  program.call("sum", {x});
  return program;
}

}  // namespace

TEST_CASE("a rerun with the same shapes allocates nothing, whatever the op", "[memory]") {
  for (const samples::Sample& sample : samples::all()) {
    for (std::size_t n : {std::size_t{5}, std::size_t{257}}) {
      if (n > sample.largest) continue;
      Leaves leaves(n, Fill::ordinary, sample.title);
      Tape& tape = leaves.tape();
      if (!tape.call(sample.op, sample.make(leaves))) continue;
      tape.finish();
      tape.rerun({});
      const Count before = count;
      const std::size_t most = most_of([&] { tape.rerun({}); });
      const std::size_t allocations = count.allocations - before.allocations;
      const std::size_t left = count.now - before.now;
      INFO(sample.op << ", " << sample.title << ", " << n << ": " << allocations << " allocations, " << most
                     << " bytes");
      CHECK(left == 0);
      if (!takes_a_moment(sample)) CHECK(allocations == 0);
    }
  }
}

TEST_CASE("a rerun writes the values where they were, whatever the op: who reads them keeps the address", "[memory]") {
  for (const samples::Sample& sample : samples::all()) {
    Leaves leaves(5, Fill::ordinary, sample.title);
    Tape& tape = leaves.tape();
    if (!tape.call(sample.op, sample.make(leaves))) continue;
    tape.finish();
    const auto addresses = [&tape] {
      std::vector<const void*> found;
      for (int i = 0; i < tape.size(); ++i) {
        if (!tape.value(i).is_tensor()) continue;
        visit(*tape.value(i).tensor, [&found](const auto* cells) { found.push_back(cells); });
      }
      return found;
    };
    const std::vector<const void*> before = addresses();
    tape.rerun({});
    INFO(sample.op << ", " << sample.title);
    CHECK(addresses() == before);
  }
}

TEST_CASE("attention takes memory in proportion to the number of tokens", "[memory]") {
  const std::size_t one = attention_memory(1024);
  const std::size_t two = attention_memory(2048);
  CHECK(two < 2 * one + 4096);
  CHECK(one < 1024 * sizeof(float) * 64);  // a table of weights would have 1024 in the place of 64
  CHECK(attention_memory(4096) < 4 * one + 4096);
  CHECK(attention_memory(4096, 1, true) < 4 * one + 4096);
  // The heads follow one another in the same workspace.
  CHECK(attention_memory(1024, 12) < 12 * one);
}

TEST_CASE("gradients of attention take memory in proportion to the number of tokens, unfolded too", "[memory]") {
  for (bool causal : {false, true}) {
    const GradientMemory one = attention_gradient_memory(1024, causal);
    const GradientMemory two = attention_gradient_memory(2048, causal);
    INFO(one.gradients << " and " << two.gradients << " bytes, unfolded " << one.unfolded << " and " << two.unfolded);
    CHECK(two.gradients < 2 * one.gradients + 4096);
    CHECK(two.unfolded < 2 * one.unfolded + 16384);
    // A table of weights would have 1024 in the place of 256; by the ops that are fused there would be a dozen.
    CHECK(one.gradients < 1024 * sizeof(float) * 256);
    CHECK(one.unfolded < 1024 * sizeof(float) * 256);
  }
}

TEST_CASE("where few values are kept, memory that is read no more is used again", "[memory]") {
  const Value x = filled({64, 64});
  const std::size_t matrix = 64 * 64 * sizeof(float);
  const auto most = [&](std::size_t depth, bool few) {
    std::optional<std::vector<int>> kept;
    Nodes program = layers(depth);
    if (few) kept = {static_cast<int>(program.list.size()) - 1};
    const Result<Graph> graph = Graph::compile(std::move(program.list), kept);
    return most_of([&] { CHECK(graph->run({x, x})); });
  };
  CHECK(most(16, false) > 32 * matrix);
  CHECK(most(16, true) < 5 * matrix);
}

TEST_CASE("a kept value is the same as where all are kept, in reruns too, and the rest can be had", "[memory]") {
  Nodes program = layers(5);
  const int loss = static_cast<int>(program.list.size()) - 1;
  const Result<Graph> all = Graph::compile(program.list);
  const Result<Graph> few = Graph::compile(program.list, std::vector<int>{loss});
  const Value x = filled({5, 5});
  Result<Run> whole = all->run({x, x});
  Result<Run> kept = few->run({x, x});
  const auto at = [](const Run& run, int node) { return run.value(node).tensor->at(0); };
  CHECK(at(*kept, loss) == at(*whole, loss));
  const_cast<Tensor&>(*x.tensor).set(3, 2.5);
  REQUIRE(kept->again());
  REQUIRE(whole->again());
  CHECK(at(*kept, loss) == at(*whole, loss));
  const Result<Run> completed = few->complete(*kept);
  REQUIRE(completed);
  for (int node = 0; node <= loss; ++node) CHECK(at(*completed, node) == at(*whole, node));
}
