// x[...]: numbers, slices, None, ..., tensors of indices and masks; NumPy's rules.
#include <algorithm>
#include <optional>

#include "arguments.h"
#include "families.h"
#include "view.h"

namespace softlook {
namespace {

// What an index selects: a view of the input, of which some dimensions are then picked from by tensors of indices.
struct Selection {
  View view;                                      // with every picked dimension whole
  std::vector<std::size_t> picked;                // dimensions of the view that tensors pick from
  std::vector<std::vector<std::size_t>> choices;  // for each of them, the index for every cell of `pick_shape`
  Shape pick_shape;
  std::size_t front = 0;  // where the picked dimensions stand in the result
  Shape shape;
};

struct Picker {
  TensorRef indices;
  std::size_t dim;  // of the view
};

Error outside(const Call& call, std::int64_t index, std::size_t dim, std::size_t size, bool from_end = true) {
  return call.error(Code::index,
                    "the index " + std::to_string(index) + " is outside of dimension " + std::to_string(dim) + " of " +
                        call.text(0) + ", which has the size " + std::to_string(size) + ".",
                    size == 0 ? "That dimension is empty."
                              : "Use an index from " + std::to_string(from_end ? -static_cast<std::int64_t>(size) : 0) +
                                    " to " + std::to_string(size - 1) + ".");
}

Result<std::int64_t> bound(const Call& call, const Value& value, std::int64_t fallback, std::int64_t size) {
  if (value.is_none()) return fallback;
  Result<std::int64_t> number = integer(call, value, "a bound of a slice");
  if (!number) return number;
  const std::int64_t from_start = *number < 0 ? *number + size : *number;
  return std::clamp<std::int64_t>(from_start, 0, size);
}

// How many dimensions of the input an item uses.
std::size_t uses(const Value& item) {
  if (item.is_none() || item.kind == Value::Kind::ellipsis) return 0;
  if (item.is_tensor() && item.tensor->dtype() == DType::boolean) return item.tensor->rank();
  return 1;
}

// A mask stands for one tensor of indices a dimension: those of its True cells, in order.
Checked add_mask(const Call& call, const Tensor& mask, std::size_t dim, const View& view,
                 std::vector<Picker>& pickers) {
  for (std::size_t i = 0; i < mask.rank(); ++i) {
    if (mask.size(i) != view.shape[dim + i]) {
      return call.error(Code::index,
                        "the mask has the shape " + to_string(mask.shape()) + ", which does not fit " + call.text(0) +
                            " with the shape " + to_string(call.tensor(0).shape()) + ".",
                        "Make it by comparing " + call.text(0) + " itself, or its rows.");
    }
  }
  std::vector<std::vector<std::int64_t>> found(mask.rank());
  for (std::size_t flat = 0; flat < mask.size(); ++flat) {
    if (mask.booleans()[flat] == 0) continue;
    const std::vector<std::size_t> index = index_of(mask.shape(), flat);
    for (std::size_t i = 0; i < index.size(); ++i) found[i].push_back(static_cast<std::int64_t>(index[i]));
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    Tensor indices(DType::int64, Shape{found[i].size()});
    std::copy(found[i].begin(), found[i].end(), indices.integers());
    pickers.push_back({std::make_shared<const Tensor>(std::move(indices)), dim + i});
  }
  return Nothing{};
}

Checked pick(const Call& call, std::vector<Picker> pickers, Selection& selection) {
  for (const Picker& picker : pickers) {
    const Shape& shape = picker.indices->shape();
    Shape joint(std::max(shape.size(), selection.pick_shape.size()), 1);
    for (std::size_t back = 1; back <= joint.size(); ++back) {
      const std::size_t a = back <= shape.size() ? shape[shape.size() - back] : 1;
      const std::size_t b =
          back <= selection.pick_shape.size() ? selection.pick_shape[selection.pick_shape.size() - back] : 1;
      if (a != b && a != 1 && b != 1) {
        return call.error(Code::shape, "the tensors of indices have the shapes " + to_string(selection.pick_shape) +
                                           " and " + to_string(shape) + ", which do not go together.");
      }
      joint[joint.size() - back] = a == 1 ? b : a;
    }
    selection.pick_shape = joint;
  }
  if (Checked fits = check_size(selection.pick_shape, "The result of index"); !fits) return fits;
  const bool from_end = call.args.size() < 3 || *flag(call, 2);
  const std::size_t count = cell_count(selection.pick_shape);
  for (const Picker& picker : pickers) {
    const std::size_t size = selection.view.shape[picker.dim];
    std::vector<std::size_t> choice(count);
    for (std::size_t i = 0; i < count; ++i) {
      const std::int64_t index =
          picker.indices->integers()[broadcast_flat(picker.indices->shape(), selection.pick_shape, i)];
      const std::int64_t from_start = index < 0 && from_end ? index + static_cast<std::int64_t>(size) : index;
      if (from_start < 0 || from_start >= static_cast<std::int64_t>(size))
        return outside(call, index, picker.dim, size, from_end);
      choice[i] = static_cast<std::size_t>(from_start);
    }
    selection.picked.push_back(picker.dim);
    selection.choices.push_back(std::move(choice));
  }
  // Neighbouring pickers leave their result in place; separated ones move it to the front.
  bool together = true;
  for (std::size_t i = 1; i < selection.picked.size(); ++i)
    together = together && selection.picked[i] == selection.picked[i - 1] + 1;
  selection.front = together ? selection.picked[0] : 0;
  return Nothing{};
}

// x[[2, 0]]: a list of numbers picks as a tensor of them would.
Result<Value> tensor_of(const Call& call, const Value& list) {
  DType dtype = DType::boolean;
  for (const Value& item : list.items) {
    if (!item.is_scalar() || item.tensor->dtype() == DType::float32)
      return call.error(Code::argument, "a list of indices must hold whole numbers; one is " + describe(item) + ".");
    dtype = std::max(dtype, item.tensor->dtype());
  }
  if (list.items.empty()) dtype = DType::int64;
  Tensor indices(dtype, Shape{list.items.size()});
  for (std::size_t i = 0; i < list.items.size(); ++i) indices.set(i, list.items[i].tensor->at(0));
  return Value::of(std::move(indices));
}

Result<Selection> select(const Call& call) {
  const Tensor& input = call.tensor(0);
  std::vector<Value> items = call.arg(1).items;
  if (items.size() == 1 && items[0].kind == Value::Kind::sequence && items[0].text == "tuple")
    items = std::vector<Value>(items[0].items);
  for (Value& item : items) {
    if (item.kind != Value::Kind::sequence) continue;
    Result<Value> indices = tensor_of(call, Value(item));
    if (!indices) return indices.error();
    item = *indices;
  }
  std::size_t used = 0;
  std::size_t dots = 0;
  for (const Value& item : items) {
    used += uses(item);
    dots += item.kind == Value::Kind::ellipsis ? 1 : 0;
  }
  if (dots > 1) return call.error(Code::index, "an index can have only one '...'.");
  if (used > input.rank()) {
    return call.error(Code::index,
                      call.text(0) + " has " + std::to_string(input.rank()) +
                          (input.rank() == 1 ? " dimension" : " dimensions") + ", but " + std::to_string(used) +
                          " indices are given.",
                      "Give one for each dimension at most.");
  }
  const View whole = view_of(input);
  Selection selection;
  std::vector<Picker> pickers;
  std::size_t from = 0;
  const auto keep = [&] {
    selection.view.shape.push_back(whole.shape[from]);
    selection.view.strides.push_back(whole.strides[from]);
    ++from;
  };
  for (const Value& item : items) {
    if (item.kind == Value::Kind::ellipsis) {
      for (std::size_t i = used; i < input.rank(); ++i) keep();
    } else if (item.is_none()) {
      selection.view.shape.push_back(1);
      selection.view.strides.push_back(0);
    } else if (item.kind == Value::Kind::slice) {
      const auto size = static_cast<std::int64_t>(whole.shape[from]);
      Result<std::int64_t> start = bound(call, item.items[0], 0, size);
      if (!start) return start.error();
      Result<std::int64_t> stop = bound(call, item.items[1], size, size);
      if (!stop) return stop.error();
      std::int64_t step = 1;
      if (!item.items[2].is_none()) {
        Result<std::int64_t> given = integer(call, item.items[2], "the step of a slice");
        if (!given) return given.error();
        step = *given;
      }
      if (step < 1)
        return call.error(Code::value, "the step of a slice must be at least 1; it is " + std::to_string(step) + ".",
                          "PyTorch has no negative steps either.");
      selection.view.offset += static_cast<std::ptrdiff_t>(*start) * whole.strides[from];
      const std::int64_t length = *stop > *start ? (*stop - *start - 1) / step + 1 : 0;
      selection.view.shape.push_back(static_cast<std::size_t>(length));
      // A step beyond the dimension takes one cell, however long it is.
      selection.view.strides.push_back(whole.strides[from] * static_cast<std::ptrdiff_t>(std::min(step, size)));
      ++from;
    } else if (item.is_tensor() && item.tensor->dtype() == DType::boolean && item.tensor->rank() > 0) {
      const std::size_t first = selection.view.shape.size();
      for (std::size_t i = 0; i < item.tensor->rank(); ++i) keep();
      if (Checked added = add_mask(call, *item.tensor, first, selection.view, pickers); !added) return added.error();
    } else if (item.is_tensor() && item.tensor->dtype() == DType::int64 && item.tensor->rank() > 0) {
      pickers.push_back({item.tensor, selection.view.shape.size()});
      keep();
    } else if (item.is_tensor() && item.tensor->dtype() == DType::boolean) {
      return call.error(Code::index, "an index cannot be True or False.",
                        "Use a number, or a mask of the shape of " + call.text(0) + ".");
    } else {
      Result<std::int64_t> index = integer(call, item, "an index");
      if (!index) return index.error();
      const auto size = static_cast<std::int64_t>(whole.shape[from]);
      const std::int64_t from_start = *index < 0 ? *index + size : *index;
      if (from_start < 0 || from_start >= size) return outside(call, *index, from, whole.shape[from]);
      selection.view.offset += static_cast<std::ptrdiff_t>(from_start) * whole.strides[from];
      ++from;
    }
  }
  while (from < input.rank()) keep();
  if (!pickers.empty()) {
    if (Checked done = pick(call, std::move(pickers), selection); !done) return done.error();
  }
  for (std::size_t i = 0; i <= selection.view.shape.size(); ++i) {
    if (!selection.picked.empty() && i == selection.front) {
      for (std::size_t size : selection.pick_shape) selection.shape.push_back(size);
    }
    const bool gone = std::find(selection.picked.begin(), selection.picked.end(), i) != selection.picked.end();
    if (i < selection.view.shape.size() && !gone) selection.shape.push_back(selection.view.shape[i]);
  }
  return selection;
}

// The input's cell that a cell of the result copies.
std::size_t source(const Selection& selection, std::size_t flat) {
  if (selection.picked.empty()) return selection.view.source(flat);
  const std::vector<std::size_t> index = index_of(selection.shape, flat);
  const std::size_t pick_rank = selection.pick_shape.size();
  std::size_t chosen = 0;
  for (std::size_t i = 0; i < pick_rank; ++i) chosen = chosen * selection.pick_shape[i] + index[selection.front + i];
  std::ptrdiff_t at = selection.view.offset;
  std::size_t next = 0;
  for (std::size_t i = 0; i < selection.view.shape.size(); ++i) {
    const auto found = std::find(selection.picked.begin(), selection.picked.end(), i);
    std::size_t position = 0;
    if (found != selection.picked.end()) {
      position = selection.choices[static_cast<std::size_t>(found - selection.picked.begin())][chosen];
    } else {
      if (next == selection.front) next += pick_rank;
      position = index[next++];
    }
    at += static_cast<std::ptrdiff_t>(position) * selection.view.strides[i];
  }
  return static_cast<std::size_t>(at);
}

Result<Spec> infer_index(const Call& call) {
  if (Checked tensor = need_tensor(call, 0); !tensor) return tensor.error();
  Result<Selection> selection = select(call);
  if (!selection) return selection.error();
  return Spec{call.tensor(0).dtype(), selection->shape};
}

void forward_index(const Call& call, Tensor& out) {
  const Selection selection = *select(call);
  if (selection.picked.empty()) {
    copy(call.tensor(0), selection.view, out);
    return;
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::size_t at = source(selection, i);
    switch (out.dtype()) {
      case DType::float32: out.floats()[i] = call.tensor(0).floats()[at]; break;
      case DType::int64: out.integers()[i] = call.tensor(0).integers()[at]; break;
      case DType::boolean: out.booleans()[i] = call.tensor(0).booleans()[at]; break;
    }
  }
}

Recipe explain_index(const Call& call, const Shape&, std::size_t flat) {
  Recipe recipe{"x"};
  recipe.cell("x", call.arg(0), source(*select(call), flat));
  return recipe;
}

Result<Gradients> backward_index(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  Chain op(tape);
  return op.finish(Gradients{op("index_backward", {call.arg(0), call.arg(1), gradient})});
}

// Tuples and lists of the program: x.shape[0].
Result<Value> item_of(const Call& call) {
  const std::vector<Value>& items = call.arg(0).items;
  if (call.arg(1).items.size() != 1) return call.error(Code::index, "a tuple takes one index.");
  const Value& at = call.arg(1).items[0];
  if (at.kind == Value::Kind::slice) {
    const auto size = static_cast<std::int64_t>(items.size());
    Result<std::int64_t> start = bound(call, at.items[0], 0, size);
    if (!start) return start.error();
    Result<std::int64_t> stop = bound(call, at.items[1], size, size);
    if (!stop) return stop.error();
    const auto from = items.begin() + static_cast<std::ptrdiff_t>(*start);
    std::vector<Value> some(from, from + static_cast<std::ptrdiff_t>(std::max<std::int64_t>(0, *stop - *start)));
    Value slice = Value::of_items(Value::Kind::sequence, std::move(some));
    slice.text = call.arg(0).text;
    return slice;
  }
  Result<std::int64_t> index = integer(call, at, "an index");
  if (!index) return index.error();
  const auto size = static_cast<std::int64_t>(items.size());
  const std::int64_t from_start = *index < 0 ? *index + size : *index;
  if (from_start < 0 || from_start >= size)
    return call.error(Code::index,
                      "the index " + std::to_string(*index) + " is outside of " + std::to_string(size) + " items.",
                      "They count from 0.");
  return items[static_cast<std::size_t>(from_start)];
}

Result<Value> lower_index(Tape& tape, const Call& call) {
  if (call.arg(0).kind == Value::Kind::sequence) return item_of(call);
  Chain op(tape);
  return op.finish(op("index_cells", {call.arg(0), call.arg(1)}));
}

// ---- the gradient of an index -----------------------------------------------------------------------------------

// The result's cell that copies the input's cell `flat`, with what the tensors of indices choose at `chosen`. There is
// at most one, for the strides of a view fall, each being more than all that follow can add up to.
std::optional<std::size_t> copy_of(const Selection& selection, std::size_t flat, std::size_t chosen) {
  const View& view = selection.view;
  auto rest = static_cast<std::ptrdiff_t>(flat) - view.offset;
  std::vector<bool> is_picked(view.shape.size());
  for (std::size_t p = 0; p < selection.picked.size(); ++p) {
    const std::size_t dim = selection.picked[p];
    is_picked[dim] = true;
    rest -= static_cast<std::ptrdiff_t>(selection.choices[p][chosen]) * view.strides[dim];
  }
  if (rest < 0) return std::nullopt;
  const std::vector<std::size_t> pick = index_of(selection.pick_shape, chosen);
  std::vector<std::size_t> index;
  for (std::size_t i = 0; i <= view.shape.size(); ++i) {
    if (!selection.picked.empty() && i == selection.front) index.insert(index.end(), pick.begin(), pick.end());
    if (i == view.shape.size() || is_picked[i]) continue;
    const std::ptrdiff_t position = view.strides[i] == 0 ? 0 : rest / view.strides[i];
    if (position >= static_cast<std::ptrdiff_t>(view.shape[i])) return std::nullopt;
    rest -= position * view.strides[i];
    index.push_back(static_cast<std::size_t>(position));
  }
  if (rest != 0) return std::nullopt;
  return flat_of(selection.shape, index);
}

// Each cell of the input gets the sum of the gradients of the cells that copy it, in their order.
Call indexing(const Call& call) {
  return Call{*find_op("index_cells"), call.args.subspan(0, 2), call.tape, call.random};
}

Result<Spec> infer_index_backward(const Call& call) { return Spec{DType::float32, call.tensor(0).shape()}; }

void forward_index_backward(const Call& call, Tensor& out) {
  const Selection selection = *select(indexing(call));
  std::fill(out.floats(), out.floats() + out.size(), 0.0F);
  const float* gradient = call.tensor(2).floats();
  for (std::size_t i = 0; i < call.tensor(2).size(); ++i) out.floats()[source(selection, i)] += gradient[i];
}

Recipe explain_index_backward(const Call& call, const Shape&, std::size_t flat) {
  const Selection selection = *select(indexing(call));
  Recipe recipe{"sum(gradient)"};
  const std::size_t choices = cell_count(selection.pick_shape);
  for (std::size_t chosen = 0; chosen < choices; ++chosen) {
    if (const auto copy = copy_of(selection, flat, chosen)) recipe.cell("gradient", call.arg(2), *copy);
  }
  return recipe;
}

}  // namespace

std::span<const Row> index_ops() {
  static constexpr Row rows[] = {
      {.name = "index",
       .signature = "input, *indices",
       .summary = "Some of the cells: x[...].",
       .lower = lower_index,
       .nameless = true},
      {.name = "index_cells",
       .signature = "input, indices, from_end=True",
       .summary = "Some of the cells.",
       .infer = infer_index,
       .forward = forward_index,
       .explain = explain_index,
       .backward = backward_index,
       .internal = true},
      {.name = "index_backward",
       .signature = "input, indices, gradient",
       .summary = "The gradient of some of the cells, put back in place.",
       .infer = infer_index_backward,
       .forward = forward_index_backward,
       .explain = explain_index_backward,
       .cellwise = 0b101,
       .internal = true},
  };
  return rows;
}

}  // namespace softlook
