// Sensible arguments for every row of the op table, for a given size: what the tests of the laws iterate over.
// A new row gets its samples in samples.cpp, in the function of its family.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "softlook.h"

namespace softlook::samples {

// Numbers as lessons have them, or the corners of float32 among them: 0, -0, denormals, 1e38, infinities, NaN.
enum class Fill { ordinary, extreme };

// Makes leaves on a tape of its own, always the same ones for the same size, fill and title.
class Leaves {
 public:
  Leaves(std::size_t size, Fill fill, std::string_view title);

  const std::size_t n;

  Value floats(const Shape& shape);
  Value positive(const Shape& shape);
  // A float32 scalar that is always this one.
  Value just(float value);
  // -inf in about half of the cells and in all of the first row.
  Value masked(const Shape& shape);
  // Few different whole numbers, so that equal ones meet.
  Value steps(const Shape& shape);
  Value integers(const Shape& shape, std::int64_t low = -9, std::int64_t high = 9);
  // Not 0.
  Value divisors(const Shape& shape);
  Value booleans(const Shape& shape);
  // Python's numbers.
  Value number(std::int64_t value);
  Value number(double value);
  Value truth(bool value);
  // No leaves: other things that Python passes.
  static Value none() { return {}; }
  static Value text(std::string word) { return Value::of_text(std::move(word)); }
  static Value items(std::vector<Value> values);
  static Value slice(Value start, Value stop, Value step);
  static Value dots();
  Value sizes(const std::vector<std::size_t>& values);
  // What an op makes of leaves, where a row takes no leaf.
  Value made(std::string_view op, std::vector<Value> args);

  Tape& tape() { return tape_; }

 private:
  Value leaf(Tensor tensor, bool number);
  float any_float();
  std::uint32_t random();
  std::uint32_t below(std::uint32_t limit) { return random() % limit; }

  Fill fill_;
  std::uint64_t state_;
  Tape tape_;
  int used_ = 0;
};

struct Sample {
  std::string_view op;
  std::string title;
  std::vector<Value> (*make)(Leaves&);
  // Larger sizes only repeat what smaller ones show, and cost time.
  std::size_t largest = 257;
};

// Those of layer_samples.cpp.
void add_layers(std::vector<Sample>& samples);

// All samples, in the order of the op table's families.
const std::vector<Sample>& all();

// The sizes of the laws: odd ones, and those around the lane width.
inline constexpr std::size_t sizes[] = {1, 2, 3, 4, 5, 7, 8, 9, 17, 33, 257};

// Some of the cells of a tensor: all of a small one; of a large one the first, the last and a spread.
std::vector<std::size_t> spread(std::size_t cells, std::size_t most);

}  // namespace softlook::samples
