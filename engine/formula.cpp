#include "formula.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "decimal.h"
#include "division.h"
#include "kernels/elementwise.h"
#include "kernels/gemm.h"
#include "order.h"
#include "rounding.h"

namespace softlook {
namespace {

using kernels::Binary;
using kernels::Unary;

struct UnaryName {
  std::string_view name;
  Unary function;
};
constexpr UnaryName unary_names[] = {
    {"exp", Unary::exp},         {"log", Unary::log},   {"log1p", Unary::log1p},
    {"sqrt", Unary::sqrt},       {"tanh", Unary::tanh}, {"erf", Unary::erf},
    {"sigmoid", Unary::sigmoid}, {"sin", Unary::sin},   {"cos", Unary::cos},
};

const UnaryName* unary_of(std::string_view name) {
  const auto found = std::ranges::find(unary_names, name, &UnaryName::name);
  return found == std::end(unary_names) ? nullptr : found;
}

// A number or a list; a number goes with every element of a list.
struct Cells {
  std::vector<double> values;
  bool list = false;
};

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

class Evaluator {
 public:
  Evaluator(const Recipe& recipe, DType dtype)
      : recipe_(recipe), rounds_(dtype == DType::float32), rest_(recipe.formula), by_role_(recipe.roles.size()) {
    std::vector<std::size_t> counts(by_role_.size());
    for (const Part& part : recipe.parts) ++counts[part.role];
    for (std::size_t id = 0; id < counts.size(); ++id) by_role_[id].reserve(counts[id]);
    // A whole number in a cell becomes a float32 first; a number that is no cell, such as a seed, stays what it is.
    for (const Part& part : recipe.parts)
      by_role_[part.role].push_back(part.node >= 0 ? round(part.value) : part.value);
  }

  double run() {
    const Cells result = comparison();
    return rest_.empty() && result.values.size() == 1 ? result.values[0] : not_a_number;
  }

 private:
  // Whole numbers have no -0, which doubles have.
  double round(double x) const { return rounds_ ? static_cast<double>(static_cast<float>(x)) : x + 0.0; }

  void skip_space() {
    while (!rest_.empty() && rest_.front() == ' ') rest_.remove_prefix(1);
  }
  bool take(std::string_view symbol) {
    skip_space();
    if (!rest_.starts_with(symbol)) return false;
    rest_.remove_prefix(symbol.size());
    skip_space();
    return true;
  }

  template <class F>
  Cells zip(const Cells& a, const Cells& b, F f) const {
    Cells result;
    result.list = a.list || b.list;
    const std::size_t n = a.list ? a.values.size() : b.values.size();
    result.values.resize(n);
    const std::size_t step_a = a.list ? 1 : 0;
    const std::size_t step_b = b.list ? 1 : 0;
    for (std::size_t i = 0; i < n; ++i) result.values[i] = round(f(a.values[i * step_a], b.values[i * step_b]));
    return result;
  }

  Cells comparison() {
    Cells left = sum();
    for (;;) {
      if (take("<=")) left = zip(left, sum(), [](double a, double b) { return a <= b ? 1.0 : 0.0; });
      else if (take(">=")) left = zip(left, sum(), [](double a, double b) { return a >= b ? 1.0 : 0.0; });
      else if (take("==")) left = zip(left, sum(), [](double a, double b) { return a == b ? 1.0 : 0.0; });
      else if (take("!=")) left = zip(left, sum(), [](double a, double b) { return a != b ? 1.0 : 0.0; });
      else if (take("<")) left = zip(left, sum(), [](double a, double b) { return a < b ? 1.0 : 0.0; });
      else if (take(">")) left = zip(left, sum(), [](double a, double b) { return a > b ? 1.0 : 0.0; });
      else return left;
    }
  }

  Cells sum() {
    Cells left = product();
    for (;;) {
      if (take("+")) left = zip(left, product(), [](double a, double b) { return a + b; });
      else if (take("-")) left = zip(left, product(), [](double a, double b) { return a - b; });
      else return left;
    }
  }

  Cells product() {
    Cells left = factor();
    for (;;) {
      if (take("*")) left = zip(left, factor(), [](double a, double b) { return a * b; });
      else if (take("/")) left = zip(left, factor(), [](double a, double b) { return a / b; });
      else return left;
    }
  }

  Cells factor() {
    if (take("-")) {
      Cells value = factor();
      for (double& x : value.values) x = round(-x);
      return value;
    }
    if (take("(")) {
      Cells value = comparison();
      take(")");
      return value;
    }
    return name_or_number();
  }

  Cells name_or_number() {
    std::size_t length = 0;
    while (length < rest_.size() && (std::isalnum(static_cast<unsigned char>(rest_[length])) != 0 ||
                                     rest_[length] == '_' || rest_[length] == '.'))
      ++length;
    const std::string_view word = rest_.substr(0, length);
    rest_.remove_prefix(length);
    if (word.empty()) return Cells{{not_a_number}};
    if (std::isdigit(static_cast<unsigned char>(word[0])) != 0) return Cells{{parse_decimal(word)}};
    if (take("(")) return function(word);
    skip_space();
    return role(word);
  }

