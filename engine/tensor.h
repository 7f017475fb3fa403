// An n-dimensional array, row-major, on xtensor's containers: float32 for arithmetic; int64 and bool where PyTorch has
// them (indices, comparisons, masks).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>
#include <xtensor/xarray.hpp>
#include <xtensor/xshape.hpp>

#include "error.h"

namespace softlook {

enum class DType : std::uint8_t { boolean, int64, float32 };  // in the order of promotion

constexpr std::string_view word(DType dtype) {
  constexpr std::string_view words[] = {"bool", "int64", "float32"};
  return words[static_cast<std::size_t>(dtype)];
}

// Sizes of the dimensions, outermost first. A scalar has none.
using Shape = xt::dynamic_shape<std::size_t>;
using Strides = xt::dynamic_shape<std::ptrdiff_t>;

constexpr std::size_t max_rank = 5;
#ifdef SOFTLOOK_MAX_CELLS
constexpr std::size_t max_cells = SOFTLOOK_MAX_CELLS;  // of the fuzz target
#else
constexpr std::size_t max_cells = std::size_t{1} << 28;  // 1 GiB of float32
#endif

std::size_t cell_count(const Shape& shape);
std::string to_string(const Shape& shape);                      // "(4, 3)", as Python prints it
Strides row_major_strides(const Shape& shape);                  // a dimension of size 1 has its real stride, not 0
Checked check_size(const Shape& shape, std::string_view what);  // limit: rank above max_rank, cells above max_cells

// Cut towards zero. What int64 cannot hold (infinities, NaN) is its smallest number, as PyTorch gives on x86-64; C++
// alone would leave it undefined.
std::int64_t to_int64(double value);

class Tensor {
 public:
  // Cells are not initialised: whoever makes a tensor fills it.
  Tensor(DType dtype, const Shape& shape);
  explicit Tensor(xt::xarray<float> values) : values_(std::move(values)) {}
  // Its cells stay where they are: a rerun writes them anew, and who reads them keeps their address.
  Tensor(const Tensor&) = default;
  Tensor(Tensor&&) = default;
  Tensor& operator=(const Tensor&) = delete;
  Tensor& operator=(Tensor&&) = delete;

  static Tensor scalar(float value);
  static Tensor scalar(std::int64_t value);
  static Tensor scalar(bool value);

  DType dtype() const { return static_cast<DType>(2 - values_.index()); }
  const Shape& shape() const;
  std::size_t rank() const { return shape().size(); }
  std::size_t size() const { return cell_count(shape()); }
  std::size_t size(std::size_t dim) const { return shape()[dim]; }

  float* floats() { return std::get<0>(values_).data(); }
  const float* floats() const { return std::get<0>(values_).data(); }
  std::int64_t* integers() { return std::get<1>(values_).data(); }
  const std::int64_t* integers() const { return std::get<1>(values_).data(); }
  std::uint8_t* booleans() { return std::get<2>(values_).data(); }
  const std::uint8_t* booleans() const { return std::get<2>(values_).data(); }

  // The cell at a row-major position, whatever the dtype. An int64 beyond 2^53 loses its last digits here.
  double at(std::size_t flat) const;
  void set(std::size_t flat, double value);

  // Writes the cells of a tensor of as many cells, in the dtype of this one.
  void write(const Tensor& from);

 private:
  std::variant<xt::xarray<float>, xt::xarray<std::int64_t>, xt::xarray<std::uint8_t>> values_;
};

using TensorRef = std::shared_ptr<const Tensor>;

// Calls f with the typed data pointer of a tensor: f(const float*) or f(const int64_t*) or f(const uint8_t*).
template <class F>
decltype(auto) visit(const Tensor& tensor, F&& f) {
  switch (tensor.dtype()) {
    case DType::float32: return f(tensor.floats());
    case DType::int64: return f(tensor.integers());
    default: return f(tensor.booleans());
  }
}

std::size_t flat_of(const Shape& shape, std::span<const std::size_t> index);
std::vector<std::size_t> index_of(const Shape& shape, std::size_t flat);

}  // namespace softlook
