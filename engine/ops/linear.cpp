// Products of matrices.
#include "../kernels/gemm.h"

#include <algorithm>

#include "arguments.h"
#include "families.h"

namespace softlook {
namespace {

// (m, k) @ (k, n), once for each of the broadcast outer dimensions. A vector is a row on the left, a column on the
// right.
struct Product {
  Shape batch;    // broadcast outer dimensions
  Shape outer_a;  // those of each argument
  Shape outer_b;
  std::size_t m, k, n;
  bool row;     // the left argument is a vector
  bool column;  // the right argument is a vector
};

Shape outer(const Shape& shape) {
  Shape result;
  for (std::size_t i = 0; i + 2 < shape.size(); ++i) result.push_back(shape[i]);
  return result;
}

// The hint for (4, 3) @ (4, 3): transposing one side would do.
std::string transpose_hint(const Call& call, const Shape& a, const Shape& b) {
  const std::size_t inner = a.back();
  if (b.size() >= 2 && b.back() == inner) {
    return "Did you mean " + call.text(0) + " @ " + call.text(1) + (b.size() == 2 ? ".T" : ".transpose(-2, -1)") + "?";
  }
  if (a.size() >= 2 && b.size() >= 2 && a[a.size() - 2] == b[b.size() - 2]) {
    return "Did you mean " + call.text(0) + (a.size() == 2 ? ".T" : ".transpose(-2, -1)") + " @ " + call.text(1) + "?";
  }
  return "Print the shapes to see which side is the wrong one.";
}

Result<Product> product(const Call& call) {
  for (std::size_t i = 0; i < 2; ++i) {
    if (Checked tensor = need_tensor(call, i); !tensor) return tensor.error();
  }
  const Shape& a = call.tensor(0).shape();
  const Shape& b = call.tensor(1).shape();
  if (a.empty() || b.empty()) {
    return call.error(Code::shape,
                      call.text(a.empty() ? std::size_t{0} : std::size_t{1}) +
                          " is a number; a product of matrices needs dimensions.",
                      "Multiply numbers with *.");
  }
  Product p;
  p.row = a.size() == 1;
  p.column = b.size() == 1;
  p.m = p.row ? 1 : a[a.size() - 2];
  p.k = a.back();
  p.n = p.column ? 1 : b.back();
  const std::size_t rows_of_b = p.column ? b[0] : b[b.size() - 2];
  if (p.k != rows_of_b) {
    return call.error(Code::shape,
                      "in " + call.text(0) + " @ " + call.text(1) + " the last size of " + call.text(0) + " (" +
                          std::to_string(p.k) + ") must equal the " + (p.column ? "size" : "next to last size") +
                          " of " + call.text(1) + " (" + std::to_string(rows_of_b) + "); their shapes are " +
                          to_string(a) + " and " + to_string(b) + ".",
                      transpose_hint(call, a, b));
  }
  p.outer_a = outer(a);
  p.outer_b = outer(b);
  p.batch = Shape(std::max(p.outer_a.size(), p.outer_b.size()), 1);
  for (std::size_t back = 1; back <= p.batch.size(); ++back) {
    const std::size_t x = back <= p.outer_a.size() ? p.outer_a[p.outer_a.size() - back] : 1;
    const std::size_t y = back <= p.outer_b.size() ? p.outer_b[p.outer_b.size() - back] : 1;
    if (x != y && x != 1 && y != 1) {
      return call.error(Code::shape,
                        "the outer dimensions of " + call.text(0) + " " + to_string(a) + " and " + call.text(1) + " " +
                            to_string(b) + " do not go together.",
                        "They must be equal, or one of them 1.");
    }
    p.batch[p.batch.size() - back] = x == 1 ? y : x;
  }
  return p;
}

Result<Spec> infer_matmul(const Call& call) {
  Result<Product> p = product(call);
  if (!p) return p.error();
  Shape shape = p->batch;
  if (!p->row) shape.push_back(p->m);
  if (!p->column) shape.push_back(p->n);
  const DType dtype = std::max({call.tensor(0).dtype(), call.tensor(1).dtype(), DType::int64});
  if (call.tensor(0).dtype() != call.tensor(1).dtype() && dtype == DType::float32) {
    const std::size_t whole = call.tensor(0).dtype() == DType::float32 ? 1 : 0;
    return call.error(Code::dtype,
                      call.text(whole) + " has the dtype " + std::string(word(call.tensor(whole).dtype())) +
                          "; both sides must be float32.",
                      "Write " + operand(call, whole) + ".float().");
  }
  for (std::size_t i = 0; i < 2; ++i) {
    if (call.tensor(i).dtype() != DType::boolean) continue;
    return call.error(Code::dtype, call.text(i) + " has the dtype bool; a product takes numbers.",
                      "Write " + operand(call, i) + ".float(), or .long() where both sides are whole.");
  }
  return Spec{dtype, shape};
}

void integer_product(const std::int64_t* a, const std::int64_t* b, std::int64_t* c, const Product& p) {
  for (std::size_t i = 0; i < p.m; ++i) {
    for (std::size_t j = 0; j < p.n; ++j) {
      std::uint64_t sum = 0;
      for (std::size_t k = 0; k < p.k; ++k)
        sum += static_cast<std::uint64_t>(a[i * p.k + k]) * static_cast<std::uint64_t>(b[k * p.n + j]);
      c[i * p.n + j] = static_cast<std::int64_t>(sum);
    }
  }
}

void forward_matmul(const Call& call, Tensor& out) {
  Product p = *product(call);
  if (p.outer_b.empty()) {  // one tall matrix
    p.m *= cell_count(p.batch);
    p.batch = Shape{};
    p.outer_a = Shape{};
  }
  const TensorRef a = as_dtype(call.arg(0).tensor, out.dtype());
  const TensorRef b = as_dtype(call.arg(1).tensor, out.dtype());
  const std::size_t count = cell_count(p.batch);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at_a = broadcast_flat(p.outer_a, p.batch, i) * p.m * p.k;
    const std::size_t at_b = broadcast_flat(p.outer_b, p.batch, i) * p.k * p.n;
    const std::size_t at_c = i * p.m * p.n;
    if (out.dtype() == DType::float32) {
      kernels::gemm(a->floats() + at_a, b->floats() + at_b, out.floats() + at_c, p.m, p.k, p.n);
    } else {
      integer_product(a->integers() + at_a, b->integers() + at_b, out.integers() + at_c, p);
    }
  }
}

Recipe explain_matmul(const Call& call, const Shape& shape, std::size_t flat) {
  const Product p = *product(call);
  const bool floats = call.tensor(0).dtype() == DType::float32;
#ifdef SOFTLOOK_RELAXED
  Recipe recipe{floats ? "madd_sum(a, b)" : "sum(a * b)", "sum(a * b)"};
#else
  Recipe recipe{"sum(a * b)"};
  static_cast<void>(floats);
#endif
  static_cast<void>(shape);
  const std::size_t batch = flat / (p.m * p.n);
  const std::size_t row = flat / p.n % p.m;
  const std::size_t column = flat % p.n;
  const std::size_t at_a = broadcast_flat(p.outer_a, p.batch, batch) * p.m * p.k + row * p.k;
  const std::size_t at_b = broadcast_flat(p.outer_b, p.batch, batch) * p.k * p.n + column;
  recipe.pairs({"a", call.arg(0), at_a, 1}, {"b", call.arg(1), at_b, p.n}, p.k);
  return recipe;
}

// dA = dC B^T and dB = A^T dC, summed over the outer dimensions that were repeated. Where B is one matrix for all of
// A's outer dimensions, their rows are those of one tall matrix, and dB is one sum over all of them.
Result<Gradients> backward_matmul(Tape& tape, const Call& call, const Value&, const Value& gradient) {
  const Product p = *product(call);
  Chain op(tape);
  const Value first = op.number(std::int64_t{-2});
  const Value last = op.number(std::int64_t{-1});
  Value a = p.row ? op("unsqueeze", {call.arg(0), op.number(std::int64_t{0})}) : call.arg(0);
  const Value b = p.column ? op("unsqueeze", {call.arg(1), last}) : call.arg(1);
  Value c = gradient;
  if (p.row && p.column) c = op("reshape", {c, op.numbers(std::vector<std::size_t>{1, 1})});
  else if (p.row) c = op("unsqueeze", {c, first});
  else if (p.column) c = op("unsqueeze", {c, last});
  const auto transposed = [&](const Value& x) { return op("transpose", {x, first, last}); };
  const auto under = [&](const Value& x, const Shape& shape) {
    return op("reshape", {x, op.numbers({shape.data(), shape.size()})});
  };
  Value of_a = call.wants(0) ? op("matmul", {c, transposed(b)}) : Value{};
  Value of_b;
  if (call.wants(1)) {
    if (p.outer_b.empty() && !p.batch.empty()) {
      const std::size_t rows = cell_count(p.batch) * p.m;
      a = under(a, Shape{rows, p.k});
      c = under(c, Shape{rows, p.n});
    }
    of_b = op("matmul", {transposed(a), c});
  }
  if (!op.finish(Value{})) return op.finish(Gradients{});
  if (call.wants(0)) {
    Shape shape = p.outer_a;
    shape.push_back(p.m);
    shape.push_back(p.k);
    of_a = op.sum_to(of_a, shape);
    if (p.row) of_a = under(of_a, call.tensor(0).shape());
  }
  if (call.wants(1)) {
    of_b = op.sum_to(of_b, b.tensor->shape());
    if (p.column) of_b = under(of_b, call.tensor(1).shape());
  }
  return op.finish(Gradients{of_a, of_b});
}

// Every cell of a vector times every cell of another.
Result<Value> lower_outer(Tape& tape, const Call& call) {
  for (std::size_t i = 0; i < 2; ++i) {
    if (Checked tensor = need_tensor(call, i); !tensor) return tensor.error();
    if (call.tensor(i).rank() != 1)
      return call.error(Code::dimension,
                        call.text(i) + " has the shape " + to_string(call.tensor(i).shape()) + "; it must be a vector.",
                        "Write .flatten() behind it.");
  }
  Chain op(tape);
  return op.finish(op("mul", {op("unsqueeze", {call.arg(0), op.number(std::int64_t{1})}), call.arg(1)}));
}

// The products of PyTorch that take one number of dimensions: 1 for vectors, 2 for matrices, 3 for stacks of them.
template <std::size_t rank_a, std::size_t rank_b>
Result<Value> lower_product(Tape& tape, const Call& call) {
  constexpr std::string_view words[] = {"a vector", "a matrix", "a stack of matrices"};
  for (std::size_t i = 0; i < 2; ++i) {
    if (Checked tensor = need_tensor(call, i); !tensor) return tensor.error();
    const std::size_t rank = i == 0 ? rank_a : rank_b;
    if (call.tensor(i).rank() == rank) continue;
    return call.error(Code::dimension,
                      call.text(i) + " has the shape " + to_string(call.tensor(i).shape()) + "; " +
                          std::string(call.op.name) + " takes " + std::string(words[rank - 1]) + " there.",
                      "Write " + call.text(0) + " @ " + call.text(1) + ", which takes any.");
  }
  const bool stacks = rank_a == 3 && call.tensor(0).shape()[0] != call.tensor(1).shape()[0];
  if (stacks)
    return call.error(Code::shape,
                      call.text(0) + " has the shape " + to_string(call.tensor(0).shape()) + " and " + call.text(1) +
                          " has " + to_string(call.tensor(1).shape()) + "; bmm takes as many matrices of both.",
                      "Write " + call.text(0) + " @ " + call.text(1) + ", which repeats a single one.");
  Chain op(tape);
  return op.finish(op("matmul", {call.arg(0), call.arg(1)}));
}

template <std::size_t rank_a, std::size_t rank_b>
constexpr Row product_of(std::string_view name, std::string_view signature, std::string_view summary) {
  return {.name = name,
          .signature = signature,
          .summary = summary,
          .bound = Bound::ulp_of_terms,
          .ulp = 4,
          .lower = lower_product<rank_a, rank_b>,
          .cellwise = 0b11};
}

}  // namespace

std::span<const Row> linear_ops() {
  static constexpr Row rows[] = {
      {.name = "outer",
       .signature = "input, vec2",
       .summary = "Every cell of a vector times every cell of another.",
       .lower = lower_outer,
       .cellwise = 0b11},
      {.name = "matmul",
       .signature = "input, other",
       .summary = "Product of matrices: each cell is a dot product of a row and a column.",
       .bound = Bound::ulp_of_terms,
       .ulp = 4,
       .infer = infer_matmul,
       .forward = forward_matmul,
       .explain = explain_matmul,
       .backward = backward_matmul,
       .cellwise = 0b11},
      product_of<1, 1>("dot", "input, tensor", "The dot product of two vectors."),
      product_of<2, 1>("mv", "input, vec", "A matrix times a vector."),
      product_of<2, 2>("mm", "input, mat2", "The product of two matrices."),
      product_of<3, 3>("bmm", "input, mat2", "The products of matrices, one by one."),
  };
  return rows;
}

}  // namespace softlook
