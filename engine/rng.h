// PyTorch's CPU generator: MT19937 and the ways its draws become uniform and normal numbers.
// Source: PyTorch 2.6, at::CPUGeneratorImpl, at::mt19937, DistributionTemplates.h (normal_fill, uniform_real).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace softlook {

// The 32-bit Mersenne Twister of Matsumoto and Nishimura.
class Mt19937 {
 public:
  explicit Mt19937(std::uint64_t seed);
  std::uint32_t next();
  void skip(std::uint64_t draws);

 private:
  void twist();
  std::array<std::uint32_t, 624> state_;
  std::size_t at_;
};

// Where a generator stands: everything a random op depends on, so that any of its cells can be made again.
struct RandomState {
  std::uint64_t seed = 67280421310721;  // PyTorch's default seed
  std::uint64_t draws = 0;              // 32-bit draws used since seeding
  std::int64_t pair = -1;               // the draw at which the pair of an unused second normal began, or -1
};

// n floats in [0, 1), 24 bits each. Advances the state.
void fill_rand(RandomState& state, float* out, std::size_t n);
// n floats of mean 0 and variance 1: Box-Muller in double, PyTorch's order of draws (other below 16 numbers).
void fill_randn(RandomState& state, float* out, std::size_t n);
// The state after fill_randn of n numbers, without making them.
void advance_randn(RandomState& state, std::size_t n);
// n integers in [low, high).
void fill_randint(RandomState& state, std::int64_t low, std::int64_t high, std::int64_t* out, std::size_t n);
// The numbers 0 ... n - 1 in a random order: Fisher and Yates' shuffle from the front, as PyTorch's for n below 2^32
// / 20.
void fill_randperm(RandomState& state, std::int64_t* out, std::size_t n);

// Cell i of what fill_randn would write for n numbers from this state.
float randn_cell(RandomState state, std::size_t n, std::size_t i);
float rand_cell(RandomState state, std::size_t i);

}  // namespace softlook
