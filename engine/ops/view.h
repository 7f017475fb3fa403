// Ops whose every cell is a copy of one cell of the input: where that cell lies.
#pragma once

#include "../tensor.h"

namespace softlook {

// The cell (i, j, ...) of the result is the input's cell offset + i * strides[0] + j * strides[1] + ...
struct View {
  Shape shape;
  Strides strides;
  std::ptrdiff_t offset = 0;

  std::size_t source(std::size_t flat) const;
};

// The whole of a tensor, as it is.
View view_of(const Tensor& tensor);
// Copies the cells of a view, row-major, into out, which has its shape and the input's dtype.
void copy(const Tensor& input, const View& view, Tensor& out);

}  // namespace softlook
