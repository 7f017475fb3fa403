// Ops that move cells and change none: transposes, reshapes, joins; and the sizes of a tensor.
#include <algorithm>

#include "arguments.h"
#include "families.h"
#include "view.h"

namespace softlook {
namespace {

using ViewOf = Result<View> (*)(const Call&);

template <ViewOf view>
Result<Spec> infer_view(const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  Result<View> made = view(call);
  if (!made) return made.error();
  return Spec{call.tensor(0).dtype(), made->shape};
}

template <ViewOf view>
void forward_view(const Call& call, Tensor& out) {
  copy(call.tensor(0), *view(call), out);
}

template <ViewOf view>
Recipe explain_view(const Call& call, const Shape&, std::size_t flat) {
  Recipe recipe{"x"};
  recipe.cell("x", call.arg(0), view(call)->source(flat));
  return recipe;
}

// The dimensions of the result, each by the dimension of the input that it is.
View permuted(const Tensor& input, const Shape& order) {
  const View whole = view_of(input);
  View view = whole;
  for (std::size_t i = 0; i < order.size(); ++i) {
    view.shape[i] = whole.shape[order[i]];
    view.strides[i] = whole.strides[order[i]];
  }
  return view;
}

Result<Shape> transposed_order(const Call& call) {
  const std::size_t rank = call.tensor(0).rank();
  Result<std::size_t> a = dim(call, 1, rank);
  if (!a) return a.error();
  Result<std::size_t> b = dim(call, 2, rank);
  if (!b) return b.error();
  Shape order(rank);
  for (std::size_t i = 0; i < rank; ++i) order[i] = i;
  if (rank > 0) std::swap(order[*a], order[*b]);
  return order;
}

Result<View> view_transpose(const Call& call) {
  Result<Shape> order = transposed_order(call);
  if (!order) return order.error();
  return permuted(call.tensor(0), *order);
}

Result<Gradients> backward_transpose(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  Chain op(tape);
  return op.finish(Gradients{op("transpose", {gradient, call.arg(1), call.arg(2)})});
}

Result<Shape> permutation(const Call& call) {
  const std::size_t rank = call.tensor(0).rank();
  Result<Integers> given = integers(call, 1);
  if (!given) return given.error();
  Shape order;
  for (std::int64_t number : *given) {
    Result<std::size_t> one = wrap_dim(call, number, rank);
    if (!one) return one.error();
    if (std::find(order.begin(), order.end(), *one) != order.end()) {
      return call.error(Code::dimension, "dim " + std::to_string(number) + " is given twice.",
                        "Each dim must be given once.");
    }
    order.push_back(*one);
  }
  if (order.size() != rank) {
    return call.error(Code::dimension,
                      call.text(0) + " has " + std::to_string(rank) + " dimensions, but " +
                          std::to_string(order.size()) + " are given.",
                      "Each dim must be given once.");
  }
  return order;
}

Result<View> view_permute(const Call& call) {
  Result<Shape> order = permutation(call);
  if (!order) return order.error();
  return permuted(call.tensor(0), *order);
}

Result<Gradients> backward_permute(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  const Shape order = *permutation(call);
  std::vector<std::size_t> inverse(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) inverse[order[i]] = i;
  Chain op(tape);
  return op.finish(Gradients{op("permute", {gradient, op.numbers(inverse)})});
}

// .T: all dimensions in reverse; .mT: the last two.
Result<View> view_T(const Call& call) {
  Shape order(call.tensor(0).rank());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = order.size() - 1 - i;
  return permuted(call.tensor(0), order);
}

Result<View> view_t(const Call& call) {
  const std::size_t rank = call.tensor(0).rank();
  if (rank <= 2) return view_T(call);
  return call.error(Code::dimension,
                    call.text(0) + " has " + std::to_string(rank) + " dimensions; t() takes at most 2.",
                    "Write .transpose(-2, -1).");
}

Result<Gradients> backward_T(Tape& tape, const Call&, const Value&, const Value& gradient) {
  Chain op(tape);
  return op.finish(Gradients{op("T", {gradient})});
}

Result<Value> lower_mT(Tape& tape, const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  if (call.tensor(0).rank() < 2) return call.error(Code::dimension, call.text(0) + " has fewer than two dimensions.");
  Chain op(tape);
  return op.finish(op("transpose", {call.arg(0), op.number(std::int64_t{-2}), op.number(std::int64_t{-1})}));
}

// One size may be -1: it is what is left.
Result<Shape> new_shape(const Call& call) {
  const Tensor& input = call.tensor(0);
  Result<Integers> given = integers(call, 1);
  if (!given) return given.error();
  Shape shape;
  std::size_t known = 1;
  std::size_t open = given->size();
  for (std::size_t i = 0; i < given->size(); ++i) {
    const std::int64_t size = (*given)[i];
    if (size == -1 && open < given->size()) return call.error(Code::value, "only one size can be -1.");
    Result<std::size_t> fits = size_from(call, size == -1 ? 1 : size);
    if (!fits) return fits.error();
    if (size == -1) open = i;
    else known *= *fits;
    shape.push_back(*fits);
  }
  if (!check_size(shape, {})) return check_size(shape, "The result of " + std::string(call.op.name)).error();
  if (open < given->size() && known != 0 && input.size() % known == 0) shape[open] = input.size() / known;
  if (cell_count(shape) != input.size() || (open < given->size() && known == 0)) {
    return call.error(Code::shape,
                      call.text(0) + " has the shape " + to_string(input.shape()) + ", " +
                          std::to_string(input.size()) + " cells, which do not fit the sizes given.",
                      "The product of the sizes must be " + std::to_string(input.size()) + ".");
  }
  return shape;
}

Result<View> view_reshape(const Call& call) {
  Result<Shape> shape = new_shape(call);
  if (!shape) return shape.error();
  return View{*shape, row_major_strides(*shape), 0};
}

Result<Gradients> backward_reshape(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  const Shape& shape = call.tensor(0).shape();
  Chain op(tape);
  return op.finish(Gradients{op("reshape", {gradient, op.numbers({shape.data(), shape.size()})})});
}

Result<Value> lower_flatten(Tape& tape, const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  const Shape& shape = call.tensor(0).shape();
  Result<std::size_t> first = dim(call, 1, shape.size());
  if (!first) return first.error();
  Result<std::size_t> last = dim(call, 2, shape.size());
  if (!last) return last.error();
  if (*first > *last) return call.error(Code::dimension, "start_dim comes after end_dim.");
  std::vector<std::size_t> sizes(shape.begin(),
                                 shape.begin() + static_cast<std::ptrdiff_t>(std::min(*first, shape.size())));
  std::size_t flat = 1;
  for (std::size_t i = *first; i <= *last && i < shape.size(); ++i) flat *= shape[i];
  sizes.push_back(flat);
  for (std::size_t i = *last + 1; i < shape.size(); ++i) sizes.push_back(shape[i]);
  Chain op(tape);
  return op.finish(op("reshape", {call.arg(0), op.numbers(sizes)}));
}

Result<View> view_unsqueeze(const Call& call) {
  const Tensor& input = call.tensor(0);
  Result<std::size_t> at = dim(call, 1, input.rank() + 1);
  if (!at) return at.error();
  Shape shape(input.shape().begin(), input.shape().end());
  shape.insert(shape.begin() + static_cast<std::ptrdiff_t>(*at), 1);
  return View{shape, row_major_strides(shape), 0};
}

// Without dims, every dimension of size 1 goes; with dims, those of them that have size 1.
Result<View> view_squeeze(const Call& call) {
  const Shape& from = call.tensor(0).shape();
  Result<Shape> chosen = dims(call, 1, from.size());
  if (!chosen) return chosen.error();
  Shape shape;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const bool goes = from[i] == 1 && std::find(chosen->begin(), chosen->end(), i) != chosen->end();
    if (!goes) shape.push_back(from[i]);
  }
  return View{shape, row_major_strides(shape), 0};
}

// A dimension of size 1 repeats; -1 keeps a size; further dimensions stand in front.
Result<View> view_expand(const Call& call) {
  const Tensor& input = call.tensor(0);
  Result<Integers> given = integers(call, 1);
  if (!given) return given.error();
  if (given->size() < input.rank()) {
    return call.error(Code::dimension,
                      call.text(0) + " has " + std::to_string(input.rank()) + " dimensions, but only " +
                          std::to_string(given->size()) + " sizes are given.",
                      "Give one for each; -1 keeps what there is.");
  }
  const std::size_t shift = given->size() - input.rank();
  Shape shape;
  for (std::size_t i = 0; i < given->size(); ++i) {
    const std::int64_t size = (*given)[i];
    const bool old = i >= shift;
    const std::size_t had = old ? input.size(i - shift) : 1;
    if ((size == -1 && !old) || size < -1 || (size != -1 && had != 1 && static_cast<std::int64_t>(had) != size)) {
      return call.error(Code::shape,
                        call.text(0) + " has the shape " + to_string(input.shape()) + "; its size " +
                            std::to_string(had) + " cannot become " + std::to_string(size) + ".",
                        "Only a dimension of size 1 can be repeated.");
    }
    Result<std::size_t> fits = size_from(call, size == -1 ? static_cast<std::int64_t>(had) : size);
    if (!fits) return fits.error();
    shape.push_back(*fits);
  }
  return View{shape, broadcast_strides(input.shape(), shape), 0};
}

Result<Gradients> backward_expand(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  Chain op(tape);
  return op.finish(Gradients{op.sum_to(gradient, call.tensor(0).shape())});
}

Result<View> view_whole(const Call& call) { return view_of(call.tensor(0)); }

Result<View> view_narrow(const Call& call);

// The strides of a tensor in PyTorch, which moves no cell when it transposes, expands or narrows one; here they are
// moved. What other ops make is taken to lie in order.
Strides strides_in_pytorch(const Tape& tape, const Value& value) {
  constexpr std::pair<std::string_view, ViewOf> moving[] = {{"transpose", view_transpose},
                                                            {"permute", view_permute},
                                                            {"T", view_T},
                                                            {"t", view_t},
                                                            {"expand", view_expand},
                                                            {"unsqueeze", view_unsqueeze},
                                                            {"squeeze", view_squeeze},
                                                            {"narrow", view_narrow}};
  const Op* op = value.node < 0 ? nullptr : tape.step(value.node).op;
  const auto known = std::find_if(std::begin(moving), std::end(moving),
                                  [op](const auto& one) { return op != nullptr && one.first == op->name; });
  if (known == std::end(moving)) return row_major_strides(value.tensor->shape());
  const Tape::Step& made = tape.step(value.node);
  const Shape& shape = made.args[0].tensor->shape();
  const Strides before = strides_in_pytorch(tape, made.args[0]);
  const Strides own = row_major_strides(shape);
  Strides strides = known->second(Call{*op, made.args, tape, made.random})->strides;
  for (std::ptrdiff_t& stride : strides) {
    for (std::size_t i = 0; stride != 0 && i < shape.size(); ++i) {
      if (shape[i] == 1 || own[i] > stride) continue;
      stride = stride / own[i] * before[i];
      break;
    }
  }
  return strides;
}

// Whether cells that lie `strides` apart can be seen under another shape without moving one: every stretch of
// dimensions that lies in order must be taken apart by itself.
bool can_be_seen_as(const Shape& shape, const Strides& strides, const Shape& wanted) {
  std::size_t next = wanted.size();
  std::size_t cells = 1;
  std::size_t seen = 1;
  std::ptrdiff_t step = 0;  // of the last dimension of a stretch
  for (std::size_t i = shape.size(); i-- > 0;) {
    if (cells == 1) step = strides[i];
    cells *= shape[i];
    const bool in_order = i > 0 && strides[i - 1] == static_cast<std::ptrdiff_t>(cells) * step;
    if (i > 0 && (shape[i - 1] == 1 || in_order)) continue;
    while (next > 0 && (seen < cells || wanted[next - 1] == 1)) seen *= wanted[--next];
    if (seen != cells) return false;
    cells = seen = 1;
  }
  return true;
}

Result<Value> lower_view(Tape& tape, const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  Result<Shape> wanted = new_shape(call);
  if (!wanted) return wanted.error();
  const Tensor& input = call.tensor(0);
  if (input.size() != 0 && !can_be_seen_as(input.shape(), strides_in_pytorch(tape, call.arg(0)), *wanted)) {
    return call.error(Code::shape,
                      "the cells of " + call.text(0) +
                          " do not lie in order, so that view cannot give them the shape " + to_string(*wanted) + ".",
                      "Write .reshape(...), or .contiguous().view(...).");
  }
  Chain op(tape);
  return op.finish(op("reshape", {call.arg(0), op.numbers({wanted->data(), wanted->size()})}));
}

Result<Gradients> backward_clone(Tape&, const Call&, const Value&, const Value& gradient) {
  return Gradients{gradient};
}

// ---- joining ----------------------------------------------------------------------------------------------------

struct Join {
  Shape shape;
  std::size_t dim;
  DType dtype;
};

Result<Join> join(const Call& call) {
  const Value& list = call.arg(0);
  if (list.kind != Value::Kind::sequence || list.items.empty()) {
    return call.error(Code::argument,
                      "tensors must be a list of tensors; it is " + describe(list) +
                          (list.items.empty() && list.kind == Value::Kind::sequence ? " without items." : "."),
                      "Write them in brackets: [a, b].");
  }
  for (const Value& item : list.items) {
    if (!item.is_tensor())
      return call.error(Code::argument, call.text(item) + " is " + describe(item) + ", not a tensor.");
  }
  const Tensor& first = *list.items[0].tensor;
  if (first.rank() == 0)
    return call.error(Code::dimension, "a tensor without dimensions cannot be joined.", "Use stack.");
  Result<std::size_t> given = dim(call, 1, first.rank());
  if (!given) return given.error();
  const std::size_t along = *given;
  Join result{first.shape(), along, DType::boolean};
  std::int64_t total = 0;  // std::size_t has 32 bits in WebAssembly
  for (const Value& item : list.items) {
    const Shape& shape = item.tensor->shape();
    bool fits = shape.size() == first.rank();
    for (std::size_t i = 0; fits && i < shape.size(); ++i) fits = i == along || shape[i] == result.shape[i];
    if (!fits) {
      return call.error(Code::shape,
                        call.text(item) + " has the shape " + to_string(shape) + ", which does not go with " +
                            to_string(first.shape()) + ".",
                        "All sizes but that of dim " + std::to_string(along) + " must be equal.");
    }
    total += static_cast<std::int64_t>(shape[along]);
    result.dtype = std::max(result.dtype, item.tensor->dtype());
  }
  Result<std::size_t> fits = size_from(call, total);
  if (!fits) return fits.error();
  result.shape[along] = *fits;
  return result;
}

Result<Spec> infer_cat(const Call& call) {
  Result<Join> made = join(call);
  if (!made) return made.error();
  return Spec{made->dtype, made->shape};
}

// Which item a cell of the result comes from, and which cell of it.
std::pair<std::size_t, std::size_t> piece(const Call& call, const Join& made, std::size_t flat) {
  std::vector<std::size_t> index = index_of(made.shape, flat);
  std::size_t item = 0;
  while (index[made.dim] >= call.arg(0).items[item].tensor->size(made.dim)) {
    index[made.dim] -= call.arg(0).items[item].tensor->size(made.dim);
    ++item;
  }
  return {item, flat_of(call.arg(0).items[item].tensor->shape(), index)};
}

template <class T>
void copy_block(const T* from, std::size_t cells, std::size_t block, std::size_t stride, T* to) {
  for (std::size_t at = 0; at < cells; at += block, to += stride) std::copy(from + at, from + at + block, to);
}

void forward_cat(const Call& call, Tensor& out) {
  const Join made = *join(call);
  std::size_t inner = 1;
  for (std::size_t i = made.dim + 1; i < made.shape.size(); ++i) inner *= made.shape[i];
  const std::size_t stride = made.shape[made.dim] * inner;
  std::size_t offset = 0;
  for (const Value& item : call.arg(0).items) {
    if (item.tensor->size() == 0) continue;
    const std::size_t block = item.tensor->size(made.dim) * inner;
    const TensorRef from = as_dtype(item.tensor, out.dtype());
    const std::size_t cells = from->size();
    switch (out.dtype()) {
      case DType::float32: copy_block(from->floats(), cells, block, stride, out.floats() + offset); break;
      case DType::int64: copy_block(from->integers(), cells, block, stride, out.integers() + offset); break;
      case DType::boolean: copy_block(from->booleans(), cells, block, stride, out.booleans() + offset); break;
    }
    offset += block;
  }
}

Recipe explain_cat(const Call& call, const Shape&, std::size_t flat) {
  const auto [item, at] = piece(call, *join(call), flat);
  Recipe recipe{"x"};
  recipe.cell("x", call.arg(0).items[item], at);
  return recipe;
}

Result<Gradients> backward_cat(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  const Join made = *join(call);
  Chain op(tape);
  std::vector<Value> items;
  std::int64_t start = 0;
  for (const Value& item : call.arg(0).items) {
    const auto length = static_cast<std::int64_t>(item.tensor->size(made.dim));
    items.push_back(
        op("narrow", {gradient, op.number(static_cast<std::int64_t>(made.dim)), op.number(start), op.number(length)}));
    start += length;
  }
  return op.finish(Gradients{Value::of_items(Value::Kind::sequence, std::move(items))});
}

Result<Value> lower_stack(Tape& tape, const Call& call) {
  const Value& list = call.arg(0);
  if (list.kind != Value::Kind::sequence || list.items.empty()) {
    return call.error(Code::argument, "tensors must be a list of tensors; it is " + describe(list) + ".",
                      "Write them in brackets: [a, b].");
  }
  Chain op(tape);
  std::vector<Value> items;
  for (const Value& item : list.items) {
    if (!item.is_tensor())
      return call.error(Code::argument, call.text(item) + " is " + describe(item) + ", not a tensor.",
                        "Only tensors can be stacked.");
    if (Result<std::size_t> along = dim(call, 1, list.items[0].tensor->rank() + 1); !along) return along.error();
    if (item.tensor->shape() != list.items[0].tensor->shape()) {
      return call.error(Code::shape,
                        call.text(item) + " has the shape " + to_string(item.tensor->shape()) + ", the first tensor " +
                            to_string(list.items[0].tensor->shape()) + ".",
                        "All must have the same shape.");
    }
    items.push_back(op("unsqueeze", {item, call.arg(1)}));
  }
  return op.finish(op("cat", {Value::of_items(Value::Kind::sequence, std::move(items)), call.arg(1)}));
}

Result<View> view_narrow(const Call& call) {
  const Tensor& input = call.tensor(0);
  Result<std::size_t> along = dim(call, 1, input.rank());
  if (!along) return along.error();
  Result<std::int64_t> start = integer(call, 2);
  if (!start) return start.error();
  Result<std::int64_t> length = integer(call, 3);
  if (!length) return length.error();
  if (input.rank() == 0) return call.error(Code::dimension, call.text(0) + " is a number and has no parts.");
  const auto size = static_cast<std::int64_t>(input.size(*along));
  const std::int64_t first = *start < 0 ? *start + size : *start;
  if (first < 0 || *length < 0 || *length > size || first > size - *length) {
    return call.error(Code::index,
                      "from " + std::to_string(*start) + ", " + std::to_string(*length) +
                          " long, is outside of a dimension of size " + std::to_string(size) + ".",
                      "Start and length together must not pass it.");
  }
  View view = view_of(input);
  view.offset = static_cast<std::ptrdiff_t>(first) * view.strides[*along];
  view.shape[*along] = static_cast<std::size_t>(*length);
  return view;
}

Result<Gradients> backward_narrow(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  const std::size_t along = *dim(call, 1, call.tensor(0).rank());
  const std::int64_t start = *integer(call, 2);
  const auto size = static_cast<std::int64_t>(call.tensor(0).size(along));
  const std::int64_t first = start < 0 ? start + size : start;
  Chain op(tape);
  const auto zeros = [&](std::int64_t length) {
    std::vector<std::size_t> shape(call.tensor(0).shape().begin(), call.tensor(0).shape().end());
    shape[along] = static_cast<std::size_t>(length);
    return op("zeros", {op.numbers(shape)});
  };
  const std::int64_t rest = size - first - *integer(call, 3);
  return op.finish(Gradients{op("cat", {Value::of_items(Value::Kind::sequence, {zeros(first), gradient, zeros(rest)}),
                                        op.number(static_cast<std::int64_t>(along))})});
}

// Copies one behind the other along each dimension; further sizes stand in front. Where tile is given too few numbers,
// those in front are 1.
template <bool fills>
Result<Value> lower_repeat(Tape& tape, const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  Result<Shape> times = sizes(call, 1);
  if (!times) return times.error();
  const Shape& shape = call.tensor(0).shape();
  while (fills && times->size() < shape.size()) times->insert(times->begin(), 1);
  if (times->size() < shape.size()) {
    return call.error(Code::dimension,
                      call.text(0) + " has " + std::to_string(shape.size()) + " dimensions, but only " +
                          std::to_string(times->size()) + " numbers are given.",
                      "Give one for each dimension; 1 leaves it as it is.");
  }
  // (a, b) repeated (r, s) times is (1, a, 1, b) expanded to (r, a, s, b): done a dimension at a time to stay below
  // max_rank.
  std::vector<std::size_t> front(times->size() - shape.size(), 1);
  front.insert(front.end(), shape.begin(), shape.end());
  Chain op(tape);
  Value value = op("reshape", {call.arg(0), op.numbers(front)});
  for (std::size_t i = 0; i < times->size(); ++i) {
    if ((*times)[i] == 1) continue;
    if ((*times)[i] > max_cells) return call.error(Code::limit, "that would be too many copies.");
    if ((*times)[i] == 0) {
      value = op("narrow", {value, op.number(static_cast<std::int64_t>(i)), op.number(std::int64_t{0}),
                            op.number(std::int64_t{0})});
    } else {
      value = op("tile_dim",
                 {value, op.number(static_cast<std::int64_t>(i)), op.number(static_cast<std::int64_t>((*times)[i]))});
    }
  }
  return op.finish(value);
}

struct Tiling {
  Shape shape;
  std::size_t dim;
  std::size_t block;  // cells of the input along dim and behind
};

Result<Tiling> tiling(const Call& call) {
  Result<std::size_t> along = dim(call, 1, call.tensor(0).rank());
  if (!along) return along.error();
  Result<std::int64_t> times = integer(call, 2);
  if (!times) return times.error();
  Tiling t{call.tensor(0).shape(), *along, 1};
  for (std::size_t i = *along; i < t.shape.size(); ++i) t.block *= t.shape[i];
  // std::size_t has 32 bits in WebAssembly; both factors are at most max_cells.
  Result<std::size_t> fits = size_from(call, static_cast<std::int64_t>(t.shape[*along]) * *times);
  if (!fits) return fits.error();
  t.shape[*along] = *fits;
  return t;
}

Result<Spec> infer_tile(const Call& call) {
  Result<Tiling> t = tiling(call);
  if (!t) return t.error();
  return Spec{call.tensor(0).dtype(), t->shape};
}

std::size_t tile_source(const Call& call, const Tiling& t, std::size_t flat) {
  const std::size_t wide = t.block * (t.shape[t.dim] / std::max<std::size_t>(1, call.tensor(0).size(t.dim)));
  return flat / wide * t.block + flat % wide % t.block;
}

void forward_tile(const Call& call, Tensor& out) {
  const Tiling t = *tiling(call);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::size_t at = tile_source(call, t, i);
    switch (out.dtype()) {
      case DType::float32: out.floats()[i] = call.tensor(0).floats()[at]; break;
      case DType::int64: out.integers()[i] = call.tensor(0).integers()[at]; break;
      case DType::boolean: out.booleans()[i] = call.tensor(0).booleans()[at]; break;
    }
  }
}

