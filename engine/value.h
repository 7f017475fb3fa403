// What a node of a program evaluates to: mostly a tensor; also the other values Python passes as arguments.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tensor.h"

namespace softlook {

struct Value {
  enum class Kind : std::uint8_t { none, tensor, sequence, slice, text, ellipsis };

  // Out of line: values are passed everywhere, and their copies would be most of the module.
  Value();
  Value(const Value&);
  Value(Value&&) noexcept;
  Value& operator=(const Value&);
  Value& operator=(Value&&) noexcept;
  ~Value();

  Kind kind = Kind::none;
  bool number = false;       // a Python number: a scalar tensor that is written without torch.tensor
  TensorRef tensor;          // of a tensor
  std::vector<Value> items;  // of a sequence; start, stop and step of a slice
  std::string text;          // of a string
  int node = -1;             // the node whose cells these are

  static Value of(Tensor tensor);
  static Value of_number(Tensor scalar);
  static Value of_text(std::string text);
  static Value of_items(Kind kind, std::vector<Value> items);

  bool is_none() const { return kind == Kind::none; }
  bool is_tensor() const { return kind == Kind::tensor; }
  bool is_scalar() const;
};

// "a tensor", "a number", "None": for messages.
std::string describe(const Value& value);

}  // namespace softlook
