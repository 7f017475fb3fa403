// scaled_dot_product_attention and its gradients, fused: no table of weights, which are made again, a row or a column
// at a time, when a cell is unfolded.
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
    if (q.size() == 4 && mask.size() < 2)
      return call.error(
          Code::dimension,
          "attn_mask has the shape " + to_string(mask) + "; beside a batch of heads it needs two dimensions.",
          "For one row for all queries write attn_mask.reshape(1, -1).");
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

// The mask of a head of the result, as it was given.
kernels::Mask mask_of(const Call& call, const Attention& a, std::size_t head) {
  kernels::Mask mask;
  if (call.arg(3).is_none()) return mask;
  const Tensor& given = call.tensor(3);
  const Shape scores = scores_of(a);
  const Strides strides = broadcast_strides(given.shape(), scores);
  const std::size_t table = a.head.n_q * a.head.n_kv;
  const std::size_t first =
      table == 0 ? 0 : broadcast_flat(given.shape(), scores, own_head(a.scores, a.batch, head) * table);
  if (given.dtype() == DType::float32) mask.added = given.floats() + first;
  else mask.allowed = given.booleans() + first;
  mask.row_step = strides[scores.size() - 2];
  mask.column_step = strides[scores.size() - 1];
  return mask;
}

// The cells of the query, the key and the value that serve a head of the result.
struct Own {
  const float* q;
  const float* k;
  const float* v;
};

Own own_cells(const Call& call, const Attention& a, std::size_t head) {
  return {call.tensor(0).floats() + own_head(a.q, a.batch, head) * a.head.n_q * a.head.d_k,
          call.tensor(1).floats() + own_head(a.k, a.batch, head) * a.head.n_kv * a.head.d_k,
          call.tensor(2).floats() + own_head(a.v, a.batch, head) * a.head.n_kv * a.head.d_v};
}

void forward_attention(const Call& call, Tensor& out) {
  const Attention a = *attention_of(call);
  const std::size_t heads = cell_count(a.batch);
  for (std::size_t head = 0; head < heads; ++head) {
    const Own own = own_cells(call, a, head);
    kernels::attention(a.head, own.q, own.k, own.v, mask_of(call, a, head), call.workspace,
                       out.floats() + head * a.head.n_q * a.head.d_v);
  }
}

// The ops that are fused, for one head of the result.
class Unfolding {
 public:
  Unfolding(Tape& tape, const Call& call, const Attention& a, std::size_t head)
      : op(tape), call_(call), a_(a), head_(head) {}

  Chain op;
  const Value last = op.number(std::int64_t{-1});
  const Value keep = Value::of_number(Tensor::scalar(true));

  // One query against the keys that it sees.
  struct Row {
    Value k;
    Value v;
    Value scores;
    Value weights;
  };
  Row row(std::size_t query) {
    const std::size_t own = a_.head.causal ? std::min(a_.head.n_kv, query + 1) : a_.head.n_kv;
    const Value at = number(query);
    const Value seen = Value::of_items(Value::Kind::slice, {Value{}, number(own), Value{}});
    Row row;
    const Value q = of_head(0, a_.q, at);
    row.k = of_head(1, a_.k, seen);
    row.v = of_head(2, a_.v, seen);
    row.scores = masked(scaled(op("matmul", {row.k, q})), at, nullptr);
    row.weights = op("safe_softmax", {row.scores, last});
    return row;
  }

  // The gradients of a row's weights.
  Value of_weights(const Row& row, std::size_t query) { return op("matmul", {row.v, gradient(number(query))}); }
  // The mean of the gradients of the weights, by the weights.
  Value mean(const Value& weights, const Value& gradients) {
    return op("sum", {op("mul", {gradients, weights}), last, keep});
  }
  // The gradients of the scores under the mask.
  Value of_masked(const Value& weights, const Value& gradients, const Value& mean) {
    return op("mul", {weights, op("sub", {gradients, mean})});
  }
  Value scaled(const Value& scores) { return op("mul", {scores, op.number(a_.head.scale)}); }

