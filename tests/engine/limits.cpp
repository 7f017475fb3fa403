// Mistakes and sizes beyond every limit: a sentence with its node, before anything is allocated. And what the fuzzers
// found, so that it stays found.
#include <catch_amalgamated.hpp>
#include <string>
#include <vector>

#include "programs.h"

using namespace softlook;

namespace {

constexpr std::int64_t n = 70000;  // n squared float32 are 19.6 GB

Value values_of(DType dtype, const Shape& shape, double value = 1) {
  Tensor tensor(dtype, shape);
  for (std::size_t i = 0; i < tensor.size(); ++i) tensor.set(i, value);
  return Value::of(std::move(tensor));
}

// What the last node of a list is refused with, its inputs being `values`.
Error refusal(const Nodes& nodes, const std::vector<Value>& values) {
  const int last = static_cast<int>(nodes.list.size()) - 1;
  const Result<Graph> graph = Graph::compile(nodes.list);
  Error error{Code::value, "Nothing was refused."};
  if (!graph) {
    error = graph.error();
  } else if (const Result<Run> run = graph->run(values); !run) {
    error = run.error();
  }
  INFO(error.message);
  CHECK(error.node == last);
  CHECK(error.message.ends_with('.'));
  return error;
}

// The same for one op over the inputs.
Error refusal_of(const std::string& op, const std::vector<Value>& values) {
  Nodes nodes;
  std::vector<int> args;
  for (std::size_t i = 0; i < values.size(); ++i) args.push_back(nodes.input("x" + std::to_string(i)));
  nodes.call(op, args);
  return refusal(nodes, values);
}

Error refusal_of(const std::string& op, const std::vector<Value>& values, const std::vector<std::int64_t>& numbers) {
  Nodes nodes;
  std::vector<int> args;
  for (std::size_t i = 0; i < values.size(); ++i) args.push_back(nodes.input("x" + std::to_string(i)));
  for (std::int64_t number : numbers) args.push_back(nodes.number(number));
  nodes.call(op, args);
  return refusal(nodes, values);
}

Run run_of(const std::string& op, const std::vector<Value>& values) {
  Nodes nodes;
  std::vector<int> args;
  for (std::size_t i = 0; i < values.size(); ++i) args.push_back(nodes.input("x" + std::to_string(i)));
  nodes.call(op, args);
  Result<Graph> graph = Graph::compile(nodes.list);
  REQUIRE(graph);
  Result<Run> run = graph->run(values);
  REQUIRE(run);
  return std::move(*run);
}

}  // namespace

// Natively 20 GB could be had; that no test takes seconds and no sanitizer speaks up shows that nothing was allocated.
TEST_CASE("20 GB is refused, however it would come about", "[limits]") {
  const Value vector = values_of(DType::float32, {70000});
  const Value column = values_of(DType::float32, {70000, 1});
  const Value indices = values_of(DType::int64, {70000}, 0);
  CHECK(refusal_of("zeros", {}, {n, n}).code == Code::limit);
  CHECK(refusal_of("zeros", {}, {std::int64_t{5000000000}}).code == Code::limit);
  CHECK(refusal_of("zeros", {}, {65536, 65536}).code == Code::limit);
  CHECK(refusal_of("zeros", {}, {1 << 28, 1 << 28, 0}).code == Code::limit);
  CHECK(refusal_of("ones", {}, {2, 50000, 50000}).code == Code::limit);
  CHECK(refusal_of("eye", {}, {n}).code == Code::limit);
  CHECK(refusal_of("randn", {}, {n, n}).code == Code::limit);
  CHECK(refusal_of("rand", {}, {n, n}).code == Code::limit);
  CHECK(refusal_of("arange", {}, {std::int64_t{5000000000}}).code == Code::limit);
  CHECK(refusal_of("Linear", {}, {n, n}).code == Code::limit);
  CHECK(refusal_of("Embedding", {}, {n, n}).code == Code::limit);
  CHECK(refusal_of("outer", {vector, vector}).code == Code::limit);
  CHECK(refusal_of("add", {column, vector}).code == Code::limit);
  CHECK(refusal_of("lt", {column, vector}).code == Code::limit);
  CHECK(refusal_of("where", {values_of(DType::boolean, {70000, 1}), vector, vector}).code == Code::limit);
  CHECK(
      refusal_of("masked_fill", {vector, values_of(DType::boolean, {70000, 1}), values_of(DType::float32, {})}).code ==
      Code::limit);
  CHECK(refusal_of("matmul", {column, values_of(DType::float32, {1, 70000})}).code == Code::limit);
  CHECK(refusal_of("linear", {column, column}).code == Code::limit);
  CHECK(refusal_of("expand", {column}, {n, n}).code == Code::limit);
  CHECK(refusal_of("repeat", {vector}, {n, 1}).code == Code::limit);
  CHECK(refusal_of("repeat", {vector}, {n}).code == Code::limit);
  CHECK(refusal_of("one_hot", {indices}, {n}).code == Code::limit);
  CHECK(refusal_of("embedding", {indices, values_of(DType::float32, {1, 70000})}).code == Code::limit);
  CHECK(
      refusal_of("index", {values_of(DType::float32, {1, 1}), values_of(DType::int64, {70000, 1}, 0), indices}).code ==
      Code::limit);
  CHECK(refusal_of("split", {vector}, {1}).code == Code::limit);
  CHECK(refusal_of("chunk", {vector}, {n}).code == Code::limit);
}

