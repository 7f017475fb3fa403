// Programs: what compile and run refuse, with which code and at which node; unpacking; what is computed once.
#include "graph.h"

#include <catch_amalgamated.hpp>

#include "programs.h"

using namespace softlook;

namespace {

// The error of a program over the inputs, in their order.
Error error_of(const Nodes& nodes, const std::vector<Value>& inputs = {}) {
  Result<Graph> graph = Graph::compile(nodes.list);
  if (!graph) return graph.error();
  Result<Run> run = graph->run(inputs);
  if (!run) return run.error();
  FAIL("no error");
  return Error(Code::value, "");
}

Run run_of(const Nodes& nodes, const std::vector<Value>& inputs = {}) {
  Result<Graph> graph = Graph::compile(nodes.list);
  if (!graph) FAIL(graph.error().message);
  Result<Run> run = graph->run(inputs);
  if (!run) FAIL(run.error().message);
  return std::move(*run);
}

void check(const Error& error, Code code, int node, const std::string& words) {
  INFO(error.message << " | " << error.hint);
  CHECK(word(error.code) == word(code));
  CHECK(error.node == node);
  CHECK((error.message + " " + error.hint).find(words) != std::string::npos);
  CHECK(error.message.back() == '.');
}

}  // namespace

TEST_CASE("an unknown op is refused when the program is compiled, with the nearest name", "[graph]") {
  Nodes p;
  const int x = p.input("x");
  const int bad = p.call("sofmax", {x});
  check(error_of(p), Code::unknown_name, bad, "softmax");
}

TEST_CASE("rows that only other rows may call are unknown to programs", "[graph]") {
  for (const Op& op : op_table()) {
    if (!op.internal) continue;
    Nodes p;
    const int bad = p.call(std::string(op.name), {p.input("x")});
    check(error_of(p), Code::unknown_name, bad, "no op named");
  }
}

TEST_CASE("arguments must fit the signature", "[graph]") {
  {
    Nodes p;
    const int bad = p.call("exp", {});
    check(error_of(p), Code::argument, bad, "input is missing");
  }
  {
    Nodes p;
    const int x = p.input("x");
    const int bad = p.call("exp", {x, x});
    check(error_of(p), Code::argument, bad, "at most 1");
  }
  {
    Nodes p;
    const int x = p.input("x");
    const int bad = p.call("softmax", {x}, {{"axis_of", p.number(1)}});
    p.list.push_back(p.list[static_cast<std::size_t>(bad)]);
    std::swap(p.list[1], p.list[2]);
    CHECK(error_of(p).code == Code::argument);
  }
  {
    Nodes p;
    const int x = p.input("x");
    const int dim = p.number(0);
    const int bad = p.call("softmax", {x, dim}, {{"dim", dim}});
    check(error_of(p), Code::argument, bad, "twice");
  }
}

TEST_CASE("what PyTorch takes and changes no value is ignored", "[graph]") {
  Nodes p;
  const int size = p.number(2);
  const int zeros = p.call("zeros", {size}, {{"requires_grad", size}, {"device", size}});
  CHECK(run_of(p).value(zeros).tensor->size() == 2);
}

TEST_CASE("properties take no parentheses, and functions do", "[graph]") {
  Nodes p;
  const int x = p.input("x");
  const int bad = p.call("T", {x}, {}, Node::Form::method);
  check(error_of(p), Code::argument, bad, "no parentheses");
  Nodes q;
  const int also_bad = q.call("sum", {q.input("x")}, {}, Node::Form::property);
  check(error_of(q), Code::argument, also_bad, "with parentheses");
}

TEST_CASE("shapes, dims and indices are refused when the program runs", "[graph]") {
  Nodes p;
  const int a = p.input("Q");
  const int b = p.input("K");
  const int product = p.call("matmul", {a, b}, {}, Node::Form::op);
  check(error_of(p, {counted({4, 3}), counted({4, 3})}), Code::shape, product, "K.T");
  check(error_of(p, {counted({4, 3}), counted({4, 3})}), Code::shape, product, "(4, 3)");
  check(error_of(p, {counted({3, 4}), counted({3, 4})}), Code::shape, product, "Did you mean");

  Nodes q;
  const int x = q.input("x");
  const int far = q.number(2);
  const int sum = q.call("sum", {x, far});
  check(error_of(q, {counted({2, 2})}), Code::dimension, sum, "dim=2");

  Nodes r;
  const int y = r.input("x");
  const int five = r.number(5);
  const int cell = r.call("index", {y, five});
  check(error_of(r, {counted({3})}), Code::index, cell, "from -3 to 2");
}

