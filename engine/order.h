// The order that topk takes numbers in: NaN counts as larger than all others, and of equal ones the first comes first.
#pragma once

#include <cstddef>

namespace softlook {

// Of `count` numbers at(0), at(1), ... the place of the one that comes next after that at `last` in falling (rising)
// order; of the very first where `last` is `count`.
template <class At>
std::size_t next_place(std::size_t count, std::size_t last, bool largest, At at) {
  const auto greater = [](double a, double b) { return (a != a && b == b) || a > b; };
  const auto before = [&](std::size_t i, std::size_t j) {
    const double a = at(i);
    const double b = at(j);
    if (greater(a, b)) return largest;
    return greater(b, a) ? !largest : i < j;
  };
  std::size_t next = count;
  for (std::size_t i = 0; i < count; ++i) {
    if ((last == count || before(last, i)) && (next == count || before(i, next))) next = i;
  }
  return next;
}

}  // namespace softlook
