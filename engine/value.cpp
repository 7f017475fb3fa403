#include "value.h"

namespace softlook {

Value::Value() = default;
Value::Value(const Value&) = default;
Value::Value(Value&&) noexcept = default;
Value& Value::operator=(const Value&) = default;
Value& Value::operator=(Value&&) noexcept = default;
Value::~Value() = default;

Value Value::of(Tensor tensor) {
  Value value;
  value.kind = Kind::tensor;
  value.tensor = std::make_shared<const Tensor>(std::move(tensor));
  return value;
}

Value Value::of_number(Tensor scalar) {
  Value value = of(std::move(scalar));
  value.number = true;
  return value;
}

Value Value::of_text(std::string text) {
  Value value;
  value.kind = Kind::text;
  value.text = std::move(text);
  return value;
}

Value Value::of_items(Kind kind, std::vector<Value> items) {
  Value value;
  value.kind = kind;
  value.items = std::move(items);
  return value;
}

bool Value::is_scalar() const { return is_tensor() && tensor->size() == 1; }

std::string describe(const Value& value) {
  switch (value.kind) {
    case Value::Kind::none: return "None";
    case Value::Kind::tensor:
      if (value.number) return "a number";
      return "a tensor of shape " + to_string(value.tensor->shape());
    case Value::Kind::sequence:
      // Layers have the names of classes.
      return !value.text.empty() && value.text[0] >= 'A' && value.text[0] <= 'Z' ? "the layer " + value.text
                                                                                 : "a tuple or list";
    case Value::Kind::slice: return "a slice";
    case Value::Kind::text: return "the string '" + value.text + "'";
    default: return "an ellipsis";
  }
}

}  // namespace softlook
