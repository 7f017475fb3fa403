#include "tensor.h"

#include <algorithm>
#include <limits>
#include <type_traits>
#include <xtensor/xstrides.hpp>

namespace softlook {

std::size_t cell_count(const Shape& shape) {
  std::size_t count = 1;
  for (std::size_t size : shape) count *= size;
  return count;
}

std::string to_string(const Shape& shape) {
  std::string text = "(";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (i > 0) text += ", ";
    text += std::to_string(shape[i]);
  }
  return text + (shape.size() == 1 ? ",)" : ")");
}

Strides row_major_strides(const Shape& shape) {
  Strides strides(shape.size());
  std::ptrdiff_t step = 1;
  for (std::size_t i = shape.size(); i-- > 0;) {
    strides[i] = step;
    step *= static_cast<std::ptrdiff_t>(shape[i]);
  }
  return strides;
}

Checked check_size(const Shape& shape, std::string_view what) {
  if (shape.size() > max_rank) {
    return Error{Code::limit,
                 std::string(what) + " would have " + std::to_string(shape.size()) +
                     " dimensions; the engine takes at most " + std::to_string(max_rank) + ".",
                 "Put some of them together with flatten or reshape."};
  }
  // Counted as a double so that no product of sizes can wrap around; without its empty dimensions, since strides and
  // the sizes of parts of the shape must not wrap around either.
  double cells = 1;
  for (std::size_t size : shape) cells *= static_cast<double>(std::max<std::size_t>(size, 1));
  if (cells > static_cast<double>(max_cells)) {
    return Error{Code::limit,
                 std::string(what) + " would have the shape " + to_string(shape) +
                     ", more cells than the engine takes (" + std::to_string(max_cells) + ").",
                 "Use smaller sizes."};
  }
  return Nothing{};
}

std::int64_t to_int64(double value) {
  const bool fits = value >= -0x1p63 && value < 0x1p63;
  return fits ? static_cast<std::int64_t>(value) : std::numeric_limits<std::int64_t>::min();
}

Tensor::Tensor(DType dtype, const Shape& shape) {
  switch (dtype) {
    case DType::float32: values_.emplace<0>(xt::xarray<float>::from_shape(shape)); break;
    case DType::int64: values_.emplace<1>(xt::xarray<std::int64_t>::from_shape(shape)); break;
    case DType::boolean: values_.emplace<2>(xt::xarray<std::uint8_t>::from_shape(shape)); break;
  }
}

Tensor Tensor::scalar(float value) {
  Tensor tensor(DType::float32, {});
  tensor.floats()[0] = value;
  return tensor;
}

Tensor Tensor::scalar(std::int64_t value) {
  Tensor tensor(DType::int64, {});
  tensor.integers()[0] = value;
  return tensor;
}

Tensor Tensor::scalar(bool value) {
  Tensor tensor(DType::boolean, {});
  tensor.booleans()[0] = value ? 1 : 0;
  return tensor;
}

const Shape& Tensor::shape() const {
  return std::visit([](const auto& values) -> const Shape& { return values.shape(); }, values_);
}

double Tensor::at(std::size_t flat) const {
  return visit(*this, [flat](const auto* data) { return static_cast<double>(data[flat]); });
}

void Tensor::set(std::size_t flat, double value) {
  switch (dtype()) {
    case DType::float32: floats()[flat] = static_cast<float>(value); break;
    case DType::int64: integers()[flat] = to_int64(value); break;
    case DType::boolean: booleans()[flat] = value != 0 ? 1 : 0; break;
  }
}

void Tensor::write(const Tensor& from) {
  const std::size_t n = from.size();
  visit(from, [this, n](const auto* cells) {
    if (dtype() == DType::float32) {
      for (std::size_t i = 0; i < n; ++i) floats()[i] = static_cast<float>(cells[i]);
    } else if (dtype() == DType::int64) {
      for (std::size_t i = 0; i < n; ++i) {
        if constexpr (std::is_same_v<decltype(cells), const float*>) integers()[i] = to_int64(cells[i]);
        else integers()[i] = cells[i];
      }
    } else {
      for (std::size_t i = 0; i < n; ++i) booleans()[i] = cells[i] != 0 ? 1 : 0;
    }
  });
}

std::size_t flat_of(const Shape& shape, std::span<const std::size_t> index) {
  std::size_t flat = 0;
  for (std::size_t i = 0; i < shape.size(); ++i) flat = flat * shape[i] + index[i];
  return flat;
}

std::vector<std::size_t> index_of(const Shape& shape, std::size_t flat) {
  std::vector<std::size_t> index(shape.size());
  for (std::size_t i = shape.size(); i-- > 0;) {
    index[i] = flat % shape[i];
    flat /= shape[i];
  }
  return index;
}

}  // namespace softlook
