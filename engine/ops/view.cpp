#include "view.h"

#include <algorithm>

namespace softlook {
namespace {

// Row by row, by an odometer over the outer dimensions; the last one runs, repeats or strides.
template <class T>
void copy_cells(const T* input, const View& view, T* out) {
  const std::size_t rank = view.shape.size();
  if (rank == 0) {
    *out = input[view.offset];
    return;
  }
  if (cell_count(view.shape) == 0) return;
  const std::size_t n = view.shape[rank - 1];
  const std::ptrdiff_t step = view.strides[rank - 1];
  Shape index(rank - 1, 0);
  const T* row = input + view.offset;
  for (;;) {
    if (step == 1) {
      std::copy(row, row + n, out);
    } else {
      for (std::size_t i = 0; i < n; ++i) out[i] = row[static_cast<std::ptrdiff_t>(i) * step];
    }
    out += n;
    std::size_t dim = rank - 1;
    for (;;) {
      if (dim == 0) return;
      --dim;
      row += view.strides[dim];
      if (++index[dim] < view.shape[dim]) break;
      row -= view.strides[dim] * static_cast<std::ptrdiff_t>(view.shape[dim]);
      index[dim] = 0;
    }
  }
}

}  // namespace

std::size_t View::source(std::size_t flat) const {
  std::ptrdiff_t at = offset;
  for (std::size_t i = shape.size(); i-- > 0;) {
    at += static_cast<std::ptrdiff_t>(flat % shape[i]) * strides[i];
    flat /= shape[i];
  }
  return static_cast<std::size_t>(at);
}

View view_of(const Tensor& tensor) { return {tensor.shape(), row_major_strides(tensor.shape()), 0}; }

void copy(const Tensor& input, const View& view, Tensor& out) {
  switch (input.dtype()) {
    case DType::float32: copy_cells(input.floats(), view, out.floats()); break;
    case DType::int64: copy_cells(input.integers(), view, out.integers()); break;
    case DType::boolean: copy_cells(input.booleans(), view, out.booleans()); break;
  }
}

}  // namespace softlook