  // One key against the queries that see it, whose largest scores, totals and means are known.
  struct Column {
    Value q;
    Value gradient;
    Value weights;
  };
  Column column(std::size_t key, const Value& largest, const Value& totals) {
    const Value at = number(key);
    const Value seeing = seeing_queries(key);
    Column column;
    column.q = of_head(0, a_.q, seeing);
    column.gradient = gradient(seeing);
    const Value k = of_head(1, a_.k, at);
    const Value scores = masked(scaled(op("matmul", {column.q, k})), seeing, &at);
    column.weights = op("div", {op("exp", {op("sub", {scores, largest})}), totals});
    // A query that sees nothing has a largest score of -infinity, and all its weights are 0.
    if (!largest.is_none() && has_empty(*largest.tensor)) {
      const Value empty = op("eq", {largest, op.number(minus_infinity)});
      column.weights = op("where", {empty, op.number(0.0F), column.weights});
    }
    return column;
  }
  // The gradients of a column's weights.
  Value of_weights(const Column& column, std::size_t key) {
    return op("matmul", {column.gradient, of_head(2, a_.v, number(key))});
  }

  // The first query that sees a key.
  std::size_t first_query(std::size_t key) const { return a_.head.causal ? std::min(key, a_.head.n_q) : 0; }

 private:
  static constexpr float minus_infinity = -std::numeric_limits<float>::infinity();

  static bool has_empty(const Tensor& largest) {
    return std::find(largest.floats(), largest.floats() + largest.size(), minus_infinity) !=
           largest.floats() + largest.size();
  }

  Value number(std::size_t value) { return op.number(static_cast<std::int64_t>(value)); }

  Value seeing_queries(std::size_t key) {
    return Value::of_items(Value::Kind::slice, {number(first_query(key)), Value{}, Value{}});
  }

  Value pick(const Value& from, std::vector<Value> items) {
    return op("index_cells", {from, Value::of_items(Value::Kind::sequence, std::move(items))});
  }

  // Index items for outer dimensions.
  std::vector<Value> items_of(const Shape& shape, std::size_t head) {
    std::vector<Value> items;
    for (std::size_t i : index_of(shape, head)) items.push_back(number(i));
    return items;
  }

  Value of_head(std::size_t arg, const Outer& outer, const Value& rows) {
    std::vector<Value> items = items_of(outer.shape, own_head(outer, a_.batch, head_));
    items.push_back(rows);
    return pick(call_.arg(arg), std::move(items));
  }

  // The last argument of the op that goes backward.
  Value gradient(const Value& rows) {
    std::vector<Value> items = items_of(a_.batch, head_);
    items.push_back(rows);
    return pick(call_.arg(8), std::move(items));
  }

  // Scores with the mask as it was given, of the same queries and of all keys or of one: what has size 1 repeats.
  Value masked(const Value& scores, const Value& queries, const Value* key) {
    if (call_.arg(3).is_none()) return scores;
    const Shape& shape = call_.tensor(3).shape();
    std::vector<Value> of_scores = items_of(a_.scores.shape, own_head(a_.scores, a_.batch, head_));
    of_scores.push_back(queries);
    if (key != nullptr) of_scores.push_back(*key);
    const std::size_t hidden = key == nullptr ? 1 : 0;  // dimensions of the mask that stay whole
    std::vector<Value> items;
    for (std::size_t i = 0; i + hidden < shape.size(); ++i) {
      items.push_back(shape[i] == 1 ? number(0) : of_scores[of_scores.size() + hidden - shape.size() + i]);
    }
    const Value mask = items.empty() ? call_.arg(3) : pick(call_.arg(3), std::move(items));
    if (call_.tensor(3).dtype() == DType::float32) return op("add", {scores, mask});
    return op("where", {mask, scores, op.number(minus_infinity)});
  }

  const Call& call_;
  const Attention& a_;
  const std::size_t head_;
};

