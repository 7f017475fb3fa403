// Functions of one or two float32 cells, over whole arrays and for a single value, with the same bits.
#pragma once

#include <cstddef>

#include "../tensor.h"

namespace softlook::kernels {

enum class Unary { neg, exp, log, log1p, sqrt, abs, tanh, erf, sigmoid, relu, gelu, gelu_tanh, sin, cos };
// scalar_pow is the power by a Python number, for which PyTorch takes roots and squares where pow does not.
enum class Binary { add, sub, mul, div, pow, scalar_pow, maximum, minimum };

float apply(Unary function, float x);
float apply(Binary function, float a, float b);

// out[i] = function(in[i]) for n cells. in and out may be the same.
void apply(Unary function, const float* in, float* out, std::size_t n);

// An array seen under the shape of the result: a stride of 0 repeats the cells along that dimension.
struct Operand {
  const float* data;
  const Strides& strides;
};

// out (row-major, of `shape`) = function(a, b), cell by cell.
void apply(Binary function, const Operand& a, const Operand& b, float* out, const Shape& shape);

}  // namespace softlook::kernels
