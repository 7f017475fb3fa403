// A row of the op table, and what its functions are given.
//
// One row is one op: its name (PyTorch's or NumPy's word), its signature, how it infers a shape and refuses wrong
// arguments, forward, backward, and explain, which says for ONE cell which cells it was made from and how. Adding an op
// is adding a row; evaluation, unfolding, gradients, documentation and tests read the table.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rng.h"
#include "value.h"

namespace softlook {

struct Op;
class Tape;

// An op with its arguments, in the order of its signature, defaults filled in.
struct Call {
  const Op& op;
  std::span<const Value> args;
  const Tape& tape;
  const RandomState& random;   // where the generator stands before a random op
  float* workspace = nullptr;  // for forward: as many cells as the row's `workspace` says

  const Value& arg(std::size_t i) const { return args[i]; }
  const Tensor& tensor(std::size_t i) const { return *args[i].tensor; }
  // In backward: whether the gradient of an argument is asked for.
  bool wants(std::size_t i) const;
  // The source text of an argument, for messages.
  std::string text(std::size_t i) const;
  std::string text(const Value& value) const;
  Error error(Code code, std::string message, std::string hint = {}) const;
};

// What an op makes.
struct Spec {
  DType dtype;
  Shape shape;
  bool number = false;
};

// A number that a cell was made from. With a node >= 0 it is the cell `flat` of that node.
struct Part {
  std::uint8_t role;
  double value;
  int node;
  std::size_t flat;
};

// How one cell is made: `formula` over `parts`, in the formula language of bindings/surface.ts.
struct Recipe {
  std::string_view formula;
  std::string_view shown = {};  // the same in plain words where the formula carries a step that only serves numerics
  std::vector<std::string_view> roles = {};
  std::vector<Part> parts = {};

  // Adds the cell `flat` of a value; roles may repeat.
  void cell(std::string_view role, const Value& value, std::size_t flat);
  // Adds `count` cells, each `step` further than the one before.
  void cells(std::string_view role, const Value& value, std::size_t first, std::size_t count, std::size_t step);
  // The same of two values in turn, as a sum of products takes them.
  struct Line {
    std::string_view role;
    const Value& value;
    std::size_t first;
    std::size_t step;
  };
  void pairs(const Line& a, const Line& b, std::size_t count);
  // Adds a number that is no cell, such as a count or a position.
  void constant(std::string_view role, double value);

 private:
  std::uint8_t role_id(std::string_view role);
  // Writes `count` parts, the first at parts[at], each `stride` further than the one before.
  void write(const Line& line, std::size_t count, std::size_t at, std::size_t stride);
};

// The gradient of each argument, none where there is none or none is asked for; for a sequence, a sequence.
using Gradients = std::vector<Value>;

// Agreement with PyTorch 2.6: ULP of the result, or of the sum of the absolute terms.
enum class Bound : std::uint8_t { exact, ulp, ulp_of_terms };

struct Param {
  std::string name;
  bool required = true;
  bool variadic = false;
  Value fallback = {};
};

// A row as it stands in its family's file: data alone.
struct Row {
  std::string_view name;
  std::string_view signature;  // Python's: "input, dim=None, keepdim=False"; "*size" takes the rest
  std::string_view summary;
  std::string_view aliases = {};  // further names, with spaces between
  Bound bound = Bound::exact;
  double ulp = 0;

  // A row either infers, computes and explains cells ...
  Result<Spec> (*infer)(const Call&) = nullptr;
  void (*forward)(const Call&, Tensor& out) = nullptr;
  Recipe (*explain)(const Call&, const Shape& shape, std::size_t flat) = nullptr;
  Result<Gradients> (*backward)(Tape&, const Call&, const Value& out, const Value& gradient) = nullptr;
  // A fused row whose recipe would be too long: makes the cell, and its neighbours, by other rows on the tape, which
  // then explain them. The cells of the value that is returned equal this row's, `out`, from `first` on; they may be
  // made of other cells of it.
  Result<Value> (*unfold)(Tape&, const Call&, const Value& out, std::size_t flat, std::size_t& first) = nullptr;
  // Cells of memory that forward takes beside its result. The tape keeps it, so that running again allocates nothing.
  std::size_t (*workspace)(const Call&) = nullptr;
  // ... or is made of other rows.
  Result<Value> (*lower)(Tape&, const Call&) = nullptr;

  enum class Random : std::uint8_t { no, draws, seeds } random = Random::no;
  // How far a random row moves the generator; called with the arguments that infer accepted.
  void (*advance)(const Call&, const Spec&, RandomState&) = nullptr;
  // Bit i: argument i is read cell by cell; what the op makes depends on its shape and dtype alone. Other arguments (a
  // dim, sizes, indices) decide by their values.
  std::uint16_t cellwise = 1;
  bool makes_sizes = false;  // its value follows from shapes alone
  bool casts = false;        // its last argument is the dtype as which the first is taken
  bool property = false;     // written without parentheses, as x.T
  bool internal = false;     // only other rows may call it
  bool nameless = false;     // a program writes it in another way: x[0], a and b
};

// A row with what is read from it when the table is made.
struct Op : Row {
  explicit Op(const Row& row);

  std::vector<Param> params;
  std::vector<std::string_view> other_names;
};

// All rows, in the order of the families.
std::span<const Op> op_table();
// By name or alias; null when there is none.
const Op* find_op(std::string_view name);
// The row whose name is nearest to a misspelt one, or empty.
std::string_view nearest_op(std::string_view name);

}  // namespace softlook
