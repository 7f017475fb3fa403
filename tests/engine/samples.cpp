#include <limits>

#include "samples.h"

namespace softlook::samples {
namespace {

using Args = std::vector<Value>;
using I = std::int64_t;

void creation(std::vector<Sample>& to) {
  const auto add = [&to](std::string_view op, std::string title, Args (*make)(Leaves&), std::size_t largest = 257) {
    to.push_back({op, std::move(title), make, largest});
  };
  for (std::string_view op : {"tensor", "tensor_of_list"}) {
    add(
        op, "nested numbers",
        [](Leaves& x) -> Args {
          return {x.items({x.items({x.number(I{1}), x.number(2.5)}), x.items({x.number(I{-3}), x.truth(true)})}),
                  x.none()};
        },
        1);
    add(
        op, "cells that were computed",
        [](Leaves& x) -> Args {
          return {x.items({x.floats({}), x.made("exp", {x.floats({})}), x.number(0.1)}), x.none()};
        },
        1);
    add(
        op, "cut to int64",
        [](Leaves& x) -> Args { return {x.items({x.number(-2.7), x.number(2.7), x.number(I{5})}), x.text("int64")}; },
        1);
    add(
        op, "truths",
        [](Leaves& x) -> Args { return {x.items({x.number(0.0), x.number(I{7}), x.truth(false)}), x.text("bool")}; },
        1);
    add(op, "one number", [](Leaves& x) -> Args { return {x.number(I{3}), x.text("float32")}; }, 1);
    add(op, "no cells", [](Leaves& x) -> Args { return {x.items({}), x.none()}; }, 1);
  }
  add("tensor", "a tensor", [](Leaves& x) -> Args { return {x.floats({2, x.n}), x.text("float32")}; });
  for (std::string_view op : {"zeros", "ones"}) {
    add(op, "row", [](Leaves& x) -> Args { return {x.items({x.number(static_cast<I>(x.n))}), x.none()}; });
    add(op, "int64", [](Leaves& x) -> Args { return {x.sizes({2, x.n}), x.text("int64")}; });
    add(op, "bool, five dimensions", [](Leaves& x) -> Args { return {x.sizes({1, 2, 1, 3, x.n}), x.text("bool")}; }, 9);
    add(op, "scalar", [](Leaves& x) -> Args { return {x.items({}), x.none()}; }, 1);
    add(op, "no cells", [](Leaves& x) -> Args { return {x.sizes({x.n, 0}), x.none()}; }, 1);
  }
  for (std::string_view op : {"zeros_like", "ones_like"}) {
    add(op, "float32", [](Leaves& x) -> Args { return {x.floats({3, x.n}), x.none()}; });
    add(op, "int64", [](Leaves& x) -> Args { return {x.integers({x.n}), x.none()}; });
    add(op, "another dtype", [](Leaves& x) -> Args { return {x.booleans({x.n}), x.text("float32")}; });
  }
  add("full", "a number", [](Leaves& x) -> Args { return {x.sizes({2, x.n}), x.number(-0.1), x.none()}; });
  add("full", "a whole number", [](Leaves& x) -> Args { return {x.sizes({x.n}), x.number(I{7}), x.none()}; });
  add("full", "a whole number as float32",
      [](Leaves& x) -> Args { return {x.sizes({x.n}), x.number(I{16777217}), x.text("float32")}; });
  add("full", "a number as int64", [](Leaves& x) -> Args { return {x.sizes({x.n}), x.number(-2.7), x.text("int64")}; });
  add("full", "a number as bool", [](Leaves& x) -> Args { return {x.sizes({x.n}), x.number(2.7), x.text("bool")}; });
  add("full", "a tensor of one cell", [](Leaves& x) -> Args { return {x.sizes({x.n, 2}), x.floats({1}), x.none()}; });
  add("eye", "square", [](Leaves& x) -> Args { return {x.number(static_cast<I>(x.n)), x.none(), x.none()}; }, 33);
  add("eye", "wide int64",
      [](Leaves& x) -> Args { return {x.number(I{3}), x.number(static_cast<I>(x.n)), x.text("int64")}; });
  add("arange", "end", [](Leaves& x) -> Args { return {x.number(static_cast<I>(x.n)), x.none(), x.none(), x.none()}; });
  add("arange", "start, end, step",
      [](Leaves& x) -> Args { return {x.number(I{-4}), x.number(static_cast<I>(3 * x.n)), x.number(I{3}), x.none()}; });
  add("arange", "float32", [](Leaves& x) -> Args {
    return {x.number(0.1), x.number(0.1 + 0.3 * static_cast<double>(x.n)), x.number(0.3), x.none()};
  });
  add("arange", "downwards",
      [](Leaves& x) -> Args { return {x.number(1.0), x.number(-static_cast<double>(x.n)), x.number(-0.7), x.none()}; });
  add("arange", "whole numbers as float32", [](Leaves& x) -> Args {
    return {x.number(I{2}), x.number(static_cast<I>(x.n + 2)), x.none(), x.text("float32")};
  });
  for (std::string_view op : {"tril", "triu"}) {
    add(op, "square", [](Leaves& x) -> Args { return {x.floats({x.n, x.n}), x.number(I{0})}; }, 33);
    add(op, "a diagonal above", [](Leaves& x) -> Args { return {x.floats({2, 3, x.n}), x.number(I{1})}; });
    add(op, "a diagonal below", [](Leaves& x) -> Args { return {x.integers({x.n, 4}), x.number(I{-2})}; });
    add(op, "bool", [](Leaves& x) -> Args { return {x.booleans({x.n, x.n}), x.number(I{0})}; }, 17);
  }
}

// Shapes in which two arguments meet.
void float_pairs(std::string_view op, std::vector<Sample>& to) {
  const auto add = [&](std::string title, Args (*make)(Leaves&), std::size_t largest = 257) {
    to.push_back({op, std::move(title), make, largest});
  };
  add("same shape", [](Leaves& x) -> Args { return {x.floats({x.n}), x.floats({x.n})}; });
  add("a matrix and a row", [](Leaves& x) -> Args { return {x.floats({3, x.n}), x.floats({x.n})}; });
  add("a column and a matrix", [](Leaves& x) -> Args { return {x.floats({3, 1}), x.floats({3, x.n})}; });
  add("a column and a row", [](Leaves& x) -> Args { return {x.floats({x.n, 1}), x.floats({1, 3})}; });
  add("a row of few", [](Leaves& x) -> Args { return {x.floats({x.n, 3}), x.floats({3})}; });
  add("outer dimensions repeat", [](Leaves& x) -> Args { return {x.floats({2, 1, x.n}), x.floats({3, 1})}; });
  add("five dimensions", [](Leaves& x) -> Args { return {x.floats({2, 1, 2, 1, x.n}), x.floats({1, 3, 1, 2, 1})}; }, 9);
  add("a number", [](Leaves& x) -> Args { return {x.floats({x.n}), x.number(0.3)}; });
  add("a whole number first", [](Leaves& x) -> Args { return {x.number(I{2}), x.floats({2, x.n})}; });
  add("two numbers", [](Leaves& x) -> Args { return {x.number(0.3), x.number(I{7})}; }, 1);
  add("scalars", [](Leaves& x) -> Args { return {x.floats({}), x.floats({})}; });
  add("equal cells", [](Leaves& x) -> Args { return {x.steps({x.n}), x.steps({x.n})}; });
  add("no cells", [](Leaves& x) -> Args { return {x.floats({0, x.n}), x.floats({x.n})}; }, 3);
  // PyTorch refuses to subtract masks.
  if (op != "sub") add("float32 and bool", [](Leaves& x) -> Args { return {x.floats({x.n}), x.booleans({2, 1})}; });
}

void integer_pairs(std::string_view op, std::vector<Sample>& to) {
  const auto add = [&](std::string title, Args (*make)(Leaves&), std::size_t largest = 257) {
    to.push_back({op, std::move(title), make, largest});
  };
  add("int64", [](Leaves& x) -> Args { return {x.integers({2, x.n}), x.divisors({x.n})}; });
  add("large int64",
      [](Leaves& x) -> Args { return {x.integers({x.n}, -(I{1} << 40), I{1} << 40), x.divisors({x.n})}; });
  add("int64 and float32", [](Leaves& x) -> Args { return {x.integers({x.n}), x.floats({3, 1})}; });
  add("int64 that float32 rounds, and float32",
      [](Leaves& x) -> Args { return {x.integers({x.n}, 16777215, 16777219), x.just(16777216.0F)}; });
}

void elementwise(std::vector<Sample>& to) {
  const auto add = [&to](std::string_view op, std::string title, Args (*make)(Leaves&), std::size_t largest = 257) {
    to.push_back({op, std::move(title), make, largest});
  };
  for (std::string_view op : {"add", "sub", "mul", "div", "floor_divide", "remainder", "pow", "maximum", "minimum"}) {
    float_pairs(op, to);
    if (op != "pow") integer_pairs(op, to);
  }
  for (std::string_view op : {"add", "mul", "maximum", "minimum"}) {
    add(op, "bool", [](Leaves& x) -> Args { return {x.booleans({x.n}), x.booleans({x.n})}; });
  }
  add("pow", "positive bases", [](Leaves& x) -> Args { return {x.positive({x.n}), x.floats({x.n})}; });
  add("pow", "squares", [](Leaves& x) -> Args { return {x.floats({2, x.n}), x.number(I{2})}; });
  add("pow", "cubes", [](Leaves& x) -> Args { return {x.floats({x.n}), x.number(3.0)}; });
  add("pow", "roots", [](Leaves& x) -> Args { return {x.floats({x.n}), x.number(0.5)}; });
  add("pow", "roots, below one", [](Leaves& x) -> Args { return {x.floats({x.n}), x.number(-0.5)}; });
  add("pow", "squares, below one", [](Leaves& x) -> Args { return {x.floats({x.n}), x.number(I{-2})}; });
  add("pow", "a number's root", [](Leaves& x) -> Args { return {x.number(64.0), x.number(-0.5)}; }, 1);
  add("pow", "exponents with a short way", [](Leaves& x) -> Args {
    return {x.floats({x.n}),
            x.made("tensor", {x.items({x.items({x.number(-2.0)}), x.items({x.number(-1.0)}), x.items({x.number(-0.5)}),
                                       x.items({x.number(0.0)}), x.items({x.number(1.0)})})})};
  });
  add("pow", "int64", [](Leaves& x) -> Args { return {x.integers({x.n}), x.integers({x.n}, 0, 6)}; });
  add("pow", "large int64", [](Leaves& x) -> Args { return {x.integers({x.n}, 95, 105), x.number(I{7})}; });
  add("pow", "a number to a negative one", [](Leaves& x) -> Args { return {x.number(I{10}), x.number(I{-3})}; }, 1);
  for (std::string_view op : {"neg", "abs", "relu", "sqrt", "exp", "log", "tanh", "sigmoid", "sin", "cos"}) {
    add(op, "row", [](Leaves& x) -> Args { return {x.floats({x.n})}; });
    add(op, "matrix", [](Leaves& x) -> Args { return {x.floats({3, x.n})}; });
    add(op, "positive", [](Leaves& x) -> Args { return {x.positive({x.n, 2})}; });
    add(op, "scalar", [](Leaves& x) -> Args { return {x.floats({})}; });
    add(op, "a number", [](Leaves& x) -> Args { return {x.number(I{2})}; }, 1);
    add(op, "int64", [](Leaves& x) -> Args { return {x.integers({x.n})}; });
    add(op, "large int64", [](Leaves& x) -> Args { return {x.integers({x.n}, -(I{1} << 40), I{1} << 40)}; });
    if (op == "neg" || op == "abs" || op == "relu") continue;
    add(op, "bool", [](Leaves& x) -> Args { return {x.booleans({x.n})}; });
  }
  add("where", "same shape", [](Leaves& x) -> Args { return {x.booleans({x.n}), x.floats({x.n}), x.floats({x.n})}; });
  add("where", "all repeat",
      [](Leaves& x) -> Args { return {x.booleans({x.n, 1}), x.floats({1, 3}), x.floats({2, 1, 1})}; });
  add("where", "numbers", [](Leaves& x) -> Args { return {x.booleans({2, x.n}), x.number(I{1}), x.number(0.5)}; });
  add("where", "int64", [](Leaves& x) -> Args { return {x.booleans({x.n}), x.integers({x.n}), x.number(I{0})}; });
  add("where", "bool", [](Leaves& x) -> Args { return {x.booleans({x.n}), x.booleans({x.n}), x.booleans({x.n})}; });
  add("masked_fill", "row", [](Leaves& x) -> Args {
    return {x.floats({3, x.n}), x.booleans({x.n}), x.number(-std::numeric_limits<double>::infinity())};
  });
  add("masked_fill", "int64",
      [](Leaves& x) -> Args { return {x.integers({x.n}), x.booleans({x.n}), x.number(I{-1})}; });
  for (std::string_view op : {"float", "long", "bool"}) {
    add(op, "float32", [](Leaves& x) -> Args { return {x.steps({x.n})}; });
    add(op, "fractions", [](Leaves& x) -> Args { return {x.made("div", {x.integers({x.n}), x.number(I{4})})}; });
    add(op, "int64", [](Leaves& x) -> Args { return {x.integers({2, x.n}, 16777215, 16777219)}; });
    add(op, "bool", [](Leaves& x) -> Args { return {x.booleans({x.n})}; });
  }
  add("to", "float32 to bool", [](Leaves& x) -> Args { return {x.floats({x.n}), x.text("bool")}; });
  add("to", "float32 to int64",
      [](Leaves& x) -> Args { return {x.made("div", {x.integers({x.n}), x.number(I{4})}), x.text("int64")}; });
  add("to", "int64 to float32",
      [](Leaves& x) -> Args { return {x.integers({x.n}, 16777215, 16777219), x.text("float32")}; });
  add("to", "bool to int64", [](Leaves& x) -> Args { return {x.booleans({x.n}), x.text("int64")}; });
  add("to", "as it is", [](Leaves& x) -> Args { return {x.floats({x.n}), x.none()}; });
}

void comparison(std::vector<Sample>& to) {
  to.push_back({"equal", "cells", [](Leaves& x) -> Args { return {x.integers({2, x.n}), x.integers({2, x.n})}; }});
  to.push_back({"equal", "other shapes", [](Leaves& x) -> Args { return {x.floats({2, x.n}), x.floats({x.n})}; }});
  for (std::string_view op : {"lt", "le", "gt", "ge", "eq", "ne", "logical_and", "logical_or"}) {
    float_pairs(op, to);
    integer_pairs(op, to);
    to.push_back({op, "bool", [](Leaves& x) -> Args { return {x.booleans({x.n}), x.booleans({2, x.n})}; }});
  }
  to.push_back({"logical_not", "float32", [](Leaves& x) -> Args { return {x.steps({2, x.n})}; }});
  to.push_back({"logical_not", "any float32", [](Leaves& x) -> Args { return {x.floats({x.n})}; }});
  to.push_back({"logical_not", "bool", [](Leaves& x) -> Args { return {x.booleans({x.n})}; }});
  to.push_back({"logical_not", "int64", [](Leaves& x) -> Args { return {x.integers({x.n}, -1, 1)}; }});
  for (std::string_view op : {"bitwise_and", "bitwise_or"}) {
    to.push_back({op, "bool", [](Leaves& x) -> Args { return {x.booleans({x.n}), x.booleans({2, x.n})}; }});
  }
  to.push_back({"bitwise_not", "bool", [](Leaves& x) -> Args { return {x.booleans({2, x.n})}; }});
  for (std::string_view op : {"and", "or"}) {
    to.push_back({op, "the left is true", [](Leaves& x) -> Args { return {x.number(2.0), x.floats({x.n})}; }});
    to.push_back({op, "the left is false", [](Leaves& x) -> Args { return {x.truth(false), x.floats({x.n})}; }});
    to.push_back({op, "one cell", [](Leaves& x) -> Args { return {x.integers({1, 1}), x.number(I{3})}; }, 1});
  }
  to.push_back({"not", "one cell", [](Leaves& x) -> Args { return {x.floats({1})}; }, 1});
  to.push_back({"not", "a number", [](Leaves& x) -> Args { return {x.number(I{0})}; }, 1});
  to.push_back({"not", "a list", [](Leaves& x) -> Args { return {x.items({x.floats({x.n})})}; }, 1});
}

void linear(std::vector<Sample>& to) {
  const auto add = [&to](std::string title, Args (*make)(Leaves&), std::size_t largest = 257) {
    to.push_back({"matmul", std::move(title), make, largest});
  };
  add("square", [](Leaves& x) -> Args { return {x.floats({x.n, x.n}), x.floats({x.n, x.n})}; }, 33);
  add("n columns", [](Leaves& x) -> Args { return {x.floats({3, 5}), x.floats({5, x.n})}; });
  add("n rows", [](Leaves& x) -> Args { return {x.floats({x.n, 4}), x.floats({4, 3})}; });
  add("n terms", [](Leaves& x) -> Args { return {x.floats({3, x.n}), x.floats({x.n, 2})}; });
  add("vector and vector", [](Leaves& x) -> Args { return {x.floats({x.n}), x.floats({x.n})}; });
  add("matrix and vector", [](Leaves& x) -> Args { return {x.floats({3, x.n}), x.floats({x.n})}; });
  add("vector and matrix", [](Leaves& x) -> Args { return {x.floats({3}), x.floats({3, x.n})}; });
  add("batches", [](Leaves& x) -> Args { return {x.floats({2, 3, x.n}), x.floats({2, x.n, 4})}; }, 33);
  add("batches that repeat", [](Leaves& x) -> Args { return {x.floats({2, 1, 3, 2}), x.floats({3, 2, x.n})}; }, 33);
  add("one matrix for all", [](Leaves& x) -> Args { return {x.floats({2, 2, x.n, 3}), x.floats({3, 2})}; }, 33);
  add(
      "five dimensions", [](Leaves& x) -> Args { return {x.floats({2, 1, 2, 2, x.n}), x.floats({1, 3, 1, x.n, 2})}; },
      9);
  add("vector and batches", [](Leaves& x) -> Args { return {x.floats({x.n}), x.floats({3, x.n, 2})}; }, 33);
  add("nothing to sum", [](Leaves& x) -> Args { return {x.floats({2, 0}), x.floats({0, x.n})}; }, 9);
  add("no rows", [](Leaves& x) -> Args { return {x.floats({0, x.n}), x.floats({x.n, 2})}; }, 3);
  add("int64", [](Leaves& x) -> Args { return {x.integers({2, x.n}), x.integers({x.n, 3})}; });
  to.push_back({"dot", "vectors", [](Leaves& x) -> Args { return {x.floats({x.n}), x.floats({x.n})}; }});
  to.push_back({"mv", "a vector", [](Leaves& x) -> Args { return {x.floats({3, x.n}), x.floats({x.n})}; }});
  to.push_back({"mm", "matrices", [](Leaves& x) -> Args { return {x.floats({3, x.n}), x.floats({x.n, 2})}; }});
  to.push_back({"bmm", "stacks", [](Leaves& x) -> Args { return {x.floats({2, 3, x.n}), x.floats({2, x.n, 2})}; }, 33});
}

void shape(std::vector<Sample>& to) {
  const auto add = [&to](std::string_view op, std::string title, Args (*make)(Leaves&), std::size_t largest = 257) {
    to.push_back({op, std::move(title), make, largest});
  };
  add("transpose", "last two",
      [](Leaves& x) -> Args { return {x.floats({2, 3, x.n}), x.number(I{-2}), x.number(I{-1})}; });
  add(
      "transpose", "outer",
      [](Leaves& x) -> Args { return {x.integers({2, x.n, 2, 3}), x.number(I{0}), x.number(I{2})}; }, 33);
  add("transpose", "scalar", [](Leaves& x) -> Args { return {x.floats({}), x.number(I{0}), x.number(I{-1})}; }, 1);
  add("permute", "three", [](Leaves& x) -> Args {
    return {x.floats({2, 3, x.n}), x.items({x.number(I{2}), x.number(I{0}), x.number(I{1})})};
  });
  add("permute", "a tuple",
      [](Leaves& x) -> Args { return {x.booleans({x.n, 2}), x.items({x.items({x.number(I{-1}), x.number(I{0})})})}; });
  for (std::string_view op : {"T", "t", "mT"}) {
    add(op, "matrix", [](Leaves& x) -> Args { return {x.floats({3, x.n})}; });
    add(op, "int64", [](Leaves& x) -> Args { return {x.integers({x.n, 2})}; });
  }
  add("T", "three dimensions", [](Leaves& x) -> Args { return {x.floats({2, 3, x.n})}; });
  add("mT", "three dimensions", [](Leaves& x) -> Args { return {x.floats({2, 3, x.n})}; });
  add("reshape", "two dimensions",
      [](Leaves& x) -> Args { return {x.floats({2, x.n, 3}), x.items({x.number(I{3}), x.number(I{-1})})}; });
  add("reshape", "one",
      [](Leaves& x) -> Args { return {x.booleans({2, x.n}), x.items({x.items({x.number(I{-1})})})}; });
  add("reshape", "a scalar", [](Leaves& x) -> Args { return {x.floats({1, 1}), x.items({x.items({})})}; }, 1);
  add("view", "two dimensions",
      [](Leaves& x) -> Args { return {x.floats({2, x.n, 3}), x.items({x.number(I{3}), x.number(I{-1})})}; });
  add("view", "heads", [](Leaves& x) -> Args {
    return {x.made("transpose", {x.floats({2, x.n, 4}), x.number(I{0}), x.number(I{1})}),
            x.items({x.number(static_cast<I>(x.n)), x.number(I{2}), x.number(I{2}), x.number(I{2})})};
  });
  add("flatten", "all", [](Leaves& x) -> Args { return {x.floats({2, x.n, 3}), x.number(I{0}), x.number(I{-1})}; });
  add("flatten", "the last",
      [](Leaves& x) -> Args { return {x.floats({2, x.n, 3}), x.number(I{1}), x.number(I{-1})}; });
  add("flatten", "the first",
      [](Leaves& x) -> Args { return {x.floats({2, x.n, 3}), x.number(I{0}), x.number(I{1})}; });
  add("flatten", "scalar", [](Leaves& x) -> Args { return {x.floats({}), x.number(I{0}), x.number(I{-1})}; }, 1);
  add("unsqueeze", "front", [](Leaves& x) -> Args { return {x.floats({2, x.n}), x.number(I{0})}; });
  add("unsqueeze", "end", [](Leaves& x) -> Args { return {x.floats({2, x.n}), x.number(I{-1})}; });
  add("squeeze", "all", [](Leaves& x) -> Args { return {x.floats({1, x.n, 1}), x.none()}; });
  add("squeeze", "one", [](Leaves& x) -> Args { return {x.floats({1, x.n, 1}), x.number(I{-1})}; });
  add("squeeze", "not of size 1", [](Leaves& x) -> Args { return {x.floats({2, x.n}), x.number(I{0})}; });
  add("expand", "a row",
      [](Leaves& x) -> Args { return {x.floats({1, x.n}), x.items({x.number(I{3}), x.number(I{-1})})}; });
  add("expand", "a column", [](Leaves& x) -> Args {
    return {x.floats({3, 1}), x.items({x.number(I{2}), x.number(I{3}), x.number(static_cast<I>(x.n))})};
  });
  for (std::string_view op : {"clone", "detach"}) {
    add(op, "matrix", [](Leaves& x) -> Args { return {x.floats({2, x.n})}; });
    add(op, "int64", [](Leaves& x) -> Args { return {x.integers({x.n})}; });
  }
  add("narrow", "columns", [](Leaves& x) -> Args {
    return {x.floats({3, x.n}), x.number(I{1}), x.number(I{0}), x.number(static_cast<I>((x.n + 1) / 2))};
  });
  add("narrow", "rows",
      [](Leaves& x) -> Args { return {x.floats({4, x.n}), x.number(I{0}), x.number(I{-3}), x.number(I{2})}; });
  add("cat", "rows", [](Leaves& x) -> Args {
    return {x.items({x.floats({2, x.n}), x.floats({1, x.n}), x.floats({0, x.n})}), x.number(I{0})};
  });
  add("cat", "columns",
      [](Leaves& x) -> Args { return {x.items({x.floats({2, x.n}), x.floats({2, 3})}), x.number(I{-1})}; });
  add("cat", "the middle",
      [](Leaves& x) -> Args { return {x.items({x.floats({2, 2, x.n}), x.floats({2, 1, x.n})}), x.number(I{1})}; });
  add("cat", "several dtypes",
      [](Leaves& x) -> Args { return {x.items({x.booleans({x.n}), x.integers({3}), x.floats({2})}), x.number(I{0})}; });
  add("cat", "bool", [](Leaves& x) -> Args { return {x.items({x.booleans({x.n}), x.booleans({2})}), x.number(I{0})}; });
  add("stack", "front",
      [](Leaves& x) -> Args { return {x.items({x.floats({x.n}), x.floats({x.n}), x.floats({x.n})}), x.number(I{0})}; });
  add("stack", "end",
      [](Leaves& x) -> Args { return {x.items({x.floats({2, x.n}), x.floats({2, x.n})}), x.number(I{-1})}; });
  add("stack", "scalars", [](Leaves& x) -> Args { return {x.items({x.floats({}), x.floats({})}), x.number(I{0})}; }, 1);
  for (std::string_view op : {"shape", "dim", "ndim", "numel", "len", "dtype"}) {
    add(op, "three dimensions", [](Leaves& x) -> Args { return {x.floats({2, x.n, 3})}; });
    add(op, "bool", [](Leaves& x) -> Args { return {x.booleans({x.n})}; });
  }
  add("len", "a tuple", [](Leaves& x) -> Args { return {x.sizes({x.n, 2})}; }, 2);
  add("size", "all", [](Leaves& x) -> Args { return {x.floats({2, x.n}), x.none()}; });
  add("size", "one", [](Leaves& x) -> Args { return {x.floats({2, x.n}), x.number(I{-1})}; });
  add("size_of", "one", [](Leaves& x) -> Args { return {x.floats({x.n, 2}), x.number(I{0})}; });
  add("item", "float32", [](Leaves& x) -> Args { return {x.floats({1, 1})}; });
  add("item", "int64", [](Leaves& x) -> Args { return {x.integers({})}; }, 1);
}

void index(std::vector<Sample>& to) {
  struct Form {
    std::string title;
    Args (*make)(Leaves&);
    std::size_t largest = 257;
  };
  const Form forms[] = {
      {"a row", [](Leaves& x) -> Args { return {x.floats({3, x.n}), x.items({x.number(I{-1})})}; }},
      {"a cell",
       [](Leaves& x) -> Args {
         return {x.floats({3, x.n}), x.items({x.number(I{1}), x.number(static_cast<I>(x.n) - 1)})};
       }},
      {"a column",
       [](Leaves& x) -> Args { return {x.floats({x.n, 3}), x.items({x.slice({}, {}, {}), x.number(I{0})})}; }},
      {"a stretch",
       [](Leaves& x) -> Args {
         return {x.floats({x.n, 3}), x.items({x.slice(x.number(I{1}), {}, {}), x.slice({}, x.number(I{-1}), {})})};
       }},
      {"every second",
       [](Leaves& x) -> Args { return {x.floats({2, x.n}), x.items({x.dots(), x.slice({}, {}, x.number(I{2}))})}; }},
      {"a new dimension",
       [](Leaves& x) -> Args {
         return {x.floats({x.n, 2}), x.items({x.slice({}, {}, {}), x.none(), x.number(I{1})})};
       }},
      {"indices", [](Leaves& x) -> Args { return {x.floats({3, x.n}), x.items({x.integers({4}, 0, 2)})}; }},
      {"indices in two dimensions",
       [](Leaves& x) -> Args {
         return {x.floats({x.n, 2}), x.items({x.integers({2, 3}, -static_cast<I>(x.n), static_cast<I>(x.n) - 1)})};
       }},
      {"pairs of indices",
       [](Leaves& x) -> Args {
         return {x.floats({3, 2, x.n}), x.items({x.integers({4}, 0, 2), x.integers({4}, 0, 1)})};
       },
       17},
      {"separated indices",
       [](Leaves& x) -> Args {
         return {x.floats({3, x.n, 2}), x.items({x.integers({4}, 0, 2), x.slice({}, {}, {}), x.integers({4}, 0, 1)})};
       },
       17},
      {"a mask", [](Leaves& x) -> Args { return {x.floats({x.n, 2}), x.items({x.booleans({x.n})})}; }, 33},
      {"a mask of cells", [](Leaves& x) -> Args { return {x.floats({2, x.n}), x.items({x.booleans({2, x.n})})}; }, 33},
      {"the same row often", [](Leaves& x) -> Args { return {x.floats({2, x.n}), x.items({x.integers({5}, 0, 1)})}; },
       33},
      {"a scalar's cell", [](Leaves& x) -> Args { return {x.floats({}), x.items({x.dots()})}; }, 1},
  };
  for (const Form& form : forms) {
    for (std::string_view op : {"index", "index_cells"}) to.push_back({op, form.title, form.make, form.largest});
  }
  to.push_back({"index", "an item of a tuple",
                [](Leaves& x) -> Args { return {x.made("shape", {x.floats({2, x.n})}), x.items({x.number(I{-1})})}; },
                3});
  to.push_back({"index", "items of a tuple",
                [](Leaves& x) -> Args {
                  return {x.made("shape", {x.floats({2, x.n})}), x.items({x.slice(x.number(I{1}), {}, {})})};
                },
                3});
  to.push_back({"index", "int64",
                [](Leaves& x) -> Args { return {x.integers({3, x.n}), x.items({x.integers({2}, 0, 2)})}; }, 9});
  to.push_back(
      {"index", "bool", [](Leaves& x) -> Args { return {x.booleans({3, x.n}), x.items({x.integers({2}, 0, 2)})}; }, 9});
  to.push_back(
      {"index_backward", "rows",
       [](Leaves& x) -> Args { return {x.floats({3, x.n}), x.items({x.integers({5}, 0, 2)}), x.floats({5, x.n})}; },
       33});
  to.push_back({"index_backward", "a stretch",
                [](Leaves& x) -> Args {
                  return {x.floats({x.n}), x.items({x.slice({}, {}, x.number(I{2}))}), x.floats({(x.n + 1) / 2})};
                },
                33});
}

// Every form of dim and keepdim.
void reductions(std::string_view op, std::vector<Sample>& to) {
  const auto add = [&](std::string title, Args (*make)(Leaves&), std::size_t largest = 257) {
    to.push_back({op, std::move(title), make, largest});
  };
  add("all", [](Leaves& x) -> Args { return {x.floats({3, x.n}), x.none(), x.truth(false)}; });
  add("rows", [](Leaves& x) -> Args { return {x.floats({3, x.n}), x.number(I{-1}), x.truth(false)}; });
  add("columns", [](Leaves& x) -> Args { return {x.floats({x.n, 3}), x.number(I{0}), x.truth(true)}; });
  add("the middle", [](Leaves& x) -> Args { return {x.floats({2, x.n, 3}), x.number(I{1}), x.truth(false)}; });
  add("across lanes", [](Leaves& x) -> Args { return {x.floats({3, x.n}), x.number(I{0}), x.truth(false)}; });
  add(
      "five dimensions", [](Leaves& x) -> Args { return {x.floats({2, 1, x.n, 2, 3}), x.number(I{2}), x.truth(true)}; },
      9);
  add("scalar", [](Leaves& x) -> Args { return {x.floats({}), x.number(I{-1}), x.truth(false)}; }, 1);
  add("ties", [](Leaves& x) -> Args { return {x.steps({2, x.n}), x.number(I{1}), x.truth(false)}; });
}

void several_dims(std::string_view op, std::vector<Sample>& to) {
  const auto add = [&](std::string title, Args (*make)(Leaves&), std::size_t largest = 257) {
    to.push_back({op, std::move(title), make, largest});
  };
  add("neighbouring dims", [](Leaves& x) -> Args {
    return {x.floats({2, 3, x.n}), x.items({x.number(I{1}), x.number(I{2})}), x.truth(false)};
  });
  add("separated dims", [](Leaves& x) -> Args {
    return {x.floats({2, x.n, 3}), x.items({x.number(I{-1}), x.number(I{0})}), x.truth(true)};
  });
}

void reduce(std::vector<Sample>& to) {
  const auto add = [&to](std::string_view op, std::string title, Args (*make)(Leaves&), std::size_t largest = 257) {
    to.push_back({op, std::move(title), make, largest});
  };
  for (std::string_view op : {"max_cells", "min_cells"}) reductions(op, to);
  for (std::string_view op : {"sum", "mean", "amax", "amin", "norm_2"}) {
    reductions(op, to);
    several_dims(op, to);
  }
  for (std::string_view op : {"argmax", "argmin", "max", "min"}) reductions(op, to);
  for (std::string_view op : {"sum", "amax", "amin", "argmax", "argmin", "max", "min"}) {
    add(op, "int64", [](Leaves& x) -> Args {
      return {x.integers({2, x.n}, -(I{1} << 40), I{1} << 40), x.number(I{1}), x.truth(false)};
    });
    if (op.starts_with("arg")) continue;
    add(op, "bool", [](Leaves& x) -> Args { return {x.booleans({x.n}), x.number(I{0}), x.truth(false)}; });
  }
  for (std::string_view op : {"sum", "mean", "norm_2"}) {
    add(op, "no cells", [](Leaves& x) -> Args { return {x.floats({2, 0}), x.number(I{1}), x.truth(false)}; }, 1);
  }
  for (std::string_view op : {"largest_item", "smallest_item"}) {
    add(op, "numbers",
        [](Leaves& x) -> Args { return {x.items({x.number(I{3}), x.number(2.5), x.floats({}), x.number(I{3})})}; });
    add(op, "a list", [](Leaves& x) -> Args { return {x.items({x.items({x.floats({}), x.floats({})})})}; });
    add(op, "a tensor", [](Leaves& x) -> Args { return {x.items({x.floats({x.n})})}; });
    add(op, "two tensors", [](Leaves& x) -> Args { return {x.items({x.floats({2, x.n}), x.floats({x.n})})}; });
  }
  add("sum_of_items", "a list",
      [](Leaves& x) -> Args { return {x.items({x.floats({x.n}), x.number(2.5), x.floats({2, x.n})})}; });
  add("sum_of_items", "rows", [](Leaves& x) -> Args { return {x.floats({3, x.n})}; });
  add("sum_of_items", "nothing", [](Leaves& x) -> Args { return {x.items({})}; }, 1);
  add("max", "two tensors", [](Leaves& x) -> Args { return {x.floats({2, x.n}), x.floats({x.n})}; });
  add("min", "two tensors", [](Leaves& x) -> Args { return {x.floats({2, x.n}), x.floats({x.n})}; });
  for (std::string_view op : {"values", "indices"}) {
    add(op, "of max", [](Leaves& x) -> Args { return {x.made("max", {x.floats({2, x.n}), x.number(I{1})})}; });
  }
  add("sum", "int64 as float32",
      [](Leaves& x) -> Args { return {x.integers({2, x.n}), x.number(I{1}), x.truth(false), x.text("float32")}; });
  for (std::string_view op : {"var", "std"}) {
    add(op, "in short", [](Leaves& x) -> Args { return {x.floats({2, x.n}), x.truth(false)}; });
    add(op, "rows", [](Leaves& x) -> Args {
      return {x.floats({3, x.n}), x.number(I{-1}), x.number(I{1}), x.truth(true), x.none()};
    });
    add(op, "biased", [](Leaves& x) -> Args {
      return {x.floats({3, x.n}), x.number(I{0}), x.number(I{1}), x.truth(false), x.truth(false)};
    });
    add(op, "all",
        [](Leaves& x) -> Args { return {x.floats({2, x.n}), x.none(), x.number(I{0}), x.truth(false), x.none()}; });
  }
  add("root_of_variance", "of rows", [](Leaves& x) -> Args {
    return {x.made("var", {x.floats({x.n, 3}), x.number(I{-1}), x.number(I{1}), x.truth(false), x.none()})};
  });
  add("norm", "2",
      [](Leaves& x) -> Args { return {x.floats({3, x.n}), x.number(I{2}), x.number(I{1}), x.truth(true)}; });
  add("norm", "1",
      [](Leaves& x) -> Args { return {x.floats({3, x.n}), x.number(I{1}), x.number(I{-1}), x.truth(false)}; });
  add("norm", "infinity", [](Leaves& x) -> Args {
    return {x.floats({3, x.n}), x.number(std::numeric_limits<double>::infinity()), x.number(I{0}), x.truth(false)};
  });
  add("norm", "fro", [](Leaves& x) -> Args { return {x.floats({3, x.n}), x.text("fro"), x.none(), x.truth(false)}; });
}

void nn(std::vector<Sample>& to) {
  const auto add = [&to](std::string_view op, std::string title, Args (*make)(Leaves&), std::size_t largest = 257) {
    to.push_back({op, std::move(title), make, largest});
  };
  add("softmax", "rows", [](Leaves& x) -> Args { return {x.floats({3, x.n}), x.number(I{-1})}; });
  add("softmax", "columns", [](Leaves& x) -> Args { return {x.floats({x.n, 3}), x.number(I{0})}; });
  add("softmax", "across lanes", [](Leaves& x) -> Args { return {x.floats({3, x.n}), x.number(I{0})}; });
  add("softmax", "the middle", [](Leaves& x) -> Args { return {x.floats({2, x.n, 3}), x.number(I{1})}; });
  add("softmax", "masked", [](Leaves& x) -> Args { return {x.masked({3, x.n}), x.number(I{-1})}; });
  add("softmax", "large scores",
      [](Leaves& x) -> Args { return {x.made("mul", {x.floats({3, x.n}), x.number(1000.0)}), x.number(I{1})}; });
  add("softmax", "scalar", [](Leaves& x) -> Args { return {x.floats({}), x.number(I{0})}; }, 1);
  add("softmax", "no cells", [](Leaves& x) -> Args { return {x.floats({0, x.n}), x.number(I{1})}; }, 1);
  add("cosine_similarity", "rows",
      [](Leaves& x) -> Args { return {x.floats({3, x.n}), x.floats({3, x.n}), x.number(I{1}), x.number(1e-8)}; });
  add("cosine_similarity", "all pairs", [](Leaves& x) -> Args {
    return {x.floats({3, 1, x.n}), x.floats({1, 2, x.n}), x.number(I{-1}), x.number(1e-8)};
  });
}

void random(std::vector<Sample>& to) {
  const auto add = [&to](std::string_view op, std::string title, Args (*make)(Leaves&), std::size_t largest = 257) {
    to.push_back({op, std::move(title), make, largest});
  };
  add("manual_seed", "a seed", [](Leaves& x) -> Args { return {x.number(static_cast<I>(x.n))}; });
  for (std::string_view op : {"randn", "rand"}) {
    add(op, "the default seed", [](Leaves& x) -> Args { return {x.items({x.number(static_cast<I>(x.n))}), x.none()}; });
    add(op, "seeded", [](Leaves& x) -> Args {
      x.made("manual_seed", {x.number(I{42})});
      return {x.sizes({3, x.n}), x.none()};
    });
    add(op, "a negative seed", [](Leaves& x) -> Args {
      x.made("manual_seed", {x.number(I{-1})});
      return {x.sizes({x.n}), x.none()};
    });
    add(op, "after others", [](Leaves& x) -> Args {
      x.made("manual_seed", {x.number(I{7})});
      x.made("randn", {x.sizes({3})});
      x.made("rand", {x.sizes({5})});
      x.made("randint", {x.number(I{10}), x.sizes({2})});
      return {x.sizes({x.n}), x.none()};
    });
  }
  add("randperm", "an order", [](Leaves& x) -> Args { return {x.number(static_cast<I>(x.n))}; });
  add("randint", "below", [](Leaves& x) -> Args { return {x.number(I{10}), x.sizes({x.n}), x.none(), x.none()}; });
  add("randint", "between",
      [](Leaves& x) -> Args { return {x.number(I{-5}), x.number(I{5}), x.sizes({2, x.n}), x.none()}; });
  add("randint", "as float32",
      [](Leaves& x) -> Args { return {x.number(I{9}), x.sizes({x.n}), x.none(), x.text("float32")}; });
  add("randint", "a wide range",
      [](Leaves& x) -> Args { return {x.number(I{0}), x.number(I{1} << 40), x.sizes({x.n}), x.none()}; });
}

std::vector<Sample> make_all() {
  std::vector<Sample> samples;
  for (auto family : {creation, elementwise, comparison, linear, shape, index, reduce, nn, random, add_layers})
    family(samples);
  return samples;
}

}  // namespace

const std::vector<Sample>& all() {
  static const std::vector<Sample> samples = make_all();
  return samples;
}

}  // namespace softlook::samples
