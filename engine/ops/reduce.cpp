// Ops that make one cell of many: sums, means, largest and smallest, norms.
#include "../kernels/reduce.h"

#include <algorithm>

#include "../decimal.h"
#include "../kernels/elementwise.h"
#include "../order.h"
#include "arguments.h"
#include "families.h"
#include "view.h"

namespace softlook {
namespace {

// Arguments of every reduction: input, dim (None: all), keepdim.
struct Reduction {
  Shape dims;
  bool keepdim;
  Shape out;   // with the reduced dimensions gone or 1
  Shape kept;  // sizes of the dimensions that stay
  View cells;  // the input with the reduced dimensions last
  std::size_t length;
};

Result<Reduction> reduction(const Call& call) {
  const Tensor& input = call.tensor(0);
  Result<Shape> chosen = dims(call, 1, input.rank());
  if (!chosen) return chosen.error();
  Result<bool> keepdim = flag(call, 2);
  if (!keepdim) return keepdim.error();
  Reduction r{*chosen, *keepdim, {}, {}, {}, 1};
  // An empty tuple means all dimensions, as in PyTorch.
  if (r.dims.empty()) {
    for (std::size_t i = 0; i < input.rank(); ++i) r.dims.push_back(i);
  }
  const View whole = view_of(input);
  Shape reduced;
  Strides reduced_strides;
  for (std::size_t i = 0; i < input.rank(); ++i) {
    if (std::find(r.dims.begin(), r.dims.end(), i) != r.dims.end()) {
      reduced.push_back(whole.shape[i]);
      reduced_strides.push_back(whole.strides[i]);
      r.length *= whole.shape[i];
      if (r.keepdim) r.out.push_back(1);
    } else {
      r.kept.push_back(whole.shape[i]);
      r.cells.shape.push_back(whole.shape[i]);
      r.cells.strides.push_back(whole.strides[i]);
      r.out.push_back(whole.shape[i]);
    }
  }
  for (std::size_t i = 0; i < reduced.size(); ++i) {
    r.cells.shape.push_back(reduced[i]);
    r.cells.strides.push_back(reduced_strides[i]);
  }
  return r;
}

// The input as (outer, length, inner) where the reduced dimensions are neighbours, else copied with them last.
struct Arranged {
  TensorRef cells;
  kernels::Extent extent;
};

Arranged arrange(const Call& call, const Reduction& r, DType dtype) {
  const TensorRef input = as_dtype(call.arg(0).tensor, dtype);
  const Shape& shape = input->shape();
  bool neighbours = true;
  for (std::size_t i = 1; i < r.dims.size(); ++i) neighbours = neighbours && r.dims[i] == r.dims[i - 1] + 1;
  if (neighbours) {
    kernels::Extent extent{1, r.length, 1};
    for (std::size_t i = 0; i < shape.size(); ++i) {
      if (!r.dims.empty() && i < r.dims.front()) extent.outer *= shape[i];
      if (!r.dims.empty() && i > r.dims.back()) extent.inner *= shape[i];
    }
    return {input, extent};
  }
  Tensor moved(dtype, r.cells.shape);
  copy(*input, r.cells, moved);
  return {std::make_shared<const Tensor>(std::move(moved)), {cell_count(r.kept), r.length, 1}};
}

// The input's cells that a cell of the result is made of, in the order in which they are taken.
void add_cells(Recipe& recipe, std::string_view role, const Call& call, const Reduction& r, std::size_t flat) {
  if (r.length == 0) return;
  if (r.dims.size() == 1) {
    const auto step = static_cast<std::size_t>(r.cells.strides.back());
    recipe.cells(role, call.arg(0), r.cells.source(flat * r.length), r.length, step);
    return;
  }
  recipe.parts.reserve(r.length);
  for (std::size_t i = 0; i < r.length; ++i) recipe.cell(role, call.arg(0), r.cells.source(flat * r.length + i));
}

template <class Accept>
Result<Spec> infer_with(const Call& call, Accept accept) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  Result<Reduction> r = reduction(call);
  if (!r) return r.error();
  return accept(*r);
}

Error needs_cells(const Call& call) {
  return call.error(Code::value, call.text(0) + " has no cells along that dim; there is none to choose.",
                    "Look at its shape: one of the sizes is 0.");
}

// ---- sum, mean --------------------------------------------------------------------------------------------------

Result<Spec> infer_sum(const Call& call) {
  return infer_with(call, [&](const Reduction& r) -> Result<Spec> {
    return Spec{std::max(call.tensor(0).dtype(), DType::int64), r.out};
  });
}

void forward_sum(const Call& call, Tensor& out) {
  const Reduction r = *reduction(call);
  const auto [cells, extent] = arrange(call, r, out.dtype());
  if (out.dtype() == DType::float32) {
    kernels::sum(cells->floats(), out.floats(), extent);
    return;
  }
  for (std::size_t flat = 0; flat < out.size(); ++flat) {
    std::uint64_t total = 0;
    for (std::size_t l = 0; l < extent.length; ++l) {
      total += static_cast<std::uint64_t>(
          cells->integers()[(flat / extent.inner * extent.length + l) * extent.inner + flat % extent.inner]);
    }
    out.integers()[flat] = static_cast<std::int64_t>(total);
  }
}

Recipe explain_sum(const Call& call, const Shape&, std::size_t flat) {
  Recipe recipe{"sum(x)"};
  add_cells(recipe, "x", call, *reduction(call), flat);
  return recipe;
}

// The gradient of a reduction, back under the input's shape.
Value spread(Chain& op, const Call& call, const Value& value) {
  const Reduction r = *reduction(call);
  std::vector<std::size_t> kept(call.tensor(0).shape().begin(), call.tensor(0).shape().end());
  for (std::size_t d : r.dims) kept[d] = 1;
  const Shape& shape = call.tensor(0).shape();
  return op("expand", {op("reshape", {value, op.numbers(kept)}), op.numbers({shape.data(), shape.size()})});
}

Result<Gradients> backward_sum(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  Chain op(tape);
  return op.finish(Gradients{spread(op, call, gradient)});
}

Result<Spec> infer_mean(const Call& call) {
  if (Checked floats = need_float(call, 0); !floats) return floats.error();
  return infer_with(call, [](const Reduction& r) -> Result<Spec> { return Spec{DType::float32, r.out}; });
}

void forward_mean(const Call& call, Tensor& out) {
  forward_sum(call, out);
  const auto count = static_cast<float>(reduction(call)->length);
  for (std::size_t i = 0; i < out.size(); ++i) out.floats()[i] /= count;
}

Recipe explain_mean(const Call& call, const Shape&, std::size_t flat) {
  const Reduction r = *reduction(call);
  Recipe recipe{"sum(x) / count"};
  add_cells(recipe, "x", call, r, flat);
  recipe.constant("count", static_cast<double>(static_cast<float>(r.length)));
  return recipe;
}

Result<Gradients> backward_mean(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  Chain op(tape);
  const auto count = static_cast<float>(reduction(call)->length);
  return op.finish(Gradients{op("div", {spread(op, call, gradient), op.number(count)})});
}

// ---- var, std ---------------------------------------------------------------------------------------------------

// Unbiased unless correction=0: the sum of squared distances from the mean, over count - correction. x.var(False) says
// whether unbiased, not which dim.
Result<Value> lower_var(Tape& tape, const Call& call) {
  if (Checked floats = need_float(call, 0); !floats) return floats.error();
  const Value& second = call.arg(1);
  const bool short_form = second.is_tensor() && second.tensor->dtype() == DType::boolean;
  const Value along = short_form ? Value{} : second;
  Result<double> correction = call.arg(2).is_none() ? 1.0 : number(call, 2);
  if (!correction) return correction.error();
  if (short_form || !call.arg(4).is_none()) {
    Result<bool> unbiased = flag(call, short_form ? 1 : 4);
    if (!unbiased) return unbiased.error();
    correction = *unbiased ? 1.0 : 0.0;
  }
  Chain op(tape);
  const Value mean = op("mean", {call.arg(0), along, Value::of_number(Tensor::scalar(true))});
  const Value distance = op("sub", {call.arg(0), mean});
  const Value squares = op("sum", {op("mul", {distance, distance}), along, call.arg(3)});
  if (Result<Value> done = op.finish(squares); !done) return done;
  const double means = static_cast<double>(mean.tensor->size());
  const double count = means == 0 ? 0 : static_cast<double>(call.tensor(0).size()) / means;
  return op.finish(op("div", {squares, op.number(static_cast<float>(std::max(0.0, count - *correction)))}));
}

Result<Value> lower_std(Tape& tape, const Call& call) {
  Result<Value> variance = lower_var(tape, call);
  if (!variance) return variance;
  Chain op(tape);
  return op.finish(op("root_of_variance", {*variance}));
}

Result<Spec> infer_root(const Call& call) { return Spec{DType::float32, call.tensor(0).shape()}; }

void forward_root(const Call& call, Tensor& out) {
  kernels::apply(kernels::Unary::sqrt, call.tensor(0).floats(), out.floats(), out.size());
}

Recipe explain_root(const Call& call, const Shape&, std::size_t flat) {
  Recipe recipe{"sqrt(x)"};
  recipe.cell("x", call.arg(0), flat);
  return recipe;
}

// That of a square root, but 0 where all cells are equal, as in PyTorch.
Result<Gradients> backward_root(Tape& tape, const Call&, const Value& out, const Value& gradient) {
  Chain op(tape);
  const Value zero = op.number(0.0F);
  const Value slope = op("div", {gradient, op("mul", {op.number(2.0F), out})});
  return op.finish(Gradients{op("where", {op("eq", {out, zero}), zero, slope})});
}

// ---- largest, smallest ------------------------------------------------------------------------------------------

Result<Spec> infer_extreme(const Call& call) {
  return infer_with(call, [&](const Reduction& r) -> Result<Spec> {
    if (r.length == 0) return needs_cells(call);
    return Spec{call.tensor(0).dtype(), r.out};
  });
}

template <bool largest>
void forward_extreme(const Call& call, Tensor& out) {
  const Reduction r = *reduction(call);
  const auto [cells, extent] = arrange(call, r, out.dtype());
  if (out.dtype() == DType::float32) {
    (largest ? kernels::amax : kernels::amin)(cells->floats(), out.floats(), extent);
    return;
  }
  const auto choose = [&](const auto* from, auto* to) {
    for (std::size_t flat = 0; flat < out.size(); ++flat) {
      const auto at = [&](std::size_t l) {
        return from[(flat / extent.inner * extent.length + l) * extent.inner + flat % extent.inner];
      };
      to[flat] = at(0);
      for (std::size_t l = 1; l < extent.length; ++l)
        to[flat] = largest ? std::max(to[flat], at(l)) : std::min(to[flat], at(l));
    }
  };
  if (out.dtype() == DType::int64) choose(cells->integers(), out.integers());
  else choose(cells->booleans(), out.booleans());
}

template <bool largest>
Recipe explain_extreme(const Call& call, const Shape&, std::size_t flat) {
  Recipe recipe{largest ? "max(x)" : "min(x)"};
  add_cells(recipe, "x", call, *reduction(call), flat);
  return recipe;
}

// Cells that share the extreme share the gradient, as in PyTorch's amax. Nothing equals NaN: 0 / 0.
Result<Gradients> backward_extreme(Tape& tape, const Call& call, const Value& out, const Value& gradient) {
  Chain op(tape);
  const Value chosen = op("eq", {call.arg(0), spread(op, call, out)});
  const Value how_many = op("float", {op("sum", {chosen, call.arg(1), Value::of_number(Tensor::scalar(true))})});
  const Value own = op("where", {chosen, spread(op, call, gradient), op.number(0.0F)});
  return op.finish(Gradients{op("div", {own, how_many})});
}

// With a dim, the cell that the index names has the gradient, as in PyTorch's max.
template <bool largest>
Result<Gradients> backward_chosen(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  const Shape& shape = call.tensor(0).shape();
  if (shape.empty()) return Gradients{gradient};
  const std::size_t along = reduction(call)->dims.front();
  std::vector<std::size_t> column(shape.size() - along, 1);
  column[0] = shape[along];
  Chain op(tape);
  const Value place =
      op(largest ? "argmax" : "argmin", {call.arg(0), call.arg(1), Value::of_number(Tensor::scalar(true))});
  const Value places =
      op("reshape", {op("arange", {op.number(static_cast<std::int64_t>(column[0]))}), op.numbers(column)});
  return op.finish(Gradients{op("where", {op("eq", {places, place}), spread(op, call, gradient), op.number(0.0F)})});
}

Error one_dim(const Call& call) {
  return call.error(Code::argument, "dim must be one number.", "amax and amin take several dims.");
}

// The first index of the extreme along dim; of the flattened tensor without one.
Result<Spec> infer_arg(const Call& call) {
  return infer_with(call, [&](const Reduction& r) -> Result<Spec> {
    if (call.arg(1).kind == Value::Kind::sequence) return one_dim(call);
    if (call.tensor(0).dtype() == DType::boolean)
      return call.error(Code::dtype, call.text(0) + " has the dtype bool; a number is needed.",
                        "Write " + operand(call, 0) + ".long() for 0 and 1.");
    if (r.length == 0) return needs_cells(call);
    return Spec{DType::int64, r.out};
  });
}

template <bool largest>
std::size_t arg_of(const Call& call, const Reduction& r, std::size_t flat) {
  std::size_t best = 0;
  double extreme = 0;
  for (std::size_t i = 0; i < r.length; ++i) {
    const double x = call.tensor(0).at(r.cells.source(flat * r.length + i));
    if (x != x) return i;
    if (i == 0 || (largest ? x > extreme : x < extreme)) {
      best = i;
      extreme = x;
    }
  }
  return best;
}

template <bool largest>
void forward_arg(const Call& call, Tensor& out) {
  const Reduction r = *reduction(call);
  for (std::size_t i = 0; i < out.size(); ++i)
    out.integers()[i] = static_cast<std::int64_t>(arg_of<largest>(call, r, i));
}

template <bool largest>
Recipe explain_arg(const Call& call, const Shape&, std::size_t flat) {
  Recipe recipe{largest ? "argmax(x)" : "argmin(x)"};
  add_cells(recipe, "x", call, *reduction(call), flat);
  return recipe;
}

// x.max() is one cell; x.max(dim) is a pair of cells and indices; max(a, b) of two tensors is maximum.
template <bool largest>
Result<Value> lower_max(Tape& tape, const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  Chain op(tape);
  const Value& second = call.arg(1);
  const Value& other = call.arg(3).is_none() ? second : call.arg(3);
  if (other.is_tensor() && (!other.number || call.arg(0).number))
    return op.finish(op(largest ? "maximum" : "minimum", {call.arg(0), other}));
  if (second.is_none()) return op.finish(op(largest ? "amax" : "amin", {call.arg(0)}));
  if (second.kind == Value::Kind::sequence) return one_dim(call);
  const Value cells = op(largest ? "max_cells" : "min_cells", {call.arg(0), second, call.arg(2)});
  const bool mask = call.tensor(0).dtype() == DType::boolean;
  const Value ordered = mask ? op("long", {call.arg(0)}) : call.arg(0);
  const Value indices = op(largest ? "argmax" : "argmin", {ordered, second, call.arg(2)});
  Value both = Value::of_items(Value::Kind::sequence, {cells, indices});
  both.text = largest ? "torch.return_types.max" : "torch.return_types.min";
  return op.finish(std::move(both));
}

// Python's max(a, b, ...) and max(list): one of them, the first of equals. Two tensors of many cells are torch.max's.
template <bool largest>
Result<Value> lower_choice(Tape& tape, const Call& call) {
  const std::vector<Value>& given = call.arg(0).items;
  const std::string word(largest ? "max" : "min");
  const bool list = given.size() == 1 && given[0].kind == Value::Kind::sequence;
  const std::vector<Value>& items = list ? given[0].items : given;
  if (items.empty())
    return call.error(Code::value, "Python's " + word + " has nothing to choose from.",
                      "Give numbers, or a list that has items.");
  Chain op(tape);
  if (!list && items.size() == 1) return op.finish(op(largest ? "max" : "min", {items[0]}));
  const bool numbers = std::all_of(items.begin(), items.end(), [](const Value& item) { return item.is_scalar(); });
  const auto cells = [](const Value& item) { return item.is_tensor() && !item.number; };
  if (!numbers && !list && items.size() == 2 && cells(items[0]) && cells(items[1]))
    return op.finish(op(largest ? "maximum" : "minimum", {items[0], items[1]}));
  if (!numbers) {
    return call.error(Code::argument, "Python's " + word + " compares numbers, and one of these is none.",
                      "Cell by cell write torch." + word + "imum(a, b), along a dim torch." + word + "(x, dim=0).");
  }
  const Value* best = &items[0];
  for (const Value& item : items) {
    const double x = item.tensor->at(0);
    if (largest ? x > best->tensor->at(0) : x < best->tensor->at(0)) best = &item;
  }
  return *best;
}

// Python's sum(list) adds the items to 0, one after another; the items of a tensor are its rows.
Result<Value> lower_total(Tape& tape, const Call& call) {
  const Value& given = call.arg(0);
  Chain op(tape);
  if (given.is_tensor()) {
    if (given.tensor->rank() == 0)
      return call.error(Code::argument, call.text(0) + " is a single number; Python's sum has no items to add.",
                        "Leave sum out.");
    return op.finish(op("sum", {given, op.number(std::int64_t{0})}));
  }
  if (given.kind != Value::Kind::sequence)
    return call.error(Code::argument, call.text(0) + " is " + describe(given) + ", not a list.",
                      "Give a list of numbers or tensors.");
  Value total = op.number(std::int64_t{0});
  for (const Value& item : given.items) total = op("add", {total, item});
  return op.finish(std::move(total));
}

template <std::size_t item>
Result<Value> lower_item(Tape&, const Call& call) {
  if (call.arg(0).kind == Value::Kind::sequence && call.arg(0).text.starts_with("torch.return_types."))
    return call.arg(0).items[item];
  return call.error(Code::argument,
                    call.text(0) + " is " + describe(call.arg(0)) + ", not what max, min or topk gives.");
}

// ---- the largest few ---------------------------------------------------------------------------------------------

// Arguments: input, k, dim, largest. A result has k cells along dim.
struct Few {
  std::size_t k;
  std::size_t length;
  std::size_t step;  // from one cell along dim to the next
  bool largest;
};

Result<Few> few(const Call& call) {
  const Shape& shape = call.tensor(0).shape();
  Result<std::int64_t> k = integer(call, 1);
  if (!k) return k.error();
  Result<std::size_t> along = dim(call, 2, shape.size());
  if (!along) return along.error();
  Result<bool> largest = flag(call, 3);
  if (!largest) return largest.error();
  Few f{0, shape.empty() ? 1 : shape[*along], 1, *largest};
  for (std::size_t i = *along + 1; i < shape.size(); ++i) f.step *= shape[i];
  if (*k < 0 || *k > static_cast<std::int64_t>(f.length)) {
    return call.error(Code::index,
                      "k is " + std::to_string(*k) + ", but " + call.text(0) + " has " + std::to_string(f.length) +
                          (f.length == 1 ? " cell" : " cells") + " along dim " + std::to_string(*along) + ".",
                      "Use a k from 0 to " + std::to_string(f.length) + ".");
  }
  // A tensor without dimensions is its own largest cell, whatever k: as in PyTorch.
  f.k = shape.empty() ? 1 : static_cast<std::size_t>(*k);
  return f;
}

Result<Spec> infer_few(const Call& call, DType dtype) {
  Result<Few> f = few(call);
  if (!f) return f.error();
  Shape shape = call.tensor(0).shape();
  if (!shape.empty()) shape[*dim(call, 2, shape.size())] = f->k;
  return Spec{dtype, shape};
}

Result<Spec> infer_topk_values(const Call& call) { return infer_few(call, call.tensor(0).dtype()); }
Result<Spec> infer_topk_indices(const Call& call) { return infer_few(call, DType::int64); }

// The first cell of the row of the input that a cell of the result was chosen from.
std::size_t row_start(const Few& f, std::size_t flat) {
  return flat / (f.k * f.step) * f.length * f.step + flat % f.step;
}

// Calls each(cell of the result, cell of the input, its place along dim).
template <class Each>
void choose_few(const Call& call, std::size_t cells, Each each) {
  const Few f = *few(call);
  if (cells == 0) return;
  for (std::size_t i = 0; i < cells / f.k; ++i) {
    const std::size_t to = i / f.step * f.k * f.step + i % f.step;
    const std::size_t from = row_start(f, to);
    const auto at = [&](std::size_t l) { return call.tensor(0).at(from + l * f.step); };
    std::size_t place = f.length;
    for (std::size_t n = 0; n < f.k; ++n) {
      place = next_place(f.length, place, f.largest, at);
      each(to + n * f.step, from + place * f.step, place);
    }
  }
}

void forward_topk_values(const Call& call, Tensor& out) {
  choose_few(call, out.size(),
             [&](std::size_t to, std::size_t from, std::size_t) { out.set(to, call.tensor(0).at(from)); });
}

void forward_topk_indices(const Call& call, Tensor& out) {
  choose_few(call, out.size(), [&](std::size_t to, std::size_t, std::size_t place) {
    out.integers()[to] = static_cast<std::int64_t>(place);
  });
}

Recipe recipe_few(const Call& call, std::size_t flat, std::string_view of_largest, std::string_view of_smallest) {
  const Few f = *few(call);
  Recipe recipe{f.largest ? of_largest : of_smallest};
  recipe.cells("x", call.arg(0), row_start(f, flat), f.length, f.step);
  recipe.constant("n", static_cast<double>(flat / f.step % f.k));
  return recipe;
}

Recipe explain_topk_values(const Call& call, const Shape&, std::size_t flat) {
  return recipe_few(call, flat, "nth_largest(x, n)", "nth_smallest(x, n)");
}

Recipe explain_topk_indices(const Call& call, const Shape&, std::size_t flat) {
  return recipe_few(call, flat, "argnth_largest(x, n)", "argnth_smallest(x, n)");
}

// A cell that was chosen has the gradient of its copy, any other 0: for every cell, the sum over the copies.
Result<Gradients> backward_topk_values(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  Chain op(tape);
  const Shape& shape = call.tensor(0).shape();
  if (shape.empty()) return op.finish(Gradients{gradient});
  const Value last = op.number(std::int64_t{-1});
  const auto moved = [&](const Value& x) { return op("transpose", {x, call.arg(2), last}); };
  const auto length = static_cast<std::int64_t>(shape[*dim(call, 2, shape.size())]);
  const Value indices = op("topk_indices", {call.arg(0), call.arg(1), call.arg(2), call.arg(3)});
  const Value chosen = op("eq", {op("unsqueeze", {moved(indices), last}), op("arange", {op.number(length)})});
  const Value copies = op("where", {chosen, op("unsqueeze", {moved(gradient), last}), op.number(0.0F)});
  return op.finish(Gradients{moved(op("sum", {copies, op.number(std::int64_t{-2})}))});
}

// Always in order; `sorted` is taken as PyTorch takes it.
Result<Value> lower_topk(Tape& tape, const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  if (Result<bool> sorted = flag(call, 4); !sorted) return sorted.error();
  if (call.tensor(0).dtype() == DType::boolean)
    return call.error(Code::dtype, call.text(0) + " has the dtype bool; a number is needed.",
                      "Write " + operand(call, 0) + ".long() for 0 and 1.");
  Chain op(tape);
  const auto part = [&](std::string_view row) { return op(row, {call.arg(0), call.arg(1), call.arg(2), call.arg(3)}); };
  const Value cells = part("topk_values");
  Value both = Value::of_items(Value::Kind::sequence, {cells, part("topk_indices")});
  both.text = "torch.return_types.topk";
  return op.finish(std::move(both));
}

// ---- running sums -------------------------------------------------------------------------------

Result<Spec> infer_cumsum(const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  if (Result<std::size_t> along = dim(call, 1, call.tensor(0).rank()); !along) return along.error();
  return Spec{std::max(call.tensor(0).dtype(), DType::int64), call.tensor(0).shape()};
}

// The cells before one along dim, and itself: the first, how many, and how far apart.
struct Run {
  std::size_t first;
  std::size_t count;
  std::size_t step;
};

Run run_of(const Call& call, std::size_t flat) {
  const Shape& shape = call.tensor(0).shape();
  if (shape.empty()) return {0, 1, 1};
  const std::size_t along = *dim(call, 1, shape.size());
  std::size_t step = 1;
  for (std::size_t i = along + 1; i < shape.size(); ++i) step *= shape[i];
  const std::size_t place = flat / step % shape[along];
  return {flat - place * step, place + 1, step};
}

void forward_cumsum(const Call& call, Tensor& out) {
  const TensorRef in = as_dtype(call.arg(0).tensor, out.dtype());
  for (std::size_t i = 0; i < out.size(); ++i) {
    const Run run = run_of(call, i);
    if (out.dtype() == DType::float32)
      out.floats()[i] = (run.count == 1 ? 0.0F : out.floats()[i - run.step]) + in->floats()[i];
    else out.integers()[i] = (run.count == 1 ? 0 : out.integers()[i - run.step]) + in->integers()[i];
  }
}

Recipe explain_cumsum(const Call& call, const Shape&, std::size_t flat) {
  const Run run = run_of(call, flat);
  Recipe recipe{"sum(x)"};
  recipe.cells("x", call.arg(0), run.first, run.count, run.step);
  return recipe;
}

// Each cell gets the gradients of the sums that it is part of: the total less what came before.
Result<Gradients> backward_cumsum(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  Chain op(tape);
  const Value total = op("sum", {gradient, call.arg(1), Value::of_number(Tensor::scalar(true))});
  const Value before = op("sub", {op("cumsum", {gradient, call.arg(1)}), gradient});
  return op.finish(Gradients{op("sub", {total, before})});
}

// By counting, which also serves where there are no cells. Along no dims, each cell stays its own.
template <bool every>
Result<Value> lower_truth(Tape& tape, const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  if (Result<Shape> chosen = dims(call, 1, call.tensor(0).rank()); !chosen) return chosen.error();
  Chain op(tape);
  if (call.arg(1).kind == Value::Kind::sequence && call.arg(1).items.empty())
    return op.finish(op("bool", {call.arg(0)}));
  const Value deciding = op(every ? "logical_not" : "bool", {call.arg(0)});
  const Value count = op("sum", {deciding, call.arg(1), call.arg(2)});
  return op.finish(op(every ? "eq" : "ne", {count, op.number(std::int64_t{0})}));
}

// ---- norm -------------------------------------------------------------------------------------------------------

// Arguments: input, dim, keepdim, p.
Result<Spec> infer_norm(const Call& call) {
  if (Checked floats = need_float(call, 0); !floats) return floats.error();
  return infer_with(call, [](const Reduction& r) -> Result<Spec> { return Spec{DType::float32, r.out}; });
}

void forward_norm(const Call& call, Tensor& out) {
  const Reduction r = *reduction(call);
  const auto [cells, extent] = arrange(call, r, DType::float32);
  Tensor squares(DType::float32, cells->shape());
  for (std::size_t i = 0; i < squares.size(); ++i) squares.floats()[i] = cells->floats()[i] * cells->floats()[i];
  kernels::sum(squares.floats(), out.floats(), extent);
  kernels::apply(kernels::Unary::sqrt, out.floats(), out.floats(), out.size());
}

Recipe explain_norm(const Call& call, const Shape&, std::size_t flat) {
  Recipe recipe{"sqrt(sum(x * x))"};
  add_cells(recipe, "x", call, *reduction(call), flat);
  return recipe;
}

// x / norm, and 0 where the norm is 0.
Result<Gradients> backward_norm(Tape& tape, const Call& call, const Value& out, const Value& gradient) {
  Chain op(tape);
  const Value norm = spread(op, call, out);
  const Value slope = op("div", {op("mul", {spread(op, call, gradient), call.arg(0)}), norm});
  const Value zero = op.number(0.0F);
  return op.finish(Gradients{op("where", {op("eq", {norm, zero}), zero, slope})});
}

// PyTorch's argument order. p is 2, 1, or infinity.
Result<Value> lower_norm(Tape& tape, const Call& call) {
  if (Checked floats = need_float(call, 0); !floats) return floats.error();
  double p = 2;
  if (call.arg(1).kind == Value::Kind::text) {
    if (call.arg(1).text != "fro")
      return call.error(Code::value, "p is '" + call.arg(1).text + "'; the engine has 2, 1 and infinity.");
  } else if (!call.arg(1).is_none()) {
    Result<double> given = number(call, 1);
    if (!given) return given.error();
    p = *given;
  }
  Chain op(tape);
  if (p == 2) return op.finish(op("norm_2", {call.arg(0), call.arg(2), call.arg(3)}));
  if (p == 1) return op.finish(op("sum", {op("abs", {call.arg(0)}), call.arg(2), call.arg(3)}));
  if (p > 1e38) return op.finish(op("amax", {op("abs", {call.arg(0)}), call.arg(2), call.arg(3)}));
  return call.error(Code::value, "p is " + to_decimal(p) + "; the engine has 2, 1 and infinity.");
}

constexpr std::string_view dims_signature = "input, dim=None, keepdim=False";
constexpr std::string_view dtype_signature = "input, dim=None, keepdim=False, dtype=None";
constexpr std::string_view max_signature = "input, dim=None, keepdim=False, other=None";

template <bool largest>
constexpr Row extreme(std::string_view name, std::string_view summary, bool internal,
                      Result<Gradients> (*backward)(Tape&, const Call&, const Value&, const Value&)) {
  return {.name = name,
          .signature = dims_signature,
          .summary = summary,
          .infer = infer_extreme,
          .forward = forward_extreme<largest>,
          .explain = explain_extreme<largest>,
          .backward = backward,
          .internal = internal};
}

}  // namespace

