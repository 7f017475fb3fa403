#include "rng.h"

#include <algorithm>

#include "kernels/normal.h"

namespace softlook {
namespace {

constexpr std::size_t block = 16;  // normal_fill pairs cell j with cell j + 8 of each 16

float uniform_float(std::uint32_t draw) { return static_cast<float>(draw & 0xFFFFFFU) * 0x1p-24F; }

double uniform_double(std::uint32_t high, std::uint32_t low) {
  const std::uint64_t bits = (static_cast<std::uint64_t>(high) << 32 | low) & ((std::uint64_t{1} << 53) - 1);
  return static_cast<double>(bits) * 0x1p-53;
}

void normal_block(float* cells) {
  for (std::size_t j = 0; j < block / 2; ++j) cells[j] = 1.0F - cells[j];
  for (std::size_t j = 0; j < block / 2; j += 2) kernels::box_muller(cells + j, cells + j + block / 2);
}

kernels::Normals double_pair(Mt19937& generator) {
  const std::uint32_t a = generator.next();
  const std::uint32_t b = generator.next();
  const std::uint32_t c = generator.next();
  const std::uint32_t d = generator.next();
  return kernels::box_muller_double(uniform_double(c, d), uniform_double(a, b));
}

kernels::Normals double_pair_at(const RandomState& state, std::uint64_t draw) {
  Mt19937 generator(state.seed);
  generator.skip(draw);
  return double_pair(generator);
}

}  // namespace

Mt19937::Mt19937(std::uint64_t seed) : at_(state_.size()) {
  state_[0] = static_cast<std::uint32_t>(seed);
  for (std::size_t i = 1; i < state_.size(); ++i) {
    const std::uint32_t last = state_[i - 1];
    state_[i] = 1812433253U * (last ^ (last >> 30)) + static_cast<std::uint32_t>(i);
  }
}

void Mt19937::twist() {
  constexpr std::size_t n = 624;
  constexpr std::size_t m = 397;
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint32_t mixed = (state_[i] & 0x80000000U) | (state_[(i + 1) % n] & 0x7FFFFFFFU);
    state_[i] = state_[(i + m) % n] ^ (mixed >> 1) ^ ((mixed & 1U) != 0 ? 0x9908B0DFU : 0U);
  }
  at_ = 0;
}

std::uint32_t Mt19937::next() {
  if (at_ == state_.size()) twist();
  std::uint32_t y = state_[at_++];
  y ^= y >> 11;
  y ^= (y << 7) & 0x9D2C5680U;
  y ^= (y << 15) & 0xEFC60000U;
  return y ^ (y >> 18);
}

void Mt19937::skip(std::uint64_t draws) {
  while (draws > 0) {
    if (at_ == state_.size()) twist();
    const std::uint64_t step = std::min<std::uint64_t>(draws, state_.size() - at_);
    at_ += static_cast<std::size_t>(step);
    draws -= step;
  }
}

void fill_rand(RandomState& state, float* out, std::size_t n) {
  Mt19937 generator(state.seed);
  generator.skip(state.draws);
  for (std::size_t i = 0; i < n; ++i) out[i] = uniform_float(generator.next());
  state.draws += n;
}

void fill_randint(RandomState& state, std::int64_t low, std::int64_t high, std::int64_t* out, std::size_t n) {
  Mt19937 generator(state.seed);
  generator.skip(state.draws);
  const auto range = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
  const bool wide = range >= (std::uint64_t{1} << 32);
  for (std::size_t i = 0; i < n; ++i) {
    std::uint64_t draw = generator.next();
    if (wide) draw = draw << 32 | generator.next();
    out[i] = static_cast<std::int64_t>(draw % range + static_cast<std::uint64_t>(low));
  }
  state.draws += n * (wide ? 2 : 1);
}

void fill_randperm(RandomState& state, std::int64_t* out, std::size_t n) {
  Mt19937 generator(state.seed);
  generator.skip(state.draws);
  for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<std::int64_t>(i);
  for (std::size_t i = 0; i + 1 < n; ++i) std::swap(out[i], out[i + generator.next() % (n - i)]);
  state.draws += n == 0 ? 0 : n - 1;
}

void advance_randn(RandomState& state, std::size_t n) {
  if (n >= block) {
    state.draws += n + (n % block != 0 ? block : 0);
    return;
  }
  for (std::size_t i = 0; i < n; ++i) {
    const bool waiting = state.pair >= 0;
    state.pair = waiting ? -1 : static_cast<std::int64_t>(state.draws);
    if (!waiting) state.draws += 4;
  }
}

void fill_randn(RandomState& state, float* out, std::size_t n) {
  if (n < block) {
    for (std::size_t i = 0; i < n; ++i) {
      if (state.pair >= 0) {
        out[i] = double_pair_at(state, static_cast<std::uint64_t>(state.pair)).second;
        state.pair = -1;
      } else {
        out[i] = double_pair_at(state, state.draws).first;
        state.pair = static_cast<std::int64_t>(state.draws);
        state.draws += 4;
      }
    }
    return;
  }
  fill_rand(state, out, n);
  for (std::size_t i = 0; i + block <= n; i += block) normal_block(out + i);
  if (n % block != 0) {
    // PyTorch draws the last sixteen again when they do not fill a block.
    fill_rand(state, out + n - block, block);
    normal_block(out + n - block);
  }
}

float randn_cell(RandomState state, std::size_t n, std::size_t i) {
  if (n < block) {
    float cells[block];
    fill_randn(state, cells, i + 1);
    return cells[i];
  }
  float cells[block];
  const bool redrawn = n % block != 0 && i >= n - block;
  const std::size_t first = redrawn ? n - block : i - i % block;
  state.draws += redrawn ? n : first;
  fill_rand(state, cells, block);
  normal_block(cells);
  return cells[i - first];
}

float rand_cell(RandomState state, std::size_t i) {
  state.draws += i;
  float cell = 0;
  fill_rand(state, &cell, 1);
  return cell;
}

}  // namespace softlook
