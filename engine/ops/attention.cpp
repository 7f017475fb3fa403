// scaled_dot_product_attention, fused: no table of weights, which are made again, a row at a time, when a cell is
// unfolded.
#include "../kernels/attention.h"

#include <cmath>
#include <limits>

#include "arguments.h"
#include "families.h"

namespace softlook {
namespace {

// Arguments: query, key, value, attn_mask, dropout_p, is_causal, scale, enable_gqa.
struct Attention {
  Shape batch;                // outer dimensions of the query
  std::size_t heads;          // product of batch
  std::size_t group = 1;      // query heads that share a key head
  std::size_t heads_per = 1;  // size of the last outer dimension of the query
  kernels::Head head;
};

Shape outer(const Shape& shape) {
  Shape result;
  for (std::size_t i = 0; i + 2 < shape.size(); ++i) result.push_back(shape[i]);
  return result;
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
  Attention a{outer(q),
              cell_count(outer(q)),
              1,
              1,
              {at(q, 2), at(k, 2), at(q, 1), at(v, 1), static_cast<float>(scale), *causal}};
  const Shape keys = outer(k);
  if (keys != outer(v))
    return call.error(Code::shape,
                      "keys have the shape " + to_string(k) + " and values " + to_string(v) +
                          "; their outer dimensions must be equal.",
                      "Each key has its value, in every head.");
  if (!a.batch.empty()) a.heads_per = a.batch.back();
  if (keys != a.batch) {
    bool grouped =
        *gqa && !keys.empty() && keys.size() == a.batch.size() && keys.back() != 0 && a.batch.back() % keys.back() == 0;
    for (std::size_t i = 0; grouped && i + 1 < keys.size(); ++i) grouped = keys[i] == a.batch[i];
    if (!grouped) {
      return call.error(Code::shape,
                        "queries have the shape " + to_string(q) + " and keys " + to_string(k) +
                            "; their outer dimensions must be equal.",
                        "For several query heads to a key head, pass enable_gqa=True.");
    }
    a.group = a.batch.back() / keys.back();
  }
  if (!call.arg(3).is_none()) {
    if (*causal)
      return call.error(Code::argument, "is_causal and attn_mask cannot both be given.",
                        "Put the causal mask into attn_mask.");
    if (Checked tensor = need_tensor(call, 3); !tensor) return tensor.error();
    if (call.tensor(3).dtype() == DType::int64)
      return call.error(Code::dtype,
                        "attn_mask must be bool (True where a query may attend) or float32 (added to the scores).");
    Shape scores = a.batch;
    scores.push_back(a.head.n_q);
    scores.push_back(a.head.n_kv);
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

// The key head of a query head.
std::size_t key_head(const Attention& a, std::size_t head) {
  return head / a.heads_per * (a.heads_per / a.group) + head % a.heads_per / a.group;
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
  Shape scores = a.batch;
  scores.push_back(a.head.n_q);
  scores.push_back(a.head.n_kv);
  for (std::size_t head = 0; head < a.heads; ++head) {
    kernels::Mask mask;
    if (!call.arg(3).is_none()) {
      const Tensor& given = call.tensor(3);
      const Strides strides = broadcast_strides(given.shape(), scores);
      const std::size_t first =
          a.head.n_q * a.head.n_kv == 0 ? 0 : broadcast_flat(given.shape(), scores, head * a.head.n_q * a.head.n_kv);
      if (given.dtype() == DType::float32) mask.added = given.floats() + first;
      else mask.allowed = given.booleans() + first;
      mask.row_step = strides[scores.size() - 2];
      mask.column_step = strides[scores.size() - 1];
    }
    const std::size_t of_keys = key_head(a, head);
    kernels::attention(a.head, call.tensor(0).floats() + head * a.head.n_q * a.head.d_k,
                       call.tensor(1).floats() + of_keys * a.head.n_kv * a.head.d_k,
                       call.tensor(2).floats() + of_keys * a.head.n_kv * a.head.d_v, mask, call.workspace,
                       out.floats() + head * a.head.n_q * a.head.d_v);
  }
}

// Index items for the outer dimensions of one head.
std::vector<Value> head_items(Chain& op, const Shape& batch, std::size_t head) {
  std::vector<Value> items;
  for (std::size_t i : index_of(batch, head)) items.push_back(op.number(static_cast<std::int64_t>(i)));
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
  Shape keys = a.batch;
  if (!keys.empty()) keys[keys.size() - 1] /= a.group;
  std::vector<Value> query_items = head_items(op, a.batch, head);
  query_items.push_back(op.number(static_cast<std::int64_t>(row)));
  const std::size_t own = a.head.causal ? std::min(a.head.n_kv, row + 1) : a.head.n_kv;
  std::vector<Value> seen = head_items(op, keys, key_head(a, head));
  seen.push_back(Value::of_items(Value::Kind::slice, {Value{}, op.number(static_cast<std::int64_t>(own)), Value{}}));
  const Value q = pick(0, query_items);
  const Value k = pick(1, seen);
  const Value v = pick(2, seen);
  Value scores = op("mul", {op("matmul", {k, q}), op.number(a.head.scale)});
  if (!call.arg(3).is_none()) {
    // The query's row of the mask as it was given: what has size 1 repeats.
    const Shape& shape = call.tensor(3).shape();
    std::vector<Value> items;
    for (std::size_t i = 0; i + 1 < shape.size(); ++i) {
      const std::size_t of_scores = query_items.size() + 1 - shape.size() + i;
      items.push_back(shape[i] == 1 ? op.number(std::int64_t{0}) : query_items[of_scores]);
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
  const std::size_t rank = a.batch.size();
  // Key heads repeated for the query heads of their group, and gradients summed back.
  const auto repeated = [&](const Value& x) {
    if (a.group == 1) return x;
    std::vector<std::size_t> shape(a.batch.begin(), a.batch.end());
    shape.push_back(x.tensor->size(rank));
    shape.push_back(x.tensor->size(rank + 1));
    std::vector<std::size_t> wide(x.tensor->shape().begin(), x.tensor->shape().end());
    wide.insert(wide.begin() + static_cast<std::ptrdiff_t>(rank), a.group);
    const Value open = op("unsqueeze", {x, op.number(static_cast<std::int64_t>(rank))});
    return op("reshape", {op("expand", {open, op.numbers(wide)}), op.numbers(shape)});
  };
  const auto summed = [&](const Value& x, const Value& like) {
    if (a.group == 1) return x;
    std::vector<std::size_t> wide(like.tensor->shape().begin(), like.tensor->shape().end());
    wide.insert(wide.begin() + static_cast<std::ptrdiff_t>(rank), a.group);
    return op("sum", {op("reshape", {x, op.numbers(wide)}), op.number(static_cast<std::int64_t>(rank))});
  };
  const Value k = repeated(call.arg(1));
  const Value v = repeated(call.arg(2));
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
  return op.finish(Gradients{dq, call.wants(1) ? summed(dk, call.arg(1)) : Value{},
                             call.wants(2) ? summed(dv, call.arg(2)) : Value{}, of_mask});
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