  Cells role(std::string_view word) const {
    Cells cells;
    const auto found = std::ranges::find(recipe_.roles, word);
    if (found != recipe_.roles.end()) cells.values = by_role_[static_cast<std::size_t>(found - recipe_.roles.begin())];
    cells.list = cells.values.size() != 1;
    return cells;
  }

  Cells function(std::string_view word) {
    std::vector<Cells> args;
    if (!take(")")) {
      do args.push_back(comparison());
      while (take(","));
      take(")");
    }
    if (word == "sum") return fold(args[0], 0.0, [](double sum, double x) { return sum + x; });
    if (word == "max") return fold_known(args[0], [](double a, double b) { return a < b ? b : a; });
    if (word == "min") return fold_known(args[0], [](double a, double b) { return b < a ? b : a; });
    if (word == "argmax") return position(args[0], [](double a, double b) { return a > b; });
    if (word == "argmin") return position(args[0], [](double a, double b) { return a < b; });
    if (word == "nth_largest" || word == "nth_smallest") return ranked(args[0], args[1], word == "nth_largest", false);
    if (word == "argnth_largest" || word == "argnth_smallest")
      return ranked(args[0], args[1], word == "argnth_largest", true);
    if (word == "madd_sum") return madd_sum(args[0], args[1]);
    return each(word, args);
  }

  template <class F>
  Cells fold(const Cells& cells, double start, F f) const {
    double result = start;
    for (double x : cells.values) result = round(f(result, x));
    return Cells{{result}};
  }

  // Largest or smallest; NaN when a cell is NaN.
  template <class F>
  Cells fold_known(const Cells& cells, F f) const {
    if (cells.values.empty()) return Cells{{not_a_number}};
    double result = cells.values[0];
    for (double x : cells.values) {
      if (std::isnan(x) || std::isnan(result)) return Cells{{not_a_number}};
      result = f(result, x);
    }
    return Cells{{result}};
  }

  // Where the first of the largest (smallest) cells is; NaN counts as both.
  template <class F>
  Cells position(const Cells& cells, F better) const {
    std::size_t best = 0;
    for (std::size_t i = 0; i < cells.values.size(); ++i) {
      if (std::isnan(cells.values[best])) break;
      if (std::isnan(cells.values[i]) || better(cells.values[i], cells.values[best])) best = i;
    }
    return Cells{{static_cast<double>(best)}};
  }

  // The cell that comes n-th in order, counted from 0, or its place.
  static Cells ranked(const Cells& cells, const Cells& n, bool largest, bool place) {
    const double rank = n.values.empty() ? not_a_number : n.values[0];
    if (!(rank >= 0 && rank < static_cast<double>(cells.values.size()))) return Cells{{not_a_number}};
    std::vector<std::size_t> places(cells.values.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    const auto nth = places.begin() + static_cast<std::ptrdiff_t>(rank);
    std::nth_element(places.begin(), nth, places.end(), [&](std::size_t i, std::size_t j) {
      return comes_before(cells.values[i], i, cells.values[j], j, largest);
    });
    return Cells{{place ? static_cast<double>(*nth) : cells.values[*nth]}};
  }

  Cells madd_sum(const Cells& a, const Cells& b) const {
    float result = 0;
    for (std::size_t i = 0; i < a.values.size(); ++i) {
      result = kernels::madd(static_cast<float>(a.values[i]), static_cast<float>(b.values[i]), result);
    }
    return Cells{{result}};
  }

  Cells each(std::string_view word, const std::vector<Cells>& args) const {
    if (args.size() == 1 && args[0].list) {
      if (const UnaryName* known = unary_of(word)) return mapped(known->function, args[0]);
    }
    Cells result{{}};
    std::size_t n = 1;
    for (const Cells& arg : args) {
      if (!arg.list) continue;
      result.list = true;
      n = arg.values.size();
    }
    std::vector<double> values(args.size());
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t k = 0; k < args.size(); ++k) values[k] = args[k].values[args[k].list ? i : 0];
      const ScalarResult one = scalar_function(word, values);
      if (!one.known) return Cells{{not_a_number}};
      result.values.push_back(round(one.value));
    }
    return result;
  }

  // Over a long list the kernel takes several cells at a time, with the bits that each has alone.
  Cells mapped(Unary function, const Cells& cells) const {
    std::vector<float> values(cells.values.begin(), cells.values.end());
    kernels::apply(function, values.data(), values.data(), values.size());
    Cells result;
    result.list = true;
    result.values.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) result.values[i] = round(values[i]);
    return result;
  }

  const Recipe& recipe_;
  bool rounds_;
  std::string_view rest_;
  std::vector<std::vector<double>> by_role_;
};

