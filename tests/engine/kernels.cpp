// The kernels: a value has the same bits in the body of a row, in its tail and in a scalar call; gemm sums left to
// right.
#include <catch_amalgamated.hpp>
#include <cstring>
#include <vector>

#include "kernels/elementwise.h"
#include "kernels/gemm.h"
#include "kernels/reduce.h"
#include "samples.h"

using namespace softlook;
using samples::Fill;
using samples::Leaves;

namespace {

bool same(float a, float b) { return (a != a && b != b) || std::memcmp(&a, &b, sizeof a) == 0; }

std::vector<float> cells(Leaves& leaves, std::size_t count) {
  const Value value = leaves.floats({count});
  return {value.tensor->floats(), value.tensor->floats() + count};
}

constexpr kernels::Unary unary[] = {
    kernels::Unary::neg,  kernels::Unary::exp,     kernels::Unary::log,  kernels::Unary::sqrt, kernels::Unary::abs,
    kernels::Unary::tanh, kernels::Unary::sigmoid, kernels::Unary::relu, kernels::Unary::sin,  kernels::Unary::cos};
constexpr kernels::Binary binary[] = {kernels::Binary::add,     kernels::Binary::sub,    kernels::Binary::mul,
                                      kernels::Binary::div,     kernels::Binary::pow,    kernels::Binary::scalar_pow,
                                      kernels::Binary::maximum, kernels::Binary::minimum};
constexpr std::size_t lengths[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 33, 257};

}  // namespace

TEST_CASE("functions of one cell: body, tail and scalar call agree", "[kernels]") {
  for (kernels::Unary function : unary) {
    for (std::size_t n : lengths) {
      for (Fill fill : {Fill::ordinary, Fill::extreme}) {
        Leaves leaves(n, fill, "unary");
        const std::vector<float> in = cells(leaves, n);
        std::vector<float> out(n + 1, -7.0F);
        kernels::apply(function, in.data(), out.data(), n);
        std::size_t wrong = 0;
        for (std::size_t i = 0; i < n; ++i) wrong += same(out[i], kernels::apply(function, in[i])) ? 0U : 1U;
        INFO("function " << static_cast<int>(function) << ", " << n << " cells");
        CHECK(wrong == 0);
        CHECK(out[n] == -7.0F);  // nothing is written behind the end
      }
    }
  }
}

TEST_CASE("functions of two cells: body, tail and scalar call agree, whatever repeats", "[kernels]") {
  for (kernels::Binary function : binary) {
    for (std::size_t n : lengths) {
      Leaves leaves(n, Fill::extreme, "binary");
      const std::vector<float> a = cells(leaves, 3 * n + 1);
      const std::vector<float> b = cells(leaves, 3 * n + 1);
      for (std::ptrdiff_t step_a : {0, 1, 2}) {
        for (std::ptrdiff_t step_b : {0, 1, 3}) {
          std::vector<float> out(n + 1, -7.0F);
          kernels::apply(function, {a.data(), Strides{step_a}}, {b.data(), Strides{step_b}}, out.data(), Shape{n});
          std::size_t wrong = 0;
          for (std::size_t i = 0; i < n; ++i) {
            const auto at = static_cast<std::ptrdiff_t>(i);
            wrong += same(out[i], kernels::apply(function, a[static_cast<std::size_t>(at * step_a)],
                                                 b[static_cast<std::size_t>(at * step_b)]))
                         ? 0U
                         : 1U;
          }
          INFO("function " << static_cast<int>(function) << ", " << n << " cells, steps " << step_a << " and "
                           << step_b);
          CHECK(wrong == 0);
          CHECK(out[n] == -7.0F);
        }
      }
    }
  }
}

namespace {

void check_gemm(std::size_t m, std::size_t k, std::size_t n) {
  Leaves leaves(n, Fill::ordinary, "gemm");
  const std::vector<float> a = cells(leaves, m * k);
  const std::vector<float> b = cells(leaves, k * n);
  std::vector<float> c(m * n + 1, -7.0F);
  kernels::gemm(a.data(), b.data(), c.data(), m, k, n);
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      float sum = 0;
#ifdef SOFTLOOK_RELAXED
      for (std::size_t l = 0; l < k; ++l) sum = kernels::madd(a[i * k + l], b[l * n + j], sum);
#else
      for (std::size_t l = 0; l < k; ++l) sum = sum + a[i * k + l] * b[l * n + j];
#endif
      wrong += same(sum, c[i * n + j]) ? 0U : 1U;
    }
  }
  INFO("(" << m << ", " << k << ") @ (" << k << ", " << n << ")");
  CHECK(wrong == 0);
  CHECK(c[m * n] == -7.0F);
}

}  // namespace

TEST_CASE("gemm sums from 0, left to right", "[kernels]") {
  for (std::size_t m : {0U, 1U, 2U, 3U, 5U}) {
    for (std::size_t k : {0U, 1U, 2U, 3U, 8U, 33U}) {
      for (std::size_t n : {0U, 1U, 3U, 4U, 5U, 15U, 16U, 17U, 33U}) check_gemm(m, k, n);
    }
  }
}

TEST_CASE("gemm goes on from what stands where a block ends", "[kernels]") {
  check_gemm(4, 900, 7);
  check_gemm(100, 9, 23);
  check_gemm(7, 9, 400);
  check_gemm(103, 390, 205);
}

TEST_CASE("reductions take the cells in their order", "[kernels]") {
  for (std::size_t length : {1U, 2U, 5U, 33U}) {
    for (std::size_t inner : {1U, 3U, 4U, 9U}) {
      Leaves leaves(length * inner, Fill::ordinary, "reduce");
      const std::vector<float> in = cells(leaves, 2 * length * inner);
      std::vector<float> out(2 * inner);
      kernels::sum(in.data(), out.data(), {2, length, inner});
      for (std::size_t cell = 0; cell < out.size(); ++cell) {
        float sum = 0;
        for (std::size_t l = 0; l < length; ++l) sum += in[(cell / inner * length + l) * inner + cell % inner];
        CHECK(same(sum, out[cell]));
      }
    }
  }
}
