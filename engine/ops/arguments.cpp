#include "arguments.h"

#include <algorithm>
#include <cmath>
#include <xtensor/xbroadcast.hpp>

#include "../decimal.h"

namespace softlook {

std::string operand(const Call& call, std::size_t i) {
  const std::string text = call.text(i);
  int depth = 0;
  bool open = call.arg(i).number;
  for (char sign : text) {
    if (sign == '(' || sign == '[') ++depth;
    if (sign == ')' || sign == ']') --depth;
    open = open || (depth == 0 && std::string_view(" -~+*/%@<>=&|").find(sign) != std::string_view::npos);
  }
  return open ? "(" + text + ")" : text;
}

Checked need_tensor(const Call& call, std::size_t i) {
  if (call.arg(i).is_tensor()) return Nothing{};
  return call.error(Code::argument, call.text(i) + " is " + describe(call.arg(i)) + ", not a tensor.",
                    "Give a tensor, such as torch.tensor([1.0, 2.0]).");
}

Checked need_whole(const Call& call, const Value& scalar) {
  const double x = scalar.tensor->at(0);
  if (x >= -0x1p63 && x < 0x1p63) return Nothing{};
  const std::string source = call.text(scalar);
  const std::string found = to_decimal(x);
  return call.error(Code::value,
                    (source.empty() || source == found ? found : source + " is " + found + ", which") +
                        " is no whole number that int64 can hold.",
                    "Its largest is 9223372036854775807.");
}

Checked need_float(const Call& call, std::size_t i) {
  if (Checked tensor = need_tensor(call, i); !tensor) return tensor;
  if (call.tensor(i).dtype() == DType::float32) return Nothing{};
  return call.error(
      Code::dtype,
      call.text(i) + " has the dtype " + std::string(word(call.tensor(i).dtype())) + "; float32 is needed.",
      "Write " + call.text(i) + ".float().");
}

Result<std::int64_t> integer(const Call& call, const Value& value, std::string_view what) {
  if (value.is_scalar() && value.tensor->dtype() != DType::float32) {
    return value.tensor->dtype() == DType::int64 ? value.tensor->integers()[0]
                                                 : std::int64_t{value.tensor->booleans()[0]};
  }
  const double given = value.is_scalar() ? value.tensor->at(0) : 0;
  std::string found = value.is_scalar() ? to_decimal(given) : describe(value);
  if (value.is_scalar() && given == std::floor(given) && std::isfinite(given)) found += ".0";
  return call.error(Code::argument, std::string(what) + " must be a whole number; it is " + found + ".",
                    value.is_scalar() ? "For a size, divide with //." : "Write a number, such as 2 or -1.");
}

Result<std::int64_t> integer(const Call& call, std::size_t i) {
  return integer(call, call.arg(i), call.op.params[i].name);
}

Result<bool> flag(const Call& call, std::size_t i) {
  const Value& value = call.arg(i);
  if (value.is_scalar()) return value.tensor->at(0) != 0;
  return call.error(Code::argument, call.op.params[i].name + " must be True or False; it is " + describe(value) + ".",
                    "Write one of the two.");
}

Result<double> number(const Call& call, std::size_t i) {
  const Value& value = call.arg(i);
  if (value.is_scalar()) return value.tensor->at(0);
  return call.error(Code::argument, call.op.params[i].name + " must be a number; it is " + describe(value) + ".",
                    "Write a number, such as 0.5.");
}

Result<std::size_t> wrap_dim(const Call& call, std::int64_t value, std::size_t rank) {
  const auto count = static_cast<std::int64_t>(std::max<std::size_t>(rank, 1));
  if (value >= -count && value < count) return static_cast<std::size_t>(value < 0 ? value + count : value);
  // A new dimension may also stand behind the last one.
  const bool one = call.arg(0).is_tensor();
  const std::size_t has = one ? call.tensor(0).rank() : call.arg(0).items[0].tensor->rank();
  return call.error(Code::dimension,
                    "dim=" + std::to_string(value) +
                        " does not exist: " + (one ? call.text(0) : "each of the tensors") + " has " +
                        std::to_string(has) + (has == 1 ? " dimension" : " dimensions") + ".",
                    "Use a dim from " + std::to_string(-count) + " to " + std::to_string(count - 1) + ".");
}

Result<std::size_t> dim(const Call& call, std::size_t i, std::size_t rank) {
  Result<std::int64_t> value = integer(call, i);
  if (!value) return value.error();
  return wrap_dim(call, *value, rank);
}

namespace {

// The items of a sequence, or the value itself.
std::span<const Value> items_of(const Value& value) {
  if (value.kind == Value::Kind::sequence) return value.items;
  return {&value, 1};
}

}  // namespace

Result<Shape> dims(const Call& call, std::size_t i, std::size_t rank) {
  Shape result;
  const Value& value = call.arg(i);
  if (value.is_none()) {
    for (std::size_t d = 0; d < rank; ++d) result.push_back(d);
    return result;
  }
  const std::span<const Value> items = items_of(value);
  for (const Value& item : items) {
    Result<std::int64_t> number = integer(call, item, call.op.params[i].name);
    if (!number) return number.error();
    Result<std::size_t> one = wrap_dim(call, *number, rank);
    if (!one) return one.error();
    if (std::find(result.begin(), result.end(), *one) != result.end()) {
      return call.error(Code::dimension, "dim " + std::to_string(*number) + " is given twice.", "Give it once.");
    }
    result.push_back(*one);
  }
  if (rank == 0) result.clear();
  std::sort(result.begin(), result.end());
  return result;
}

Result<Integers> integers(const Call& call, std::size_t i) {
  const Value* list = &call.arg(i);
  if (list->kind == Value::Kind::sequence && list->items.size() == 1 && list->items[0].kind == Value::Kind::sequence) {
    list = &list->items[0];
  }
  Integers result;
  for (const Value& item : items_of(*list)) {
    Result<std::int64_t> number = integer(call, item, call.op.params[i].name);
    if (!number) return number.error();
    result.push_back(*number);
  }
  return result;
}

Result<std::size_t> size_from(const Call& call, std::int64_t number) {
  if (number < 0)
    return call.error(Code::value, "a size cannot be negative; it is " + std::to_string(number) + ".",
                      "Use 0 or more.");
  if (number > static_cast<std::int64_t>(max_cells)) {
    return call.error(Code::limit,
                      "a size of " + std::to_string(number) + " is more cells than the engine takes (" +
                          std::to_string(max_cells) + ").",
                      "Use smaller sizes.");
  }
  return static_cast<std::size_t>(number);
}

Result<Shape> sizes(const Call& call, std::size_t i) {
  Result<Integers> numbers = integers(call, i);
  if (!numbers) return numbers.error();
  Shape shape;
  for (std::int64_t number : *numbers) {
    Result<std::size_t> size = size_from(call, number);
    if (!size) return size.error();
    shape.push_back(*size);
  }
  return shape;
}

Result<std::optional<DType>> dtype(const Call& call, std::size_t i) {
  const Value& value = call.arg(i);
  if (value.is_none()) return std::optional<DType>{};
  for (DType known : {DType::float32, DType::int64, DType::boolean}) {
    if (value.kind == Value::Kind::text && value.text == word(known)) return std::optional<DType>{known};
  }
  return call.error(Code::dtype, "dtype is " + describe(value) + "; the engine has float32, int64 and bool.",
                    "Write torch.float32, torch.int64 or torch.bool.");
}

Result<Shape> broadcast(const Call& call, std::size_t a, std::size_t b) {
  const Shape& left = call.tensor(a).shape();
  const Shape& right = call.tensor(b).shape();
  const std::size_t rank = std::max(left.size(), right.size());
  for (std::size_t back = 1; back <= std::min(left.size(), right.size()); ++back) {
    const std::size_t x = left[left.size() - back];
    const std::size_t y = right[right.size() - back];
    if (x == y || x == 1 || y == 1) continue;
    return call.error(Code::shape,
                      call.text(a) + " has the shape " + to_string(left) + " and " + call.text(b) + " has " +
                          to_string(right) + "; counted from the end, dimension " + std::to_string(back) + " is " +
                          std::to_string(x) + " in one and " + std::to_string(y) + " in the other.",
                      "Sizes must be equal, or one of them 1.");
  }
  Shape shape(rank, 1);
  xt::broadcast_shape(left, shape);
  xt::broadcast_shape(right, shape);
  return shape;
}

Strides broadcast_strides(const Shape& shape, const Shape& out) {
  const Strides own = row_major_strides(shape);
  Strides strides(out.size(), 0);
  const std::size_t shift = out.size() - shape.size();
  for (std::size_t i = 0; i < shape.size(); ++i) strides[i + shift] = shape[i] == 1 ? 0 : own[i];
  return strides;
}

std::size_t broadcast_flat(const Shape& shape, const Shape& out, std::size_t flat) {
  const Strides strides = broadcast_strides(shape, out);
  std::size_t result = 0;
  for (std::size_t i = out.size(); i-- > 0;) {
    result += flat % out[i] * static_cast<std::size_t>(strides[i]);
    flat /= out[i];
  }
  return result;
}

std::string_view conversion(DType from, DType to) {
  if (to == DType::boolean && from != DType::boolean) return "x != 0";
  return to == DType::int64 && from == DType::float32 ? "trunc(x)" : "x";
}

TensorRef as_dtype(const TensorRef& tensor, DType dtype) {
  if (tensor->dtype() == dtype) return tensor;
  auto converted = std::make_shared<Tensor>(dtype, tensor->shape());
  converted->write(*tensor);
  return converted;
}

std::vector<Value> Arguments::copied() const {
  if (all_ != nullptr) return *all_;
  std::vector<Value> values;
  for (std::size_t i = 0; i < count_; ++i) values.push_back(*values_[i]);
  return values;
}

Value Chain::operator()(std::string_view op, const Arguments& args) {
  if (error_) return {};
  Result<Value> result = tape_.call(op, args.copied());
  if (result) return *result;
  error_ = result.error();
  return {};
}

Value Chain::numbers(std::span<const std::size_t> values) {
  std::vector<Value> items;
  for (std::size_t value : values) items.push_back(Value::of_number(Tensor::scalar(static_cast<std::int64_t>(value))));
  return Value::of_items(Value::Kind::sequence, std::move(items));
}

Value Chain::sum_to(const Value& gradient, const Shape& shape) {
  if (error_ || gradient.is_none() || gradient.tensor->shape() == shape) return gradient;
  const Shape& from = gradient.tensor->shape();
  const std::size_t shift = from.size() - shape.size();
  std::vector<std::size_t> repeated;
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (i < shift || (shape[i - shift] == 1 && from[i] != 1)) repeated.push_back(i);
  }
  Value sum = repeated.empty() ? gradient : (*this)("sum", {gradient, numbers(repeated)});
  return (*this)("reshape", {sum, numbers({shape.data(), shape.size()})});
}

Result<Value> Chain::finish(Value value) const {
  if (error_) return *error_;
  return value;
}

Result<Gradients> Chain::finish(Gradients gradients) const {
  if (error_) return *error_;
  return gradients;
}

}  // namespace softlook
