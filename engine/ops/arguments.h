// Reading an op's arguments: each function gives the value or the sentence that says what is wrong with it.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "../tape.h"

namespace softlook {

using Integers = xt::dynamic_shape<std::int64_t>;

// An argument's source before a dot: in brackets where it is more than one word.
std::string operand(const Call& call, std::size_t i);
Checked need_tensor(const Call& call, std::size_t i);
// Of a scalar that becomes int64: neither NaN nor beyond its numbers.
Checked need_whole(const Call& call, const Value& scalar);
Checked need_float(const Call& call, std::size_t i);
Result<std::int64_t> integer(const Call& call, std::size_t i);
Result<std::int64_t> integer(const Call& call, const Value& value, std::string_view what);
Result<bool> flag(const Call& call, std::size_t i);
Result<double> number(const Call& call, std::size_t i);
// A dim, counted from the end when negative. A scalar takes dim 0 and -1, as in PyTorch.
Result<std::size_t> wrap_dim(const Call& call, std::int64_t value, std::size_t rank);
Result<std::size_t> dim(const Call& call, std::size_t i, std::size_t rank);
// One dim, a tuple of them, or None for all; in rising order.
Result<Shape> dims(const Call& call, std::size_t i, std::size_t rank);
// Whole numbers from a variadic argument: f(2, 3), f((2, 3)) and f([2, 3]) are the same.
Result<Integers> integers(const Call& call, std::size_t i);
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

// The cells of a tensor as float32 or int64. A single number is converted in place, so that x / 2 makes no tensor.
template <class T>
class As {
 public:
  explicit As(const TensorRef& tensor) {
    constexpr bool floats = std::is_same_v<T, float>;
    if (tensor->size() == 1 && tensor->dtype() != (floats ? DType::float32 : DType::int64)) {
      if constexpr (floats) one_ = visit(*tensor, [](const auto* cell) { return static_cast<float>(*cell); });
      else one_ = tensor->dtype() == DType::float32 ? to_int64(tensor->at(0)) : tensor->booleans()[0];
      cells_ = &one_;
      return;
    }
    held_ = as_dtype(tensor, floats ? DType::float32 : DType::int64);
    if constexpr (floats) cells_ = held_->floats();
    else cells_ = held_->integers();
  }
  As(const As&) = delete;
  As& operator=(const As&) = delete;

  const T* cells() const { return cells_; }

 private:
  TensorRef held_;
  T one_ = 0;
  const T* cells_ = nullptr;
};

// f(start of the row in each operand, where it begins in the result) for every row of `shape`; a row is its last
// dimension, along which operand i moves by strides[i].back().
template <std::size_t N, class F>
void for_rows(const Shape& shape, const std::array<Strides, N>& strides, F f) {
  if (cell_count(shape) == 0) return;
  std::array<std::ptrdiff_t, N> at{};
  const std::size_t last = shape.empty() ? 0 : shape.size() - 1;
  const std::size_t n = shape.empty() ? 1 : shape[last];
  Shape index(last, 0);
  for (std::size_t flat = 0;; flat += n) {
    f(at, flat);
    std::size_t dim = last;
    for (;;) {
      if (dim == 0) return;
      --dim;
      for (std::size_t i = 0; i < N; ++i) at[i] += strides[i][dim];
      if (++index[dim] < shape[dim]) break;
      for (std::size_t i = 0; i < N; ++i) at[i] -= strides[i][dim] * static_cast<std::ptrdiff_t>(shape[dim]);
      index[dim] = 0;
    }
  }
}

// to = f(a, b), cell by cell, for the cells of the first two arguments.
template <class T, class To, class F>
void each_pair(const Call& call, const T* a, const T* b, To* to, const Shape& shape, F f) {
  const std::array<Strides, 2> strides{broadcast_strides(call.tensor(0).shape(), shape),
                                       broadcast_strides(call.tensor(1).shape(), shape)};
  const std::ptrdiff_t n = shape.empty() ? 1 : static_cast<std::ptrdiff_t>(shape.back());
  const std::ptrdiff_t step_a = shape.empty() ? 0 : strides[0].back();
  const std::ptrdiff_t step_b = shape.empty() ? 0 : strides[1].back();
  for_rows(shape, strides, [&](const auto& at, std::size_t flat) {
    for (std::ptrdiff_t j = 0; j < n; ++j) {
      to[flat + static_cast<std::size_t>(j)] = f(a[at[0] + j * step_a], b[at[1] + j * step_b]);
    }
  });
}

// The arguments of an op that a row calls: only for the length of the call. Copies of values at every call would be
// much of the module.
class Arguments {
 public:
  template <class... Rest>
  Arguments(const Value& first, const Rest&... rest) : values_{&first, &rest...}, count_(1 + sizeof...(rest)) {
    static_assert(1 + sizeof...(rest) <= std::size(decltype(values_){}));
  }
  Arguments(const std::vector<Value>& all) : all_(&all) {}

  std::vector<Value> copied() const;

 private:
  const Value* values_[5] = {};
  std::size_t count_ = 0;
  const std::vector<Value>* all_ = nullptr;
};

// Calls ops one after another and remembers the first error, so that a row made of rows reads as one expression.
class Chain {
 public:
  explicit Chain(Tape& tape) : tape_(tape) {}

  Value operator()(std::string_view op, const Arguments& args);
  Value number(float value) { return tape_.constant(value); }
  Value number(std::int64_t value) { return tape_.constant(value); }
  Value numbers(std::span<const std::size_t> values);
  // Sums a gradient over the dimensions along which its argument was repeated; none stays none.
  Value sum_to(const Value& gradient, const Shape& shape);

  Result<Value> finish(Value value) const;
  Result<Gradients> finish(Gradients gradients) const;

 private:
  Tape& tape_;
  std::optional<Error> error_;
};

}  // namespace softlook
