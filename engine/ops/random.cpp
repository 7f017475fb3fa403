// PyTorch's CPU random numbers.
#include <algorithm>

#include "arguments.h"
#include "families.h"

namespace softlook {
namespace {

// What a cell of a random op depends on, for its formula.
void add_state(Recipe& recipe, const RandomState& state) {
  // The generator takes 32 bits of it; more than 53 would not go through a double.
  const bool fits = state.seed <= (std::uint64_t{1} << 53);
  recipe.constant("seed", static_cast<double>(fits ? state.seed : state.seed & 0xFFFFFFFFU));
  recipe.constant("draws", static_cast<double>(state.draws));
  recipe.constant("pair", static_cast<double>(state.pair));
}

Result<Spec> infer_sized(const Call& call) {
  Result<Shape> shape = sizes(call, 0);
  if (!shape) return shape.error();
  return Spec{DType::float32, *shape};
}

void forward_randn(const Call& call, Tensor& out) {
  RandomState state = call.random;
  fill_randn(state, out.floats(), out.size());
}

void advance_randn(const Call&, const Spec& spec, RandomState& state) { advance_randn(state, cell_count(spec.shape)); }

Recipe explain_randn(const Call& call, const Shape& shape, std::size_t flat) {
  Recipe recipe{"randn(seed, draws, pair, count, i)"};
  add_state(recipe, call.random);
  recipe.constant("count", static_cast<double>(cell_count(shape)));
  recipe.constant("i", static_cast<double>(flat));
  return recipe;
}

void forward_rand(const Call& call, Tensor& out) {
  RandomState state = call.random;
  fill_rand(state, out.floats(), out.size());
}

void advance_rand(const Call&, const Spec& spec, RandomState& state) { state.draws += cell_count(spec.shape); }

Recipe explain_rand(const Call& call, const Shape&, std::size_t flat) {
  Recipe recipe{"rand(seed, draws, pair, i)"};
  add_state(recipe, call.random);
  recipe.constant("i", static_cast<double>(flat));
  return recipe;
}

// low + (high - low) * rand, rounded as at::uniform_real_distribution<float> does.
Result<Spec> infer_uniform(const Call& call) {
  Result<Shape> shape = sizes(call, 0);
  if (!shape) return shape.error();
  for (std::size_t i = 1; i < 3; ++i) {
    if (Result<double> bound = number(call, i); !bound) return bound.error();
  }
  return Spec{DType::float32, *shape};
}

void forward_uniform(const Call& call, Tensor& out) {
  RandomState state = call.random;
  fill_rand(state, out.floats(), out.size());
  const auto low = static_cast<float>(*number(call, 1));
  const float range = static_cast<float>(*number(call, 2)) - low;
  for (std::size_t i = 0; i < out.size(); ++i) out.floats()[i] = out.floats()[i] * range + low;
}

Recipe explain_uniform(const Call& call, const Shape&, std::size_t flat) {
  Recipe recipe{"rand(seed, draws, pair, i) * (high - low) + low"};
  add_state(recipe, call.random);
  recipe.constant("i", static_cast<double>(flat));
  recipe.constant("high", static_cast<double>(static_cast<float>(*number(call, 2))));
  recipe.constant("low", static_cast<double>(static_cast<float>(*number(call, 1))));
  return recipe;
}

// randint(high, size) and randint(low, high, size), with or without words.
struct Range {
  std::int64_t low;
  std::int64_t high;
  Shape shape;
};

// Takes two draws a number. Counted without a sign, as high - low may be more than int64 holds.
bool is_wide(const Range& range) {
  return static_cast<std::uint64_t>(range.high) - static_cast<std::uint64_t>(range.low) >= (std::uint64_t{1} << 32);
}

Result<Shape> size_of(const Call& call, const Value& value) {
  if (value.kind != Value::Kind::sequence)
    return call.error(Code::argument, "size must be a tuple, such as (2, 3); it is " + describe(value) + ".");
  Shape shape;
  for (const Value& item : value.items) {
    Result<std::int64_t> number = integer(call, item, "size");
    if (!number) return number.error();
    Result<std::size_t> size = size_from(call, *number);
    if (!size) return size.error();
    shape.push_back(*size);
  }
  return shape;
}

Result<Range> range_of(const Call& call) {
  const bool short_form = call.arg(2).is_none() || call.arg(0).is_none() || call.arg(1).is_none();
  const bool second = !call.arg(2).is_none() && !call.arg(1).is_none();
  Result<std::int64_t> low = short_form ? std::int64_t{0} : integer(call, 0);
  if (!low) return low.error();
  Result<std::int64_t> high = integer(call, second ? 1 : 0);
  if (!high) return high.error();
  Result<Shape> shape = size_of(call, call.arg(call.arg(2).is_none() ? 1 : 2));
  if (!shape) return shape.error();
  const Range range{*low, *high, *shape};
  if (range.low >= range.high)
    return call.error(Code::value, "low must be below high; they are " + std::to_string(range.low) + " and " +
                                       std::to_string(range.high) + ".");
  return range;
}

Result<Spec> infer_randint(const Call& call) {
  Result<Range> range = range_of(call);
  if (!range) return range.error();
  Result<std::optional<DType>> wanted = dtype(call, 3);
  if (!wanted) return wanted.error();
  return Spec{wanted->value_or(DType::int64), range->shape};
}

// Another dtype is made of the whole numbers that are drawn.
void forward_randint(const Call& call, Tensor& out) {
  const Range range = *range_of(call);
  RandomState state = call.random;
  Tensor drawn(DType::int64, out.shape());
  fill_randint(state, range.low, range.high, drawn.integers(), out.size());
  out.write(drawn);
}

void advance_randint(const Call& call, const Spec& spec, RandomState& state) {
  const Range range = *range_of(call);
  state.draws += cell_count(spec.shape) * (is_wide(range) ? 2U : 1U);
}

Recipe explain_randint(const Call& call, const Shape&, std::size_t flat) {
  const Range range = *range_of(call);
  const bool truths = infer_randint(call)->dtype == DType::boolean;
  Recipe recipe{truths ? "randint(seed, draws, pair, low, high, i) != 0" : "randint(seed, draws, pair, low, high, i)"};
  add_state(recipe, call.random);
  recipe.constant("low", static_cast<double>(range.low));
  recipe.constant("high", static_cast<double>(range.high));
  recipe.constant("i", static_cast<double>(flat));
  return recipe;
}

Result<Spec> infer_randperm(const Call& call) {
  Result<std::int64_t> n = integer(call, 0);
  if (!n) return n.error();
  Result<std::size_t> size = size_from(call, *n);
  if (!size) return size.error();
  return Spec{DType::int64, Shape{*size}};
}

void forward_randperm(const Call& call, Tensor& out) {
  RandomState state = call.random;
  fill_randperm(state, out.integers(), out.size());
}

void advance_randperm(const Call&, const Spec& spec, RandomState& state) {
  state.draws += std::max<std::size_t>(spec.shape[0], 1) - 1;
}

Recipe explain_randperm(const Call& call, const Shape& shape, std::size_t flat) {
  Recipe recipe{"randperm(seed, draws, pair, count, i)"};
  add_state(recipe, call.random);
  recipe.constant("count", static_cast<double>(shape[0]));
  recipe.constant("i", static_cast<double>(flat));
  return recipe;
}

// Its value is the seed, so that a program may print it.
Result<Spec> infer_manual_seed(const Call& call) {
  if (Result<std::int64_t> seed = integer(call, 0); !seed) return seed.error();
  return Spec{DType::int64, {}, true};
}

void forward_manual_seed(const Call& call, Tensor& out) { out.integers()[0] = *integer(call, 0); }

void advance_manual_seed(const Call& call, const Spec&, RandomState& state) {
  state = RandomState{};
  state.seed = static_cast<std::uint64_t>(*integer(call, 0));
}

Recipe explain_manual_seed(const Call& call, const Shape&, std::size_t) {
  Recipe recipe{"x"};
  recipe.cell("x", call.arg(0), 0);
  return recipe;
}

}  // namespace

std::span<const Row> random_ops() {
  static constexpr Row rows[] = {
      {.name = "manual_seed",
       .signature = "seed",
       .summary = "Starts the random numbers anew from a seed.",
       .infer = infer_manual_seed,
       .forward = forward_manual_seed,
       .explain = explain_manual_seed,
       .random = Op::Random::seeds,
       .advance = advance_manual_seed,
       .cellwise = 0},
      // 8 ULP of 1 are 1e-6: PyTorch's logarithm depends on the processor.
      {.name = "randn",
       .signature = "*size, dtype=None",
       .summary = "Random numbers of mean 0 and variance 1.",
       .bound = Bound::ulp_of_terms,
       .ulp = 8,
       .infer = infer_sized,
       .forward = forward_randn,
       .explain = explain_randn,
       .random = Op::Random::draws,
       .advance = advance_randn,
       .cellwise = 0},
      {.name = "rand",
       .signature = "*size, dtype=None",
       .summary = "Random numbers from 0 up to but without 1.",
       .infer = infer_sized,
       .forward = forward_rand,
       .explain = explain_rand,
       .random = Op::Random::draws,
       .advance = advance_rand,
       .cellwise = 0},
      {.name = "uniform",
       .signature = "size, low, high",
       .summary = "Random numbers from low up to high.",
       .infer = infer_uniform,
       .forward = forward_uniform,
       .explain = explain_uniform,
       .random = Op::Random::draws,
       .advance = advance_rand,
       .cellwise = 0,
       .internal = true},
      {.name = "randint",
       .signature = "low=None, high=None, size=None, dtype=None",
       .summary = "Random whole numbers from low up to but without high.",
       .infer = infer_randint,
       .forward = forward_randint,
       .explain = explain_randint,
       .random = Op::Random::draws,
       .advance = advance_randint,
       .cellwise = 0},
      {.name = "randperm",
       .signature = "n",
       .summary = "The whole numbers from 0 up to but without n in a random order.",
       .infer = infer_randperm,
       .forward = forward_randperm,
       .explain = explain_randperm,
       .random = Op::Random::draws,
       .advance = advance_randperm,
       .cellwise = 0},
  };
  return rows;
}

}  // namespace softlook