Result<Value> unfold_attention(Tape& tape, const Call& call, const Value&, std::size_t flat, std::size_t& first) {
  const Attention a = *attention_of(call);
  first = flat - flat % a.head.d_v;
  Unfolding unfolding(tape, call, a, flat / (a.head.n_q * a.head.d_v));
  const Unfolding::Row row = unfolding.row(flat / a.head.d_v % a.head.n_q);
  return unfolding.op.finish(unfolding.op("matmul", {row.weights, row.v}));
}

// ---- gradients --------------------------------------------------------------------------------------------------

// attention_backward gives one behind the other, each for all heads of the result: the gradients of query, key and
// value, each query's largest score, total and mean, by which a column of weights is made again, and the gradient of
// the masked scores, a table, where the mask learns.
enum Section : std::size_t { of_query, of_key, of_value, largest_scores, totals, means, of_mask, sections };

struct Sections {
  std::size_t heads;
  std::size_t sizes[sections];  // for a head

  std::size_t start(std::size_t section) const {
    std::size_t at = 0;
    for (std::size_t i = 0; i < section; ++i) at += heads * sizes[i];
    return at;
  }
};

Sections sections_of(const Attention& a, bool learns) {
  const kernels::Head& head = a.head;
  const std::size_t known = head.n_kv == 0 ? 0 : head.n_q;
  const std::size_t table = learns ? head.n_q * head.n_kv : 0;
  return {cell_count(a.batch),
          {head.n_q * head.d_k, head.n_kv * head.d_k, head.n_kv * head.d_v, known, known, known, table}};
}

bool mask_learns(const Call& call) { return call.tensor(9).booleans()[0] != 0; }

Result<Spec> infer_attention_backward(const Call& call) {
  Result<Attention> a = attention_of(call);
  if (!a) return a.error();
  return Spec{DType::float32, Shape{sections_of(*a, mask_learns(call)).start(sections)}};
}

std::size_t workspace_of_attention_backward(const Call& call) {
  return kernels::attention_backward_workspace(attention_of(call)->head);
}

void forward_attention_backward(const Call& call, Tensor& out) {
  const Attention a = *attention_of(call);
  const Sections parts = sections_of(a, mask_learns(call));
  if (a.head.n_kv == 0) std::fill(out.floats(), out.floats() + out.size(), 0.0F);
  for (std::size_t head = 0; head < parts.heads && a.head.n_kv > 0; ++head) {
    const Own own = own_cells(call, a, head);
    const auto to = [&](Section section) { return out.floats() + parts.start(section) + head * parts.sizes[section]; };
    kernels::attention_backward(a.head, own.q, own.k, own.v, mask_of(call, a, head),
                                call.tensor(8).floats() + head * a.head.n_q * a.head.d_v, call.workspace,
                                {to(of_query), to(of_key), to(of_value), to(largest_scores), to(totals), to(means),
                                 parts.sizes[of_mask] == 0 ? nullptr : to(of_mask)});
  }
}

