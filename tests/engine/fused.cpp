// A fused op gives the bits of its unfused form.
#include <catch_amalgamated.hpp>
#include <cmath>
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

namespace {

enum class Hides { nothing, later, some };

// Attention's gradients by tables of weights, beside those of attention_backward.
void check_attention_gradients(Leaves& x, Hides hides) {
  const Value q = x.floats({2, x.n, 4});
  const Value k = x.floats({2, x.n, 4});
  const Value v = x.floats({2, x.n, 3});
  const Value gradient = x.floats({2, x.n, 3});
  const Value scale = x.number(0.3);
  const Value last = x.number(std::int64_t{-1});
  const auto turned = [&](const Value& of) { return x.made("transpose", {of, x.number(std::int64_t{-2}), last}); };
  const Value square = x.sizes({x.n, x.n});
  Value seen = hides == Hides::some ? x.booleans({x.n, x.n}) : x.made("ones", {square, x.text("bool")});
  if (hides == Hides::later) seen = x.made("tril", {seen});
  Value scores = x.made("mul", {x.made("matmul", {q, turned(k)}), scale});
  scores = x.made("where", {seen, scores, x.number(-INFINITY)});
  const Value p = x.made("safe_softmax", {scores, last});
  const Value dp = x.made("matmul", {gradient, turned(v)});
  const Value mean = x.made("sum", {x.made("mul", {dp, p}), last, x.truth(true)});
  const Value ds = x.made("mul", {x.made("mul", {p, x.made("sub", {dp, mean})}), scale});
  const Value fused =
      x.made("attention_backward", {q, k, v, hides == Hides::some ? seen : x.none(), x.number(0.0),
                                    x.truth(hides == Hides::later), scale, x.truth(false), gradient, x.truth(false)});
  std::size_t at = 0;
  const auto check = [&](const Value& unfused) {
    const std::size_t size = unfused.tensor->size();
    const auto number = [&](std::size_t value) { return x.number(static_cast<std::int64_t>(value)); };
    check_same(x.made("narrow", {fused, number(0), number(at), number(size)}),
               x.made("reshape", {unfused, x.sizes({size})}));
    at += size;
  };
  check(x.made("matmul", {ds, k}));
  check(x.made("matmul", {turned(ds), q}));
  check(x.made("matmul", {turned(p), gradient}));
}

}  // namespace

TEST_CASE("attention's gradients are those of its ops", "[fused]") {
  over_sizes([](Leaves& x) { check_attention_gradients(x, Hides::nothing); });
}

TEST_CASE("attention's gradients are those of its ops behind a mask", "[fused]") {
  // What is hidden still counts where it is infinite or NaN when the whole table is multiplied, but not when causal.
  over_sizes([](Leaves& x) { check_attention_gradients(x, Hides::some); });
  for (std::size_t n : samples::sizes) {
    INFO("n = " << n);
    Leaves x(n, Fill::ordinary, "causal");
    check_attention_gradients(x, Hides::later);
  }
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