TEST_CASE("mistakes in five dimensions say which sizes do not go together", "[limits]") {
  const Value a = values_of(DType::float32, {2, 1, 3, 4, 5});
  const Value b = values_of(DType::float32, {2, 6, 3, 2, 5});
  const Error error = refusal_of("add", {a, b});
  CHECK(error.code == Code::shape);
  CHECK(error.message ==
        "add: x0 has the shape (2, 1, 3, 4, 5) and x1 has (2, 6, 3, 2, 5); counted from the end, dimension 2 is 4 in "
        "one and 2 in the other.");
  CHECK(refusal_of("where", {values_of(DType::boolean, {2, 6, 3, 2, 5}), a, b}).code == Code::shape);
  CHECK(refusal_of("matmul", {a, b}).code == Code::shape);
  const Error outer = refusal_of("matmul", {a, values_of(DType::float32, {2, 1, 7, 5, 2})});
  CHECK(outer.code == Code::shape);
  CHECK(outer.message ==
        "matmul: the outer dimensions of x0 (2, 1, 3, 4, 5) and x1 (2, 1, 7, 5, 2) do not go together.");
  CHECK(refusal_of("unsqueeze", {a}, {0}).code == Code::limit);  // six dimensions
  CHECK(refusal_of("reshape", {a}, {2, 1, 1, 1, 3, 20}).code == Code::limit);
}

TEST_CASE("a dim that is not there", "[limits]") {
  const Value x = values_of(DType::float32, {2, 3});
  for (const char* op : {"sum", "mean", "amax", "argmax", "softmax", "log_softmax", "cumsum", "unsqueeze", "var"}) {
    INFO(op);
    const Error error = refusal_of(op, {x}, {5});
    CHECK(error.code == Code::dimension);
    CHECK(error.message.find("dim=5 does not exist") != std::string::npos);
    CHECK(refusal_of(op, {x}, {-4}).code == Code::dimension);
  }
  CHECK(refusal_of("transpose", {x}, {0, 2}).code == Code::dimension);
  CHECK(refusal_of("flatten", {x}, {0, 7}).code == Code::dimension);
  CHECK(refusal_of("size", {x}, {2}).code == Code::dimension);
}

