// Reading an op's arguments: each function gives the value or the sentence that says what is wrong with it.
#pragma once

#include <optional>
#include <vector>

#include "../tape.h"

namespace softlook {

Checked need_tensor(const Call& call, std::size_t i);
Checked need_float(const Call& call, std::size_t i);
Result<std::int64_t> integer(const Call& call, std::size_t i);
Result<std::int64_t> integer(const Call& call, const Value& value, std::string_view what);
Result<bool> flag(const Call& call, std::size_t i);
Result<double> number(const Call& call, std::size_t i);
// A dim, counted from the end when negative. A scalar takes dim 0 and -1, as in PyTorch.
Result<std::size_t> wrap_dim(const Call& call, std::int64_t value, std::size_t rank);
Result<std::size_t> dim(const Call& call, std::size_t i, std::size_t rank);
// One dim, a tuple of them, or None for all; in rising order.
Result<std::vector<std::size_t>> dims(const Call& call, std::size_t i, std::size_t rank);
// Whole numbers from a variadic argument: f(2, 3), f((2, 3)) and f([2, 3]) are the same.
Result<std::vector<std::int64_t>> integers(const Call& call, std::size_t i);
Result<Shape> sizes(const Call& call, std::size_t i);
// A size: not negative, and not more than any tensor can have (std::size_t has 32 bits in WebAssembly).
Result<std::size_t> size_from(const Call& call, std::int64_t number);
// 'float32', 'int64', 'bool', or none for None.
Result<std::optional<DType>> dtype(const Call& call, std::size_t i);

// The shape that two arguments broadcast to. Errors: shape, saying which sizes differ.
Result<Shape> broadcast(const Call& call, std::size_t a, std::size_t b);
// Strides of an array of `shape` seen under the shape `out`, 0 where it repeats.
Strides broadcast_strides(const Shape& shape, const Shape& out);
// The cell of an array of `shape` that the cell `flat` of `out` reads.
std::size_t broadcast_flat(const Shape& shape, const Shape& out, std::size_t flat);

// How a cell becomes another dtype, in the formula language.
std::string_view conversion(DType from, DType to);

// The cells as float32 (or int64): the tensor itself when it has that dtype.
TensorRef as_dtype(const TensorRef& tensor, DType dtype);

// Calls ops one after another and remembers the first error, so that a row made of rows reads as one expression.
class Chain {
 public:
  explicit Chain(Tape& tape) : tape_(tape) {}

  Value operator()(std::string_view op, std::vector<Value> args);
  Value number(float value) { return tape_.constant(value); }
  Value number(std::int64_t value) { return tape_.constant(value); }
  Value numbers(std::span<const std::size_t> values);
  // Sums a gradient over the dimensions along which its argument was repeated.
  Value sum_to(const Value& gradient, const Shape& shape);

  Result<Value> finish(Value value) const;
  Result<Gradients> finish(Gradients gradients) const;

 private:
  Tape& tape_;
  std::optional<Error> error_;
};

}  // namespace softlook
