// scaled_dot_product_attention, fused: no table of weights, which are made again, a row at a time, when a cell is
// unfolded.
#include "../kernels/attention.h"

#include <cmath>
#include <limits>

#include "arguments.h"
#include "families.h"

namespace softlook {
namespace {

// The outer dimensions of the query, the key, the value or the scores. They repeat for those of the result as in any
// broadcasting, after each of the last has stood for `group` heads in a row.
struct Outer {
  Shape shape;
  std::size_t group = 1;
};

// Arguments: query, key, value, attn_mask, dropout_p, is_causal, scale, enable_gqa.
struct Attention {
  Outer q;
  Outer k;
  Outer v;
  Outer scores;  // those of query and key
  Shape batch;   // those of the result: of the scores and the value
  kernels::Head head;
};

Shape outer(const Shape& shape) {
  Shape result;
  for (std::size_t i = 0; i + 2 < shape.size(); ++i) result.push_back(shape[i]);
  return result;
}

// As if each head stood there as often as its group says.
Shape repeated(const Outer& outer) {
  Shape shape = outer.shape;
  if (outer.group > 1) shape.back() *= outer.group;
  return shape;
}

// What two outer shapes broadcast to.
Result<Shape> broadcast_outer(const Call& call, const Shape& a, const Shape& b, const char* names, std::size_t x,
                              std::size_t y) {
  Shape shape(std::max(a.size(), b.size()), 1);
  for (std::size_t back = 1; back <= shape.size(); ++back) {
    const std::size_t left = back <= a.size() ? a[a.size() - back] : 1;
    const std::size_t right = back <= b.size() ? b[b.size() - back] : 1;
    if (left != right && left != 1 && right != 1) {
      return call.error(Code::shape,
                        std::string(names) + " have the shapes " + to_string(call.tensor(x).shape()) + " and " +
                            to_string(call.tensor(y).shape()) +
                            "; before the last two, their dimensions must be equal, or 1.",
                        "For several query heads to a key head, pass enable_gqa=True.");
    }
    shape[shape.size() - back] = left == 1 ? right : left;
  }
  return shape;
}

// How many query heads share a head of the key or the value.
Result<std::size_t> group_of(const Call& call, std::size_t i, const char* name) {
  const Shape& q = call.tensor(0).shape();
  const Shape& shared = call.tensor(i).shape();
  if (q.size() < 3 || shared.size() < 3)
    return call.error(Code::dimension,
                      "enable_gqa=True takes heads: queries, keys and values of three dimensions or more.",
                      "Leave it out where there is one head.");
  const std::size_t query_heads = q[q.size() - 3];
  const std::size_t heads = shared[shared.size() - 3];
  if (heads == 0 || query_heads % heads != 0)
    return call.error(Code::shape,
                      "there are " + std::to_string(query_heads) + " query heads and " + std::to_string(heads) + " " +
                          name + " heads; the first must be a multiple of the second.",
                      "Each of them serves as many query heads.");
  return query_heads / heads;
}

// Of the table of scores, which nobody holds.
Shape scores_of(const Attention& a) {
  Shape shape = a.scores.shape;
  shape.push_back(a.head.n_q);
  shape.push_back(a.head.n_kv);
  return shape;
}

Result<Attention> attention_of(const Call& call) {
  for (std::size_t i = 0; i < 3; ++i) {
    if (Checked floats = need_float(call, i); !floats) return floats.error();
    if (call.tensor(i).rank() < 2)
      return call.error(Code::dimension, call.text(i) + " has fewer than two dimensions.",
                        "Give a matrix with a row for each token.");
  }
  const Shape& q = call.tensor(0).shape();
  const Shape& k = call.tensor(1).shape();
  const Shape& v = call.tensor(2).shape();
  const auto at = [](const Shape& shape, std::size_t back) { return shape[shape.size() - back]; };
  if (at(q, 1) != at(k, 1)) {
    return call.error(Code::shape,
                      "queries have the length " + std::to_string(at(q, 1)) + " and keys " + std::to_string(at(k, 1)) +
                          "; they must be equally long.",
                      "A score is the dot product of the two.");
  }
  if (at(q, 1) == 0) return call.error(Code::shape, "queries have the length 0; there is nothing to compare.");
  if (at(k, 2) != at(v, 2))
    return call.error(Code::shape,
                      "there are " + std::to_string(at(k, 2)) + " keys but " + std::to_string(at(v, 2)) + " values.",
                      "Each key has its value.");
  Result<double> dropout = number(call, 4);
  if (!dropout) return dropout.error();
  if (*dropout != 0) return call.error(Code::value, "dropout_p must be 0: the engine computes no dropout.");
  Result<bool> causal = flag(call, 5);
  if (!causal) return causal.error();
  double scale = 1 / std::sqrt(static_cast<double>(at(q, 1)));
  if (!call.arg(6).is_none()) {
    Result<double> given = number(call, 6);
    if (!given) return given.error();
    scale = *given;
  }
  Result<bool> gqa = flag(call, 7);
  if (!gqa) return gqa.error();
  Attention a{{outer(q)}, {outer(k)}, {outer(v)},
              {},         {},         {at(q, 2), at(k, 2), at(q, 1), at(v, 1), static_cast<float>(scale), *causal}};
  if (*gqa) {
    Result<std::size_t> of_keys = group_of(call, 1, "key");
    if (!of_keys) return of_keys.error();
    Result<std::size_t> of_values = group_of(call, 2, "value");
    if (!of_values) return of_values.error();
    a.k.group = *of_keys;
    a.v.group = *of_values;
  }
  Result<Shape> of_scores = broadcast_outer(call, a.q.shape, repeated(a.k), "queries and keys", 0, 1);
  if (!of_scores) return of_scores.error();
  a.scores.shape = *of_scores;
  // The error names keys and values where those two do not fit, queries and values where the keys would.
  Result<Shape> batch = broadcast_outer(call, repeated(a.k), repeated(a.v), "keys and values", 1, 2);
  if (batch) batch = broadcast_outer(call, a.scores.shape, repeated(a.v), "queries and values", 0, 2);
  if (!batch) return batch.error();
  a.batch = *batch;
  if (!call.arg(3).is_none()) {
    if (*causal)
      return call.error(Code::argument, "is_causal and attn_mask cannot both be given.",
                        "Put the causal mask into attn_mask.");
    if (Checked tensor = need_tensor(call, 3); !tensor) return tensor.error();
    if (call.tensor(3).dtype() == DType::int64)
      return call.error(Code::dtype,
                        "attn_mask must be bool (True where a query may attend) or float32 (added to the scores).");
    const Shape scores = scores_of(a);
    const Shape& mask = call.tensor(3).shape();
    bool fits = mask.size() <= scores.size();
    for (std::size_t back = 1; fits && back <= mask.size(); ++back)
      fits = at(mask, back) == 1 || at(mask, back) == at(scores, back);
    if (!fits)
      return call.error(Code::shape,
                        "attn_mask has the shape " + to_string(mask) + ", which does not fit scores of the shape " +
                            to_string(scores) + ".",
                        "Give a row for each query and a column for each key.");
  }
  return a;
}

// The head of an argument that serves a head of the result.
std::size_t own_head(const Outer& outer, const Shape& batch, std::size_t head) {
  const std::size_t at = broadcast_flat(repeated(outer), batch, head);
  return outer.group == 1 ? at
                          : at / (outer.shape.back() * outer.group) * outer.shape.back() +
                                at % (outer.shape.back() * outer.group) / outer.group;
}

Result<Spec> infer_attention(const Call& call) {
  Result<Attention> a = attention_of(call);
  if (!a) return a.error();
  Shape shape = a->batch;
  shape.push_back(a->head.n_q);
  shape.push_back(a->head.d_v);
  return Spec{DType::float32, shape};
}

std::size_t workspace_of_attention(const Call& call) { return kernels::attention_workspace(attention_of(call)->head); }

void forward_attention(const Call& call, Tensor& out) {
  const Attention a = *attention_of(call);
  const Shape scores = scores_of(a);
  const std::size_t heads = cell_count(a.batch);
  for (std::size_t head = 0; head < heads; ++head) {
    kernels::Mask mask;
    if (!call.arg(3).is_none()) {
      const Tensor& given = call.tensor(3);
      const Strides strides = broadcast_strides(given.shape(), scores);
      const std::size_t table = a.head.n_q * a.head.n_kv;
      const std::size_t first =
          table == 0 ? 0 : broadcast_flat(given.shape(), scores, own_head(a.scores, a.batch, head) * table);
      if (given.dtype() == DType::float32) mask.added = given.floats() + first;
      else mask.allowed = given.booleans() + first;
      mask.row_step = strides[scores.size() - 2];
      mask.column_step = strides[scores.size() - 1];
    }
    kernels::attention(a.head, call.tensor(0).floats() + own_head(a.q, a.batch, head) * a.head.n_q * a.head.d_k,
                       call.tensor(1).floats() + own_head(a.k, a.batch, head) * a.head.n_kv * a.head.d_k,
                       call.tensor(2).floats() + own_head(a.v, a.batch, head) * a.head.n_kv * a.head.d_v, mask,
                       call.workspace, out.floats() + head * a.head.n_q * a.head.d_v);
  }
}

// Index items for the outer dimensions of the head that serves a head of the result.
std::vector<Value> head_items(Chain& op, const Outer& outer, const Shape& batch, std::size_t head) {
  std::vector<Value> items;
  for (std::size_t i : index_of(outer.shape, own_head(outer, batch, head)))
    items.push_back(op.number(static_cast<std::int64_t>(i)));
  return items;
}

// One query against its keys by the ops that are fused.
Result<Value> unfold_attention(Tape& tape, const Call& call, std::size_t flat, std::size_t& first) {
  const Attention a = *attention_of(call);
  const std::size_t head = flat / (a.head.n_q * a.head.d_v);
  const std::size_t row = flat / a.head.d_v % a.head.n_q;
  first = flat - flat % a.head.d_v;
  Chain op(tape);
  const auto pick = [&](std::size_t arg, std::vector<Value> items) {
    return op("index_cells", {call.arg(arg), Value::of_items(Value::Kind::sequence, std::move(items))});
  };
  const std::size_t own = a.head.causal ? std::min(a.head.n_kv, row + 1) : a.head.n_kv;
  const auto picked = [&](std::size_t arg, const Outer& outer, const Value& rows) {
    std::vector<Value> items = head_items(op, outer, a.batch, head);
    items.push_back(rows);
    return pick(arg, std::move(items));
  };
  const Value query = op.number(static_cast<std::int64_t>(row));
  const Value seen = Value::of_items(Value::Kind::slice, {Value{}, op.number(static_cast<std::int64_t>(own)), Value{}});
  const Value q = picked(0, a.q, query);
  const Value k = picked(1, a.k, seen);
  const Value v = picked(2, a.v, seen);
  Value scores = op("mul", {op("matmul", {k, q}), op.number(a.head.scale)});
  if (!call.arg(3).is_none()) {
    // The query's row of the mask as it was given: what has size 1 repeats.
    const Shape& shape = call.tensor(3).shape();
    std::vector<Value> of_scores = head_items(op, a.scores, a.batch, head);
    of_scores.push_back(query);
    std::vector<Value> items;
    for (std::size_t i = 0; i + 1 < shape.size(); ++i) {
      items.push_back(shape[i] == 1 ? op.number(std::int64_t{0}) : of_scores[of_scores.size() + 1 - shape.size() + i]);
    }
    const Value mask = items.empty() ? call.arg(3) : pick(3, std::move(items));
    scores = call.tensor(3).dtype() == DType::boolean
                 ? op("where", {mask, scores, op.number(-std::numeric_limits<float>::infinity())})
                 : op("add", {scores, mask});
  }
  return op.finish(op("matmul", {op("safe_softmax", {scores, op.number(std::int64_t{-1})}), v}));
}

// By the ops that are fused, with the table of weights. dV = P^T g, dP = g V^T, dS = P (dP - sum(dP P)).
Result<Gradients> backward_attention(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  const Attention a = *attention_of(call);
  Chain op(tape);
  const Value first = op.number(std::int64_t{-2});
  const Value last = op.number(std::int64_t{-1});
  const auto transposed = [&](const Value& x) { return op("transpose", {x, first, last}); };
  // Heads repeated for the query heads of their group, and gradients summed back: over what was broadcast, then over
  // the groups.
  const auto with_group = [](const Outer& outer, const Value& x) {
    std::vector<std::size_t> wide(x.tensor->shape().begin(), x.tensor->shape().end());
    wide.insert(wide.begin() + static_cast<std::ptrdiff_t>(outer.shape.size()), outer.group);
    return wide;
  };
  const auto with_heads = [](const Outer& outer, const Value& x) {
    Shape shape = repeated(outer);
    shape.push_back(x.tensor->size(shape.size()));
    shape.push_back(x.tensor->size(shape.size()));
    return shape;
  };
  const auto in_heads = [&](const Outer& outer, const Value& x) {
    if (outer.group == 1) return x;
    const Shape shape = with_heads(outer, x);
    const Value open = op("unsqueeze", {x, op.number(static_cast<std::int64_t>(outer.shape.size()))});
    return op("reshape",
              {op("expand", {open, op.numbers(with_group(outer, x))}), op.numbers({shape.data(), shape.size()})});
  };
  const auto summed = [&](const Outer& outer, const Value& x, const Value& like) {
    if (x.is_none()) return x;
    const Value sum = op.sum_to(x, with_heads(outer, like));
    if (outer.group == 1) return sum;
    return op("sum", {op("reshape", {sum, op.numbers(with_group(outer, like))}),
                      op.number(static_cast<std::int64_t>(outer.shape.size()))});
  };
  const Value k = in_heads(a.k, call.arg(1));
  const Value v = in_heads(a.v, call.arg(2));
  const Value scale = op.number(a.head.scale);
  const Value minus_infinity = op.number(-std::numeric_limits<float>::infinity());
  Value scores = op("mul", {op("matmul", {call.arg(0), transposed(k)}), scale});
  if (a.head.causal) {
    const Value square =
        op("ones", {op.numbers(std::vector<std::size_t>{a.head.n_q, a.head.n_kv}), Value::of_text("bool")});
    scores = op("where", {op("tril", {square}), scores, minus_infinity});
  }
  const bool added = !call.arg(3).is_none() && call.tensor(3).dtype() == DType::float32;
  if (added) scores = op("add", {scores, call.arg(3)});
  else if (!call.arg(3).is_none()) scores = op("where", {call.arg(3), scores, minus_infinity});
  const Value p = op("safe_softmax", {scores, last});
  const bool added_wanted = added && call.wants(3);
  Value dq;
  Value dk;
  Value of_mask;
  if (call.wants(0) || call.wants(1) || added_wanted) {
    const Value dp = op("matmul", {gradient, transposed(v)});
    const Value mean = op("sum", {op("mul", {dp, p}), last, Value::of_number(Tensor::scalar(true))});
    const Value ds = op("mul", {p, op("sub", {dp, mean})});
    const Value scaled = op("mul", {ds, scale});
    if (call.wants(0)) dq = op("matmul", {scaled, k});
    if (call.wants(1)) dk = op("matmul", {transposed(scaled), call.arg(0)});
    if (added_wanted) of_mask = op.sum_to(ds, call.tensor(3).shape());
  }
  const Value dv = call.wants(2) ? op("matmul", {transposed(p), gradient}) : Value{};
  if (Result<Value> done = op.finish(Value{}); !done) return done.error();
  return op.finish(
      Gradients{summed(a.q, dq, call.arg(0)), summed(a.k, dk, call.arg(1)), summed(a.v, dv, call.arg(2)), of_mask});
}

}  // namespace

std::span<const Row> attention_ops() {
  static constexpr Row rows[] = {
      {.name = "scaled_dot_product_attention",
       .signature = "query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None, enable_gqa=False",
       .summary = "softmax(query @ key.T / sqrt(d_k)) @ value.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .infer = infer_attention,
       .forward = forward_attention,
       .backward = backward_attention,
       .unfold = unfold_attention,
       .workspace = workspace_of_attention,
       .cellwise = 0b1111},
  };
  return rows;
}

}  // namespace softlook
