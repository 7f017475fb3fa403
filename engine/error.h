// What can go wrong, as data. Nothing in the engine throws, prints or aborts on wrong input: it returns an Error.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace softlook {

// What an error is about. The words are the `code` that JavaScript sees.
enum class Code {
  unknown_name,  // a function, method or attribute that the op table does not have
  argument,      // an argument is missing, unknown, doubled or of the wrong kind
  shape,         // sizes that do not go together
  dimension,     // a dim that the tensor does not have
  index,         // an index outside its dimension
  dtype,         // a dtype the op does not take
  value,         // a value the op does not take
  input,         // an input that is missing or ragged
  limit,         // more dimensions, cells or nodes than the engine accepts
  gradient,      // backward from something that is not a float32 scalar, or grad of what has none
};

constexpr std::string_view word(Code code) {
  constexpr std::string_view words[] = {"unknown_name", "argument", "shape", "dimension", "index",
                                        "dtype",        "value",    "input", "limit",     "gradient"};
  return words[static_cast<std::size_t>(code)];
}

// A sentence that says what is wrong, what to do about it (may be empty), and the node it happened at (-1: none).
struct Error {
  Error(Code about, std::string sentence, std::string advice = {}, int at = -1);
  Error(const Error&);
  Error(Error&&) noexcept;
  Error& operator=(const Error&);
  Error& operator=(Error&&) noexcept;
  ~Error();

  Code code;
  std::string message;
  std::string hint;
  int node;
};

// A value, or the Error that stands in its place.
template <class T>
class Result {
 public:
  Result(T value) : held_(std::move(value)) {}
  Result(Error error) : held_(std::move(error)) {}

  explicit operator bool() const { return held_.index() == 0; }
  T& operator*() { return std::get<0>(held_); }
  const T& operator*() const { return std::get<0>(held_); }
  T* operator->() { return &std::get<0>(held_); }
  const T* operator->() const { return &std::get<0>(held_); }
  Error& error() { return std::get<1>(held_); }
  const Error& error() const { return std::get<1>(held_); }

 private:
  std::variant<T, Error> held_;
};

struct Nothing {};
using Checked = Result<Nothing>;

}  // namespace softlook