TEST_CASE("an index that is out of range", "[limits]") {
  const Value x = values_of(DType::float32, {2, 3});
  CHECK(refusal_of("index", {x}, {2}).code == Code::index);
  CHECK(refusal_of("index", {x}, {0, -4}).code == Code::index);
  CHECK(refusal_of("index", {x}, {0, 0, 0}).code == Code::index);
  CHECK(refusal_of("index", {x, values_of(DType::int64, {4}, 2)}).code == Code::index);
  CHECK(refusal_of("index", {x, values_of(DType::int64, {4}, -9e18)}).code == Code::index);
  CHECK(refusal_of("embedding", {values_of(DType::int64, {4}, 2), x}).code == Code::index);
  CHECK(refusal_of("one_hot", {values_of(DType::int64, {4}, 5)}, {5}).code == Code::index);
  CHECK(refusal_of("cross_entropy", {x, values_of(DType::int64, {2}, 3)}).code == Code::index);
}

TEST_CASE("backward from what is no scalar", "[limits]") {
  Run run = run_of("mul", {values_of(DType::float32, {2, 3}), values_of(DType::float32, {3})});
  const Checked done = run.backward(2);
  REQUIRE_FALSE(done);
  CHECK(done.error().code == Code::gradient);
  CHECK(done.error().node == 2);
  CHECK(done.error().message == "backward needs a float32 tensor of one cell; mul(...) is a tensor of shape (2, 3).");
  Run truths = run_of("lt", {values_of(DType::float32, {}), values_of(DType::float32, {})});
  CHECK(truths.backward(2).error().code == Code::gradient);
  Run sizes = run_of("size", {values_of(DType::float32, {2})});
  CHECK(sizes.backward(1).error().code == Code::gradient);
}

TEST_CASE("what the fuzzer found", "[limits]") {
  SECTION("True is no index: it was read as a position behind the last dimension") {
    CHECK(refusal_of("index", {values_of(DType::float32, {}), values_of(DType::boolean, {})}).code == Code::index);
    CHECK(refusal_of("index", {values_of(DType::float32, {2}), values_of(DType::boolean, {})}).code == Code::index);
  }
  SECTION("a number has no parts: its dimension 0 was read") {
    CHECK(refusal_of("narrow", {values_of(DType::float32, {})}, {0, 0, 0}).code == Code::dimension);
  }
  SECTION("True is no class: truths were read as int64") {
    const Value scores = values_of(DType::float32, {2, 3});
    CHECK(refusal_of("cross_entropy", {scores, values_of(DType::boolean, {2})}).code == Code::dtype);
  }
  SECTION("counting makes no truths: a cell held 1 and was explained as 9") {
    Nodes nodes;
    Node text;
    text.kind = Node::Kind::text;
    text.name = "bool";
    const int end = nodes.number(10);
    nodes.list.push_back(text);
    nodes.call("arange", {end}, {{"dtype", 1}});
    CHECK(refusal(nodes, {}).code == Code::dtype);
  }
  SECTION("joining tensors of which one has no cells") {
    Nodes nodes;
    const int list = nodes.tuple({nodes.input("a"), nodes.input("b")});
    nodes.call("cat", {list, nodes.number(1)});
    const Result<Run> run =
        Graph::compile(nodes.list)->run({values_of(DType::float32, {0, 1}), values_of(DType::float32, {0, 2})});
    REQUIRE(run);
    CHECK(run->value(4).tensor->shape() == Shape{0, 3});
  }
  SECTION("a step beyond the end takes the first cell") {
    Nodes nodes;
    const int x = nodes.input("x");
    const int slice = nodes.tuple({nodes.number(0), nodes.number(3), nodes.number(std::int64_t{1} << 62)});
    nodes.list[static_cast<std::size_t>(slice)].kind = Node::Kind::slice;
    nodes.call("index", {x, slice});
    const Result<Run> run = Graph::compile(nodes.list)->run({counted({3, 2})});
    REQUIRE(run);
    CHECK(run->value(5).tensor->shape() == Shape{1, 2});
    CHECK(run->value(5).tensor->at(1) == 2.0);
  }
  SECTION("more chunks than any tensor has cells") {
    Nodes nodes;
    const int x = nodes.input("x");
    nodes.call("chunk", {x, nodes.number(std::int64_t{1} << 62)});
    const Result<Run> run = Graph::compile(nodes.list)->run({counted({3})});
    REQUIRE(run);
    CHECK(run->value(2).items.size() == 3);
  }
}
