// Reductions over the middle of an array seen as (outer, length, inner), row-major.
#pragma once

#include <cstddef>

namespace softlook::kernels {

struct Extent {
  std::size_t outer;
  std::size_t length;  // the dimension that is reduced
  std::size_t inner;
};

// out (outer, inner): from 0, left to right over length.
void sum(const float* in, float* out, Extent extent);
// out (outer, inner): the largest (smallest) cell; NaN when one is NaN. length is at least 1.
void amax(const float* in, float* out, Extent extent);
void amin(const float* in, float* out, Extent extent);
// out (outer, length, inner): exp(x - max) / sum(exp(x - max)) along length. `workspace` holds 2 * inner cells.
void softmax(const float* in, float* out, Extent extent, float* workspace);

}  // namespace softlook::kernels