Recipe explain_tile(const Call& call, const Shape&, std::size_t flat) {
  Recipe recipe{"x"};
  recipe.cell("x", call.arg(0), tile_source(call, *tiling(call), flat));
  return recipe;
}

// Each cell gets the sum over its copies.
Result<Gradients> backward_tile(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  const Tiling t = *tiling(call);
  const std::size_t times = t.shape[t.dim] / std::max<std::size_t>(1, call.tensor(0).size(t.dim));
  std::size_t outer = 1;
  for (std::size_t i = 0; i < t.dim; ++i) outer *= t.shape[i];
  const Shape& shape = call.tensor(0).shape();
  Chain op(tape);
  const Value copies = op("reshape", {gradient, op.numbers(std::vector<std::size_t>{outer, times, t.block})});
  return op.finish(Gradients{
      op("reshape", {op("sum", {copies, op.number(std::int64_t{1})}), op.numbers({shape.data(), shape.size()})})});
}

// Each piece is a node of the run.
constexpr std::size_t max_pieces = 20000;

// Pieces of a dimension: all of one size but the last, or of the sizes of a list.
Result<Value> pieces(Tape& tape, const Call& call, std::size_t along, std::span<const std::int64_t> lengths) {
  if (lengths.size() > max_pieces) {
    return call.error(Code::limit,
                      "that would be " + std::to_string(lengths.size()) + " pieces, more than the engine takes (" +
                          std::to_string(max_pieces) + ").",
                      "Use larger pieces.");
  }
  Chain op(tape);
  std::vector<Value> items;
  std::int64_t start = 0;
  for (std::int64_t length : lengths) {
    items.push_back(
        op("narrow", {call.arg(0), op.number(static_cast<std::int64_t>(along)), op.number(start), op.number(length)}));
    start += length;
  }
  Value all = Value::of_items(Value::Kind::sequence, std::move(items));
  all.text = "tuple";
  return op.finish(std::move(all));
}

