// A fused op gives the bits of its unfused form.
#include <catch_amalgamated.hpp>
#include <string>

#include "replay.h"
#include "samples.h"

using namespace softlook;
using samples::Fill;
using samples::Leaves;

namespace {

void check_same(const Value& fused, const Value& unfused) {
  REQUIRE(fused.tensor->shape() == unfused.tensor->shape());
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < fused.tensor->size(); ++i) {
    wrong += replay::same_bits(fused.tensor->at(i), unfused.tensor->at(i)) ? 0U : 1U;
  }
  CHECK(wrong == 0);
}

template <class F>
void over_sizes(F f) {
  for (std::size_t n : samples::sizes) {
    for (Fill fill : {Fill::ordinary, Fill::extreme}) {
      INFO("n = " << n << (fill == Fill::extreme ? ", extreme" : ""));
      Leaves leaves(n, fill, "fused");
      f(leaves);
    }
  }
}

}  // namespace

TEST_CASE("softmax is exp over the sum of exp", "[fused]") {
  over_sizes([](Leaves& x) {
    for (std::int64_t dim : {0, 1, 2}) {
      const Value scores = x.floats({2, x.n, 3});
      const Value at = x.number(dim);
      const Value keep = x.truth(true);
      const Value powers = x.made("exp", {x.made("sub", {scores, x.made("amax", {scores, at, keep})})});
      check_same(x.made("softmax", {scores, at}), x.made("div", {powers, x.made("sum", {powers, at, keep})}));
    }
  });
}

TEST_CASE("mean is sum over count", "[fused]") {
  over_sizes([](Leaves& x) {
    const Value cells = x.floats({3, x.n});
    const Value at = x.number(std::int64_t{1});
    check_same(x.made("mean", {cells, at}),
               x.made("div", {x.made("sum", {cells, at}), x.number(static_cast<std::int64_t>(x.n))}));
  });
}

TEST_CASE("norm is the root of the sum of squares", "[fused]") {
  over_sizes([](Leaves& x) {
    const Value cells = x.floats({3, x.n});
    const Value at = x.number(std::int64_t{1});
    const Value squares = x.made("sum", {x.made("mul", {cells, cells}), at});
    check_same(x.made("norm_2", {cells, at}), x.made("sqrt", {squares}));
  });
}

TEST_CASE("sigmoid is 1 over 1 plus exp", "[fused]") {
  over_sizes([](Leaves& x) {
    const Value cells = x.floats({x.n});
    const Value one = x.just(1.0F);
    check_same(x.made("sigmoid", {cells}),
               x.made("div", {one, x.made("add", {one, x.made("exp", {x.made("neg", {cells})})})}));
  });
}

#ifndef SOFTLOOK_RELAXED
TEST_CASE("a product of matrices is a sum of products", "[fused]") {
  over_sizes([](Leaves& x) {
    const Value a = x.floats({3, x.n});
    const Value b = x.floats({x.n, 2});
    const Value wide = x.made("unsqueeze", {a, x.number(std::int64_t{2})});
    check_same(x.made("matmul", {a, b}), x.made("sum", {x.made("mul", {wide, b}), x.number(std::int64_t{1})}));
  });
}
#endif
