// Gradients that PyTorch does not have, and the reference files therefore neither: by their known values.
#include <catch_amalgamated.hpp>
#include <map>
#include <vector>

#include "samples.h"

using namespace softlook;
using samples::Fill;
using samples::Leaves;

namespace {

// The gradient of sum(value * weights) with respect to a leaf, weights being 1, 2, 3, ...
std::vector<double> gradient(Leaves& x, const Value& value, const Value& of) {
  Value weights = x.floats(value.tensor->shape());
  const Value counted = x.made(
      "reshape",
      {x.made("arange", {x.number(std::int64_t{1}), x.number(static_cast<std::int64_t>(weights.tensor->size()) + 1)}),
       x.items({x.sizes({weights.tensor->shape().begin(), weights.tensor->shape().end()})})});
  const Value loss = x.made("sum", {x.made("mul", {value, counted})});
  Result<std::map<int, Value>> gradients = x.tape().backward(loss.node);
  REQUIRE(gradients);
  REQUIRE(gradients->contains(of.node));
  const Tensor& found = *gradients->at(of.node).tensor;
  std::vector<double> cells;
  for (std::size_t i = 0; i < found.size(); ++i) cells.push_back(found.at(i));
  return cells;
}

}  // namespace

TEST_CASE("full: the sum of all gradients", "[gradients]") {
  Leaves x(1, Fill::ordinary, "full");
  const Value cell = x.just(2.5F);
  CHECK(gradient(x, x.made("full", {x.sizes({2, 2}), cell}), cell) == std::vector<double>{10});
}

TEST_CASE("item: a number, through which no gradient goes", "[gradients]") {
  Leaves x(1, Fill::ordinary, "item");
  const Value cell = x.floats({1, 1});
  CHECK(gradient(x, x.made("mul", {x.made("item", {cell}), cell}), cell) == std::vector<double>{cell.tensor->at(0)});
}

TEST_CASE("a list of cells that were computed: each its own gradient", "[gradients]") {
  Leaves x(1, Fill::ordinary, "tensor");
  const Value a = x.just(2.0F);
  const Value b = x.just(3.0F);
  const Value ab = x.made("mul", {a, b});
  const Value list = x.made("tensor_of_list", {x.items({ab, b, x.number(1.5), ab}), {}});
  CHECK(gradient(x, list, a) == std::vector<double>{3 * 1 + 3 * 4});
}

TEST_CASE("a list of literals has none", "[gradients]") {
  Leaves x(1, Fill::ordinary, "literals");
  const Value list = x.made("tensor", {x.items({x.number(1.5), x.number(2.5)})});
  const Value loss = x.made("sum", {list});
  Result<std::map<int, Value>> gradients = x.tape().backward(loss.node);
  REQUIRE(gradients);
  CHECK(gradients->contains(list.node));
}

TEST_CASE("a % b with respect to b: minus the quotient", "[gradients]") {
  Leaves x(1, Fill::ordinary, "remainder");
  const Value a = x.just(7.0F);
  const Value b = x.just(2.5F);
  CHECK(gradient(x, x.made("remainder", {a, b}), b) == std::vector<double>{-2});
}

TEST_CASE("a gradient that comes along several ways is their sum", "[gradients]") {
  Leaves x(1, Fill::ordinary, "ways");
  const Value a = x.just(3.0F);
  CHECK(gradient(x, x.made("add", {x.made("mul", {a, a}), a}), a) == std::vector<double>{7});
}

TEST_CASE("backward again gives the same, and a longer tape", "[gradients]") {
  Leaves x(1, Fill::ordinary, "again");
  const Value a = x.just(3.0F);
  const Value loss = x.made("mul", {a, a});
  const Result<std::map<int, Value>> first = x.tape().backward(loss.node);
  const int size = x.tape().size();
  const Result<std::map<int, Value>> second = x.tape().backward(loss.node);
  CHECK(first->at(a.node).tensor->at(0) == 6.0);
  CHECK(second->at(a.node).tensor->at(0) == 6.0);
  CHECK(x.tape().size() > size);
}