std::vector<std::int64_t> even_lengths(std::int64_t size, std::int64_t length) {
  std::vector<std::int64_t> lengths;
  for (std::int64_t left = size; left > 0; left -= length) lengths.push_back(std::min(left, length));
  if (lengths.empty()) lengths.push_back(0);
  return lengths;
}

Result<Value> lower_split(Tape& tape, const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  Result<std::size_t> along = dim(call, 2, call.tensor(0).rank());
  if (!along) return along.error();
  if (call.tensor(0).rank() == 0)
    return call.error(Code::dimension, call.text(0) + " is a number and cannot be split.");
  const auto size = static_cast<std::int64_t>(call.tensor(0).size(*along));
  std::vector<std::int64_t> lengths;
  if (call.arg(1).kind == Value::Kind::sequence) {
    std::int64_t total = 0;
    for (const Value& item : call.arg(1).items) {
      Result<std::int64_t> length = integer(call, item, "a size");
      if (!length) return length.error();
      if (*length < 0 || *length > size)
        return call.error(
            Code::value,
            "a size must be from 0 to " + std::to_string(size) + "; it is " + std::to_string(*length) + ".",
            "Give sizes that add up to " + std::to_string(size) + ".");
      lengths.push_back(*length);
      total += *length;
    }
    if (total != size)
      return call.error(Code::shape,
                        "the sizes add up to " + std::to_string(total) + ", but the dimension has the size " +
                            std::to_string(size) + ".",
                        "Give sizes that add up to " + std::to_string(size) + ".");
  } else {
    Result<std::int64_t> length = integer(call, 1);
    if (!length) return length.error();
    if (*length < 1)
      return call.error(Code::value, "split_size must be at least 1; it is " + std::to_string(*length) + ".",
                        "It is how long a piece is.");
    lengths = even_lengths(size, *length);
  }
  return pieces(tape, call, *along, lengths);
}