Result<Value> unfold_attention_backward(Tape& tape, const Call& call, const Value& out, std::size_t flat,
                                        std::size_t& first) {
  const Attention a = *attention_of(call);
  const Sections parts = sections_of(a, mask_learns(call));
  std::size_t section = sections - 1;
  while (parts.start(section) > flat) --section;
  const std::size_t head = (flat - parts.start(section)) / parts.sizes[section];
  const std::size_t cell = (flat - parts.start(section)) % parts.sizes[section];
  Unfolding unfolding(tape, call, a, head);
  Chain& op = unfolding.op;
  if (section == of_key || section == of_value) {
    const std::size_t columns = section == of_key ? a.head.d_k : a.head.d_v;
    const std::size_t key = cell / columns;
    first = flat - cell % columns;
    const auto known = [&](Section of) {
      const std::size_t from = unfolding.first_query(key);
      const auto number = [&](std::size_t value) { return op.number(static_cast<std::int64_t>(value)); };
      return op("narrow",
                {out, number(0), number(parts.start(of) + head * a.head.n_q + from), number(a.head.n_q - from)});
    };
    const Unfolding::Column column = unfolding.column(key, known(largest_scores), known(totals));
    if (section == of_value) return op.finish(op("matmul", {column.weights, column.gradient}));
    const Value dp = unfolding.of_weights(column, key);
    const Value masked = unfolding.of_masked(column.weights, dp, known(means));
    return op.finish(op("matmul", {unfolding.scaled(masked), column.q}));
  }
  const std::size_t columns = section == of_query ? a.head.d_k : section == of_mask ? a.head.n_kv : 1;
  const std::size_t query = cell / columns;
  first = flat - cell % columns;
  const Unfolding::Row row = unfolding.row(query);
  if (section == largest_scores) return op.finish(op("amax", {row.scores, unfolding.last, unfolding.keep}));
  if (section == totals) {
    const Value largest = op("amax", {row.scores, unfolding.last, unfolding.keep});
    const Value powers = op("exp", {op("sub", {row.scores, largest})});
    return op.finish(op("sum", {powers, unfolding.last, unfolding.keep}));
  }
  const Value dp = unfolding.of_weights(row, query);
  const Value mean = unfolding.mean(row.weights, dp);
  if (section == means) return op.finish(mean);
  const Value masked = unfolding.of_masked(row.weights, dp, mean);
  if (section == of_mask) return op.finish(masked);
  return op.finish(op("matmul", {unfolding.scaled(masked), row.k}));
}

// What was repeated, among heads for their group and by broadcasting, is summed: first over what was broadcast, then
// over the groups.
Result<Gradients> backward_attention(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  const Attention a = *attention_of(call);
  const Sections parts = sections_of(a, call.wants(3));
  Chain op(tape);
  const auto number = [&](std::size_t value) { return op.number(static_cast<std::int64_t>(value)); };
  std::vector<Value> args(call.args.begin(), call.args.end());
  args.push_back(gradient);
  args.push_back(Value::of_number(Tensor::scalar(call.wants(3))));
  const Value all = op("attention_backward", args);
  const auto sizes = [&](const Shape& outer_shape, const Value& like) {
    Shape shape = outer_shape;
    for (std::size_t back : {std::size_t{2}, std::size_t{1}})
      shape.push_back(like.tensor->size(like.tensor->rank() - back));
    return shape;
  };
  const auto under = [&](const Value& x, const Shape& shape) {
    return op("reshape", {x, op.numbers({shape.data(), shape.size()})});
  };
  const auto section = [&](std::size_t of, const Shape& shape) {
    return under(op("narrow", {all, number(0), number(parts.start(of)), number(cell_count(shape))}), shape);
  };
  const auto summed = [&](std::size_t arg, const Outer& outer) {
    if (!call.wants(arg)) return Value{};
    const Value& like = call.arg(arg);
    const Value sum = op.sum_to(section(arg, sizes(a.batch, like)), sizes(repeated(outer), like));
    if (outer.group == 1) return sum;
    Shape wide = sizes(outer.shape, like);
    wide.insert(wide.begin() + static_cast<std::ptrdiff_t>(outer.shape.size()), outer.group);
    return op("sum", {under(sum, wide), number(outer.shape.size())});
  };
  Gradients gradients{summed(0, a.q), summed(1, a.k), summed(2, a.v), {}};
  if (call.wants(3)) {
    Shape table = a.batch;
    table.push_back(a.head.n_q);
    table.push_back(a.head.n_kv);
    gradients[3] = op.sum_to(section(of_mask, table), call.tensor(3).shape());
  }
  return op.finish(std::move(gradients));
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
      {.name = "attention_backward",
       .signature = "query, key, value, attn_mask, dropout_p, is_causal, scale, enable_gqa, gradient, mask_learns",
       .summary = "The gradients of the arguments, and what weights are made again by, one behind the other.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .infer = infer_attention_backward,
       .forward = forward_attention_backward,
       .unfold = unfold_attention_backward,
       .workspace = workspace_of_attention_backward,
       .cellwise = 0b100001111,
       .internal = true},
  };
  return rows;
}

}  // namespace softlook
