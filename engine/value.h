// What a node of a program evaluates to: mostly a tensor; also the other values Python passes as arguments.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tensor.h"

namespace softlook {

struct Value {
  enum class Kind : std::uint8_t { none, tensor, sequence, slice, text, ellipsis };

  Kind kind = Kind::none;
  bool number = false;        // a Python number: a scalar tensor that is written without torch.tensor
  TensorRef tensor;           // of a tensor
  std::vector<Value> items;   // of a sequence; start, stop and step of a slice
  std::string text;           // of a string
  int node = -1;              // the node whose cells these are

  static Value of(Tensor tensor) {
    Value value;
    value.kind = Kind::tensor;
    value.tensor = std::make_shared<const Tensor>(std::move(tensor));
    return value;
  }
  static Value of_number(Tensor scalar) {
    Value value = of(std::move(scalar));
    value.number = true;
    return value;
  }
  static Value of_text(std::string text) {
    Value value;
    value.kind = Kind::text;
    value.text = std::move(text);
    return value;
  }
  static Value of_items(Kind kind, std::vector<Value> items) {
    Value value;
    value.kind = kind;
    value.items = std::move(items);
    return value;
  }

  bool is_none() const { return kind == Kind::none; }
  bool is_tensor() const { return kind == Kind::tensor; }
  bool is_scalar() const { return is_tensor() && tensor->size() == 1; }
  bool is_integer() const { return is_scalar() && tensor->dtype() == DType::int64; }
};

// "a tensor", "a number", "None": for messages.
std::string describe(const Value& value);

}  // namespace softlook