Result<Value> lower_chunk(Tape& tape, const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  Result<std::size_t> along = dim(call, 2, call.tensor(0).rank());
  if (!along) return along.error();
  if (call.tensor(0).rank() == 0)
    return call.error(Code::dimension, call.text(0) + " is a number and cannot be split.");
  Result<std::int64_t> chunks = integer(call, 1);
  if (!chunks) return chunks.error();
  if (*chunks < 1)
    return call.error(Code::value, "chunks must be at least 1; it is " + std::to_string(*chunks) + ".",
                      "It is how many pieces there are.");
  const auto size = static_cast<std::int64_t>(call.tensor(0).size(*along));
  if (size == 0 && *chunks <= static_cast<std::int64_t>(max_pieces))
    return pieces(tape, call, *along, std::vector<std::int64_t>(static_cast<std::size_t>(*chunks), 0));
  const std::int64_t length = *chunks < size ? (size + *chunks - 1) / *chunks : 1;
  return pieces(tape, call, *along, even_lengths(size, length));
}

// ---- sizes ------------------------------------------------------------------------------------------------------

Result<Spec> infer_size_of(const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  if (Result<std::size_t> at = dim(call, 1, call.tensor(0).rank()); !at) return at.error();
  if (call.tensor(0).rank() == 0) return call.error(Code::dimension, call.text(0) + " is a number and has no sizes.");
  return Spec{DType::int64, {}, true};
}

