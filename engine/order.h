// The order that topk takes numbers in: NaN counts as larger than all others, and of equal ones the first comes first.
#pragma once

#include <cstddef>

namespace softlook {

// Whether the number a at the place i comes before b at the place j in falling (rising) order.
inline bool comes_before(double a, std::size_t i, double b, std::size_t j, bool largest) {
  const auto greater = [](double x, double y) { return (x != x && y == y) || x > y; };
  if (greater(a, b)) return largest;
  return greater(b, a) ? !largest : i < j;
}

// Of `count` numbers at(0), at(1), ... the place of the one that comes next after that at `last` in falling (rising)
// order; of the very first where `last` is `count`.
template <class At>
std::size_t next_place(std::size_t count, std::size_t last, bool largest, At at) {
  const auto before = [&](std::size_t i, std::size_t j) { return comes_before(at(i), i, at(j), j, largest); };
  std::size_t next = count;
  for (std::size_t i = 0; i < count; ++i) {
    if ((last == count || before(last, i)) && (next == count || before(i, next))) next = i;
  }
  return next;
}

}  // namespace softlook
