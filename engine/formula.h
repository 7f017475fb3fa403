// The formula language of explanations, evaluated. See `Explanation` in bindings/surface.ts for its rules.
#pragma once

#include <span>
#include <string_view>

#include "op.h"

namespace softlook {

// The value of a recipe, rounding to `dtype` after each step. NaN for a formula that cannot be read: a bug that the
// test of law 1 finds.
double evaluate(const Recipe& recipe, DType dtype);

// A scalar function of the formula language by name, with the bits of the ops; `known` is false when there is none.
struct ScalarResult {
  double value;
  bool known;
};
ScalarResult scalar_function(std::string_view name, std::span<const double> values);

}  // namespace softlook