double size_of(const Call& call) {
  return static_cast<double>(call.tensor(0).size(*dim(call, 1, call.tensor(0).rank())));
}

void forward_size_of(const Call& call, Tensor& out) { out.set(0, size_of(call)); }

Recipe explain_size_of(const Call& call, const Shape&, std::size_t) {
  Recipe recipe{"size"};
  recipe.constant("size", size_of(call));
  return recipe;
}

Result<Value> lower_shape(Tape& tape, const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  Chain op(tape);
  std::vector<Value> items;
  for (std::size_t i = 0; i < call.tensor(0).rank(); ++i)
    items.push_back(op("size_of", {call.arg(0), op.number(static_cast<std::int64_t>(i))}));
  Value shape = Value::of_items(Value::Kind::sequence, std::move(items));
  shape.text = "torch.Size";
  return op.finish(std::move(shape));
}

Result<Value> lower_size(Tape& tape, const Call& call) {
  if (call.arg(1).is_none()) return lower_shape(tape, call);
  Chain op(tape);
  return op.finish(op("size_of", {call.arg(0), call.arg(1)}));
}

Result<Value> lower_dim(Tape& tape, const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  return Chain(tape).number(static_cast<std::int64_t>(call.tensor(0).rank()));
}

Result<Value> lower_numel(Tape& tape, const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  return Chain(tape).number(static_cast<std::int64_t>(call.tensor(0).size()));
}