TEST_CASE("what would not fit into memory is refused before it is made", "[graph]") {
  Nodes p;
  const int many = p.number(100000);
  const int zeros = p.call("zeros", {many, many});
  check(error_of(p), Code::limit, zeros, "(100000, 100000)");

  Nodes q;
  const int one = q.number(1);
  const int deep = q.call("ones", {one, one, one, one, one, one});
  check(error_of(q), Code::limit, deep, "6 dimensions");

  Nodes r;
  const int x = r.input("x");
  const int wide = r.call("matmul", {x, r.call("T", {x}, {}, Node::Form::property)});
  check(error_of(r, {counted({20000, 1})}), Code::limit, wide, "(20000, 20000)");

  // Sizes whose product wraps around 64 bits.
  Nodes s;
  const int huge = s.number(std::int64_t{1} << 33);
  const int wrapped = s.call("zeros", {huge, huge, huge});
  check(error_of(s), Code::limit, wrapped, "more cells");
}

TEST_CASE("unpacking gives each name its item", "[graph]") {
  Nodes p;
  const int x = p.input("x");
  const int shape = p.call("shape", {x}, {}, Node::Form::property);
  const int n = p.unpack(shape, 0, 2);
  const int d = p.unpack(shape, 1, 2);
  const int row = p.unpack(x, 1, 4);
  Run run = run_of(p, {counted({4, 3})});
  CHECK(run.value(n).tensor->integers()[0] == 4);
  CHECK(run.value(d).tensor->integers()[0] == 3);
  CHECK(run.value(row).tensor->floats()[0] == 4.0F);

  Nodes q;
  const int y = q.input("x");
  const int sizes = q.call("shape", {y}, {}, Node::Form::property);
  const int bad = q.unpack(sizes, 0, 3);
  check(error_of(q, {counted({4, 3})}), Code::shape, bad, "3 names");

  Nodes r;
  const int number = r.unpack(r.input("x"), 0, 2);
  check(error_of(r, {counted({})}), Code::value, number, "cannot be unpacked");
}

TEST_CASE("what does not depend on inputs is computed once and is the same in every run", "[graph]") {
  Nodes p;
  const int seed = p.number(3);
  p.call("manual_seed", {seed});
  const int size = p.number(4);
  const int draws = p.call("randn", {size});
  const int x = p.input("x");
  const int sum = p.call("add", {draws, x}, {}, Node::Form::op);
  const int later = p.call("rand", {size});
  Result<Graph> graph = Graph::compile(p.list);
  REQUIRE(graph);
  Run first = std::move(*graph->run({counted({4})}));
  Run second = std::move(*graph->run({counted({1})}));
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(first.value(draws).tensor->at(i) == second.value(draws).tensor->at(i));
    CHECK(first.value(later).tensor->at(i) == second.value(later).tensor->at(i));
  }
  CHECK(first.value(draws).tensor == second.value(draws).tensor);  // shared, not computed again
  CHECK(first.value(sum).tensor->at(3) != second.value(sum).tensor->at(3));
}

TEST_CASE("a draw whose size depends on an input moves all later draws", "[graph]") {
  const auto last = [](std::size_t n) {
    Nodes p;
    p.call("manual_seed", {p.number(3)});
    const int x = p.input("x");
    p.call("randn", {p.call("len", {x})});
    const int draws = p.call("rand", {p.number(2)});
    return run_of(p, {counted({n})}).value(draws).tensor->at(0);
  };
  CHECK(last(20) == last(20));
  CHECK(last(20) != last(17));
}

TEST_CASE("an error in what does not depend on inputs is found when the program is compiled", "[graph]") {
  Nodes p;
  const int bad = p.call("eye", {p.number(-1)});
  Result<Graph> graph = Graph::compile(p.list);
  REQUIRE(!graph);
  check(graph.error(), Code::value, bad, "negative");
}

TEST_CASE("gradients need a float32 scalar, and exist where the loss depends on a node", "[graph]") {
  Nodes p;
  const int x = p.input("x");
  const int other = p.input("other");
  const int square = p.call("mul", {x, x}, {}, Node::Form::op);
  const int loss = p.call("sum", {square});
  Run run = run_of(p, {counted({3}), counted({2})});
  CHECK(run.gradient(x).error().code == Code::gradient);
  CHECK(run.backward(square).error().code == Code::gradient);
  REQUIRE(run.backward(loss));
  const Result<Value> gradient = run.gradient(x);
  REQUIRE(gradient);
  for (std::size_t i = 0; i < 3; ++i) CHECK(gradient->tensor->at(i) == 2.0 * static_cast<double>(i + 1));
  CHECK(run.gradient(other).error().code == Code::gradient);
}

TEST_CASE("explain refuses cells and nodes that are not there", "[graph]") {
  Nodes p;
  const int x = p.input("x");
  const int shape = p.call("shape", {x}, {}, Node::Form::property);
  Run run = run_of(p, {counted({3})});
  CHECK(run.explain(x, 3).error().code == Code::index);
  CHECK(run.explain(-1, 0).error().code == Code::index);
  CHECK(run.explain(1000, 0).error().code == Code::index);
  CHECK(run.explain(shape, 0).error().code == Code::value);
  CHECK(run.explain(x, 2)->value == 3.0);
}
