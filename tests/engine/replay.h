// An interpreter of the formula language of bindings/surface.ts, independent of the engine's own in engine/formula.cpp:
// a formula becomes a tree, and the tree becomes a number. Only `exp` and its like are asked of the engine.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "softlook.h"

namespace softlook::replay {

// What a formula is evaluated over: the parts of a recipe, in their order, under the names of their roles.
struct Named {
  std::string_view role;
  double value;
  bool cell = true;  // a number that is no cell, such as a seed, is taken as it is
};

std::vector<Named> named_parts(const Recipe& recipe);

// The value of `formula` over `parts`, rounded to `dtype` after each step. Throws std::runtime_error with a sentence
// when the formula is not in the language.
double value_of(std::string_view formula, std::span<const Named> parts, DType dtype);

// NaN equals NaN, 0 differs from -0.
bool same_bits(double a, double b);

}  // namespace softlook::replay