std::span<const Row> reduce_ops() {
  static constexpr Row rows[] = {
      {.name = "sum",
       .signature = dtype_signature,
       .summary = "The sum, from 0, left to right.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .infer = infer_sum,
       .forward = forward_sum,
       .explain = explain_sum,
       .backward = backward_sum,
       .casts = true},
      {.name = "mean",
       .signature = dtype_signature,
       .summary = "The sum over the count.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .infer = infer_mean,
       .forward = forward_mean,
       .explain = explain_mean,
       .backward = backward_mean,
       .casts = true},
      {.name = "var",
       .signature = "input, dim=None, correction=1, keepdim=False, unbiased=None",
       .summary = "The mean squared distance from the mean, over count - 1.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .lower = lower_var},
      {.name = "std",
       .signature = "input, dim=None, correction=1, keepdim=False, unbiased=None",
       .summary = "The square root of var.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .lower = lower_std},
      {.name = "root_of_variance",
       .signature = "input",
       .summary = "The square root of a variance.",
       .infer = infer_root,
       .forward = forward_root,
       .explain = explain_root,
       .backward = backward_root,
       .internal = true},
      extreme<true>("amax", "The largest cell; NaN when one is NaN.", false, backward_extreme),
      extreme<false>("amin", "The smallest cell; NaN when one is NaN.", false, backward_extreme),
      extreme<true>("max_cells", "The largest cell along a dim.", true, backward_chosen<true>),
      extreme<false>("min_cells", "The smallest cell along a dim.", true, backward_chosen<false>),
      {.name = "argmax",
       .signature = dims_signature,
       .summary = "The index of the largest cell, the first of equals.",
       .infer = infer_arg,
       .forward = forward_arg<true>,
       .explain = explain_arg<true>},
      {.name = "argmin",
       .signature = dims_signature,
       .summary = "The index of the smallest cell, the first of equals.",
       .infer = infer_arg,
       .forward = forward_arg<false>,
       .explain = explain_arg<false>},
      {.name = "max",
       .signature = max_signature,
       .summary = "The largest cell; with a dim also its index.",
       .lower = lower_max<true>,
       .cellwise = 0b1011},
      {.name = "min",
       .signature = max_signature,
       .summary = "The smallest cell; with a dim also its index.",
       .lower = lower_max<false>,
       .cellwise = 0b1011},
      {.name = "largest_item",
       .signature = "*items",
       .summary = "Python's max: the largest of numbers, the first of equals.",
       .lower = lower_choice<true>,
       .cellwise = 0,
       .nameless = true},
      {.name = "smallest_item",
       .signature = "*items",
       .summary = "Python's min: the smallest of numbers, the first of equals.",
       .lower = lower_choice<false>,
       .cellwise = 0,
       .nameless = true},
      {.name = "sum_of_items",
       .signature = "items",
       .summary = "Python's sum: 0 and the items of a list, or the rows of a tensor, one after another.",
       .lower = lower_total,
       .nameless = true},
      {.name = "values",
       .signature = "input",
       .summary = "The cells that topk gives, or max or min with a dim.",
       .lower = lower_item<0>,
       .property = true},
      {.name = "indices",
       .signature = "input",
       .summary = "The indices that topk gives, or max or min with a dim.",
       .lower = lower_item<1>,
       .property = true},
      {.name = "topk",
       .signature = "input, k, dim=-1, largest=True, sorted=True",
       .summary = "The k largest cells and their indices, in order; of equal ones the first comes first.",
       .lower = lower_topk},
      {.name = "topk_values",
       .signature = "input, k, dim, largest",
       .summary = "The k largest cells.",
       .infer = infer_topk_values,
       .forward = forward_topk_values,
       .explain = explain_topk_values,
       .backward = backward_topk_values,
       .internal = true},
      {.name = "topk_indices",
       .signature = "input, k, dim, largest",
       .summary = "The indices of the k largest cells.",
       .infer = infer_topk_indices,
       .forward = forward_topk_indices,
       .explain = explain_topk_indices,
       .internal = true},
      {.name = "cumsum",
       .signature = "input, dim, dtype=None",
       .summary = "Running sums along dim.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .infer = infer_cumsum,
       .forward = forward_cumsum,
       .explain = explain_cumsum,
       .backward = backward_cumsum,
       .casts = true},
      {.name = "any",
       .signature = dims_signature,
       .summary = "True where one cell is not 0.",
       .lower = lower_truth<false>},
      {.name = "all", .signature = dims_signature, .summary = "True where no cell is 0.", .lower = lower_truth<true>},
      {.name = "norm",
       .signature = "input, p=2, dim=None, keepdim=False",
       .summary = "The length of a vector: the root of the sum of squares.",
       .bound = Bound::ulp,
       .ulp = 8,
       .lower = lower_norm},
      {.name = "norm_2",
       .signature = dims_signature,
       .summary = "The root of the sum of squares.",
       .bound = Bound::ulp,
       .ulp = 8,
       .infer = infer_norm,
       .forward = forward_norm,
       .explain = explain_norm,
       .backward = backward_norm,
       .internal = true},
  };
  return rows;
}

}  // namespace softlook