Result<Value> lower_len(Tape& tape, const Call& call) {
  if (call.arg(0).kind == Value::Kind::sequence)
    return Chain(tape).number(static_cast<std::int64_t>(call.arg(0).items.size()));
  Chain op(tape);
  return op.finish(op("size_of", {call.arg(0), op.number(std::int64_t{0})}));
}

Result<Value> lower_dtype(Tape&, const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  return Value::of_text(std::string(word(call.tensor(0).dtype())));
}

Result<Spec> infer_item(const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  if (call.tensor(0).size() != 1) {
    return call.error(Code::shape,
                      call.text(0) + " has the shape " + to_string(call.tensor(0).shape()) +
                          "; only a tensor of one cell is a number.",
                      "Pick a cell first, as in x[0].item() for a vector.");
  }
  return Spec{call.tensor(0).dtype(), {}, true};
}

void forward_item(const Call& call, Tensor& out) { out.write(call.tensor(0)); }

Recipe explain_item(const Call& call, const Shape&, std::size_t) {
  Recipe recipe{"x"};
  recipe.cell("x", call.arg(0), 0);
  return recipe;
}

template <ViewOf view>
constexpr Row mover(std::string_view name, std::string_view signature, std::string_view summary,
                    std::string_view aliases,
                    Result<Gradients> (*backward)(Tape&, const Call&, const Value&, const Value&),
                    bool property = false) {
  return {.name = name,
          .signature = signature,
          .summary = summary,
          .aliases = aliases,
          .infer = infer_view<view>,
          .forward = forward_view<view>,
          .explain = explain_view<view>,
          .backward = backward,
          .property = property};
}

}  // namespace