struct BinaryName {
  std::string_view name;
  Binary function;
};
constexpr BinaryName binary_names[] = {{"pow", Binary::pow}, {"scalar_pow", Binary::scalar_pow}};

// rand(seed, draws, pair, i), randn(seed, draws, pair, count, i), randint(seed, draws, pair, low, high, i),
// randperm(seed, draws, pair, count, i).
ScalarResult random_function(std::string_view name, std::span<const double> values) {
  constexpr double most = 0x1p53;  // whole numbers up to here are what they seem
  for (double value : values) {
    if (!(value >= -most && value <= most) || std::trunc(value) != value) return {not_a_number, true};
  }
  const auto at = [&values](std::size_t i) { return static_cast<std::int64_t>(values[i]); };
  const std::int64_t last = at(values.size() - 1);
  if (at(0) < 0 || at(1) < 0 || last < 0) return {not_a_number, true};
  RandomState state;
  state.seed = static_cast<std::uint64_t>(at(0));
  state.draws = static_cast<std::uint64_t>(at(1));
  state.pair = at(2);
  const auto i = static_cast<std::size_t>(last);
  if (name == "rand") return {rand_cell(state, i), true};
  if (name == "randn") {
    if (last >= at(3)) return {not_a_number, true};
    return {randn_cell(state, static_cast<std::size_t>(at(3)), i), true};
  }
  if (name == "randperm") {
    if (last >= at(3) || at(3) > static_cast<std::int64_t>(max_cells)) return {not_a_number, true};
    std::vector<std::int64_t> cells(static_cast<std::size_t>(at(3)));
    fill_randperm(state, cells.data(), cells.size());
    return {static_cast<double>(cells[i]), true};
  }
  if (at(3) >= at(4)) return {not_a_number, true};
  state.draws += i * (at(4) - at(3) >= (std::int64_t{1} << 32) ? 2U : 1U);
  std::int64_t cell = 0;
  fill_randint(state, at(3), at(4), &cell, 1);
  return {static_cast<double>(cell), true};
}

ScalarResult integer_function(std::string_view name, double first, double second) {
  const std::int64_t a = to_int64(first);
  const std::int64_t b = to_int64(second);
  const bool whole = static_cast<double>(a) == first && static_cast<double>(b) == second;
  if (name == "integer_pow") return {whole && b >= 0 ? static_cast<double>(power(a, b)) : not_a_number, true};
  if (name == "integer_floor_divide") {
    return {whole && b != 0 ? static_cast<double>(softlook::floor_divide(a, b)) : not_a_number, true};
  }
  if (name == "integer_remainder") {
    return {whole && b != 0 ? static_cast<double>(softlook::remainder(a, b)) : not_a_number, true};
  }
  return {not_a_number, false};
}

}  // namespace

double evaluate(const Recipe& recipe, DType dtype) { return Evaluator(recipe, dtype).run(); }

ScalarResult scalar_function(std::string_view name, std::span<const double> values) {
  const auto at = [&](std::size_t i) { return static_cast<float>(values[i]); };
  if (values.size() == 1) {
    // In double, so that they are right for whole numbers too; for float32 numbers these are the same bits.
    if (name == "abs") return {std::fabs(values[0]), true};
    if (name == "relu") return {values[0] < 0 ? 0.0 : values[0], true};
    if (const UnaryName* known = unary_of(name)) return {kernels::apply(known->function, at(0)), true};
    if (name == "round") return {round_half_even(at(0)), true};
    if (name == "floor") return {std::floor(values[0]), true};
    if (name == "trunc") return {static_cast<double>(to_int64(values[0])), true};
    if (name == "float") return {at(0), true};
  }
  if (values.size() == 2) {
    if (name == "maximum" || name == "minimum") {
      const double a = values[0];
      const double b = values[1];
      if (std::isnan(a) || std::isnan(b)) return {not_a_number, true};
      return {name == "maximum" ? (a < b ? b : a) : (b < a ? b : a), true};
    }
    for (const BinaryName& known : binary_names) {
      if (known.name == name) return {kernels::apply(known.function, at(0), at(1)), true};
    }
    if (name == "floor_divide") return {softlook::floor_divide(at(0), at(1)), true};
    if (name == "remainder") return {softlook::remainder(at(0), at(1)), true};
    if (name.starts_with("integer_")) return integer_function(name, values[0], values[1]);
  }
  if (values.size() == 3) {
    if (name == "where") return {values[0] != 0 ? values[1] : values[2], true};
    if (name == "madd") return {kernels::madd(at(0), at(1), at(2)), true};
  }
  const bool random = (name == "rand" && values.size() == 4) || (name == "randn" && values.size() == 5) ||
                      (name == "randperm" && values.size() == 5) || (name == "randint" && values.size() == 6);
  if (random) return random_function(name, values);
  return {not_a_number, false};
}

}  // namespace softlook
