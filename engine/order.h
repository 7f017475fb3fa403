// The order that topk takes numbers in: NaN counts as larger than all others, and of equal ones the first comes first.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

namespace softlook {

// The places of the `count` largest (smallest) of `cells`, in that order.
template <class T>
std::vector<std::size_t> first_places(const std::vector<T>& cells, std::size_t count, bool largest) {
  std::vector<std::size_t> places(cells.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  const auto greater = [](T a, T b) { return (a != a && b == b) || a > b; };
  const auto before = [&](std::size_t i, std::size_t j) {
    const bool first = largest ? greater(cells[i], cells[j]) : greater(cells[j], cells[i]);
    const bool second = largest ? greater(cells[j], cells[i]) : greater(cells[i], cells[j]);
    return first != second ? first : i < j;
  };
  const auto end = places.begin() + static_cast<std::ptrdiff_t>(count);
  std::partial_sort(places.begin(), end, places.end(), before);
  places.resize(count);
  return places;
}

// The place of the one that comes n-th, counted from 0.
template <class T>
std::size_t nth_place(const std::vector<T>& cells, std::size_t n, bool largest) {
  return first_places(cells, n + 1, largest).back();
}

}  // namespace softlook