std::span<const Row> shape_ops() {
  static constexpr Row rows[] = {
      mover<view_transpose>("transpose", "input, dim0, dim1", "Two dimensions exchanged.", "swapaxes swapdims",
                            backward_transpose),
      mover<view_permute>("permute", "input, *dims", "The dimensions in another order.", "", backward_permute),
      mover<view_T>("T", "input", "All dimensions in reverse: rows become columns.", "", backward_T, true),
      {.name = "mT",
       .signature = "input",
       .summary = "The last two dimensions exchanged.",
       .lower = lower_mT,
       .property = true},
      mover<view_t>("t", "input", "Rows become columns.", "", backward_T),
      mover<view_reshape>("reshape", "input, *shape", "The same cells in order, under other sizes.", "",
                          backward_reshape),
      {.name = "view",
       .signature = "input, *size",
       .summary = "reshape of cells that lie in order.",
       .lower = lower_view},
      {.name = "flatten",
       .signature = "input, start_dim=0, end_dim=-1",
       .summary = "Several dimensions as one.",
       .aliases = "ravel",
       .lower = lower_flatten},
      mover<view_unsqueeze>("unsqueeze", "input, dim", "A further dimension of size 1.", "expand_dims",
                            backward_reshape),
      mover<view_squeeze>("squeeze", "input, dim=None", "Without dimensions of size 1.", "", backward_reshape),
      mover<view_expand>("expand", "input, *size", "A dimension of size 1 repeated.", "broadcast_to", backward_expand),
      mover<view_whole>("clone", "input", "A copy.", "contiguous copy cpu numpy", backward_clone),
      mover<view_whole>("detach", "input", "A copy through which no gradient goes.", "", nullptr),
      mover<view_narrow>("narrow", "input, dim, start, length", "A stretch of one dimension.", "", backward_narrow),
      {.name = "cat",
       .signature = "tensors, dim=0",
       .summary = "Tensors one behind the other along a dimension.",
       .aliases = "concat concatenate",
       .infer = infer_cat,
       .forward = forward_cat,
       .explain = explain_cat,
       .backward = backward_cat},
      {.name = "stack",
       .signature = "tensors, dim=0",
       .summary = "Tensors one behind the other along a new dimension.",
       .lower = lower_stack},
      {.name = "repeat",
       .signature = "input, *repeats",
       .summary = "Copies one behind the other along each dimension.",
       .lower = lower_repeat<false>},
      {.name = "tile",
       .signature = "input, *dims",
       .summary = "repeat, with 1 for what is not given in front.",
       .lower = lower_repeat<true>},
      {.name = "tile_dim",
       .signature = "input, dim, times",
       .summary = "Copies one behind the other along a dimension.",
       .infer = infer_tile,
       .forward = forward_tile,
       .explain = explain_tile,
       .backward = backward_tile,
       .internal = true},
      {.name = "split",
       .signature = "input, split_size, dim=0",
       .summary = "Pieces of a dimension, of one size or of the sizes of a list.",
       .lower = lower_split},
      {.name = "chunk",
       .signature = "input, chunks, dim=0",
       .summary = "So many pieces of a dimension.",
       .lower = lower_chunk},
      {.name = "size_of",
       .signature = "input, dim",
       .summary = "The size of a dimension.",
       .infer = infer_size_of,
       .forward = forward_size_of,
       .explain = explain_size_of,
       .makes_sizes = true,
       .internal = true},
      {.name = "shape",
       .signature = "input",
       .summary = "The sizes of all dimensions.",
       .lower = lower_shape,
       .property = true},
      {.name = "size",
       .signature = "input, dim=None",
       .summary = "The size of a dimension, or of all.",
       .lower = lower_size},
      {.name = "dim", .signature = "input", .summary = "How many dimensions there are.", .lower = lower_dim},
      {.name = "ndim",
       .signature = "input",
       .summary = "How many dimensions there are.",
       .lower = lower_dim,
       .property = true},
      {.name = "numel", .signature = "input", .summary = "How many cells there are.", .lower = lower_numel},
      {.name = "len", .signature = "input", .summary = "The size of the first dimension.", .lower = lower_len},
      {.name = "dtype",
       .signature = "input",
       .summary = "float32, int64 or bool.",
       .lower = lower_dtype,
       .property = true},
      {.name = "item",
       .signature = "input",
       .summary = "The one cell, as a number.",
       .infer = infer_item,
       .forward = forward_item,
       .explain = explain_item},
  };
  return rows;
}

}  // namespace softlook
