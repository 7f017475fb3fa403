// softmax(scale * Q K^T + mask) V for one head, without the table of weights.
#pragma once

#include <cstddef>
#include <cstdint>

namespace softlook::kernels {

// A mask cell for query i and key j lies at data[i * row_step + j * column_step]. At most one of the two is set: added
// to the scores, or true where the query may attend.
struct Mask {
  const float* added = nullptr;
  const std::uint8_t* allowed = nullptr;
  std::ptrdiff_t row_step = 0;
  std::ptrdiff_t column_step = 0;
};

struct Head {
  std::size_t n_q;
  std::size_t n_kv;
  std::size_t d_k;
  std::size_t d_v;
  float scale;
  bool causal;  // query i attends to the keys 0 ... i
};

// q (n_q, d_k), k (n_kv, d_k), v (n_kv, d_v), out (n_q, d_v). A row of which every score is -infinity gives 0.
// Each step has the bits of the ops matmul, mul, add, safe_softmax, matmul. `workspace` holds attention_workspace(head)
// cells: they grow with n_kv, not with its square.
std::size_t attention_workspace(const Head& head);
void attention(const Head& head, const float* q, const float* k, const float* v, const Mask& mask, float* workspace,
               float* out);

}  // namespace softlook::kernels
