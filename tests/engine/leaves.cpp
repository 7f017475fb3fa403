#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "samples.h"

namespace softlook::samples {
namespace {

constexpr std::size_t slots = 64;

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float corners[] = {0.0F,           -0.0F,
                             1.0F,           -1.0F,
                             0.5F,           1.401298464e-45F,
                             -1e-40F,        1.17549435e-38F,
                             1e38F,          -1e38F,
                             3.40282347e38F, infinity,
                             -infinity,      std::numeric_limits<float>::quiet_NaN(),
                             88.75F,         -103.5F,
                             16777216.0F,    0.1F};

}  // namespace

Leaves::Leaves(std::size_t size, Fill fill, std::string_view title)
    : n(size),
      fill_(fill),
      state_(size * 2 + (fill == Fill::extreme ? 1 : 0)),
      tape_(std::vector<std::string>(slots, "x")) {
  for (char c : title) state_ = state_ * 131 + static_cast<unsigned char>(c);
}

// A linear congruential generator: the same numbers everywhere.
std::uint32_t Leaves::random() {
  state_ = state_ * 6364136223846793005U + 1442695040888963407U;
  return static_cast<std::uint32_t>(state_ >> 33);
}

float Leaves::any_float() {
  if (fill_ == Fill::extreme && below(3) == 0) return corners[below(std::size(corners))];
  // Thousandths from -4 to 4; now and then something large or tiny, so that sums have to round.
  const float x = (static_cast<float>(below(8001)) - 4000.0F) / 1000.0F;
  switch (below(16)) {
    case 0: return x * 1000.0F;
    case 1: return x / 4096.0F;
    default: return x;
  }
}

Value Leaves::leaf(Tensor tensor, bool number) {
  if (used_ == static_cast<int>(slots))
    throw std::runtime_error("A sample has more leaves than the tape has room for.");
  Value value = Value::of(std::move(tensor));
  value.number = number;
  value.node = used_++;
  tape_.set_leaf(value.node, number ? "number" : "input", value);
  return value;
}

Value Leaves::floats(const Shape& shape) {
  Tensor tensor(DType::float32, shape);
  for (std::size_t i = 0; i < tensor.size(); ++i) tensor.floats()[i] = any_float();
  return leaf(std::move(tensor), false);
}

Value Leaves::positive(const Shape& shape) {
  Tensor tensor(DType::float32, shape);
  for (std::size_t i = 0; i < tensor.size(); ++i) {
    const float x = std::fabs(any_float());
    tensor.floats()[i] = fill_ == Fill::ordinary && x == 0 ? 1.0F : x;
  }
  return leaf(std::move(tensor), false);
}

Value Leaves::just(float value) { return leaf(Tensor::scalar(value), false); }

Value Leaves::masked(const Shape& shape) {
  Tensor tensor(DType::float32, shape);
  for (std::size_t i = 0; i < tensor.size(); ++i) {
    const bool hidden = i < shape.back() || below(2) == 0;
    tensor.floats()[i] = hidden ? -infinity : any_float();
  }
  return leaf(std::move(tensor), false);
}

Value Leaves::steps(const Shape& shape) {
  Tensor tensor(DType::float32, shape);
  for (std::size_t i = 0; i < tensor.size(); ++i) tensor.floats()[i] = static_cast<float>(below(4)) - 1.0F;
  return leaf(std::move(tensor), false);
}

Value Leaves::integers(const Shape& shape, std::int64_t low, std::int64_t high) {
  Tensor tensor(DType::int64, shape);
  const auto range = static_cast<std::uint64_t>(high - low) + 1;
  for (std::size_t i = 0; i < tensor.size(); ++i) {
    const std::uint64_t draw = static_cast<std::uint64_t>(random()) << 31 | random();
    tensor.integers()[i] = low + static_cast<std::int64_t>(draw % range);
  }
  return leaf(std::move(tensor), false);
}

Value Leaves::divisors(const Shape& shape) {
  Tensor tensor(DType::int64, shape);
  for (std::size_t i = 0; i < tensor.size(); ++i) {
    const std::int64_t x = static_cast<std::int64_t>(below(7)) + 1;
    tensor.integers()[i] = below(2) == 0 ? x : -x;
  }
  return leaf(std::move(tensor), false);
}

Value Leaves::booleans(const Shape& shape) {
  Tensor tensor(DType::boolean, shape);
  for (std::size_t i = 0; i < tensor.size(); ++i) tensor.booleans()[i] = static_cast<std::uint8_t>(below(2));
  return leaf(std::move(tensor), false);
}

Value Leaves::number(std::int64_t value) { return leaf(Tensor::scalar(value), true); }
Value Leaves::number(double value) { return leaf(Tensor::scalar(static_cast<float>(value)), true); }
Value Leaves::truth(bool value) { return leaf(Tensor::scalar(value), true); }

Value Leaves::items(std::vector<Value> values) {
  Value value = Value::of_items(Value::Kind::sequence, std::move(values));
  value.text = "tuple";
  return value;
}

Value Leaves::slice(Value start, Value stop, Value step) {
  return Value::of_items(Value::Kind::slice, {std::move(start), std::move(stop), std::move(step)});
}

Value Leaves::dots() {
  Value value;
  value.kind = Value::Kind::ellipsis;
  return value;
}

Value Leaves::sizes(const std::vector<std::size_t>& values) {
  std::vector<Value> numbers;
  for (std::size_t value : values) numbers.push_back(number(static_cast<std::int64_t>(value)));
  return items(std::move(numbers));
}

Value Leaves::made(std::string_view op, std::vector<Value> args) {
  Result<Value> value = tape_.call(op, std::move(args));
  if (!value) throw std::runtime_error(value.error().message);
  return *value;
}

std::vector<std::size_t> spread(std::size_t cells, std::size_t most) {
  std::vector<std::size_t> chosen;
  if (cells <= most) {
    for (std::size_t i = 0; i < cells; ++i) chosen.push_back(i);
    return chosen;
  }
  const std::size_t ends = most / 3;
  for (std::size_t i = 0; i < ends; ++i) chosen.push_back(i);
  for (std::size_t i = ends; i < most - ends; ++i) chosen.push_back(ends + (i * 7919) % (cells - 2 * ends));
  for (std::size_t i = cells - ends; i < cells; ++i) chosen.push_back(i);
  return chosen;
}

}  // namespace softlook::samples
