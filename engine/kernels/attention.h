// softmax(scale * Q K^T + mask) V for one head, and its gradients, without the table of weights.
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

// of_q, of_k and of_v have the shapes of q, k and v; the others (n_q) are a query's largest score, the sum of exp(score
// - largest), and the sum of its weights times their gradients. With them any weight can be made again alone.
// of_mask (n_q, n_kv) is the gradient of the masked scores; null where it is not asked for.
struct AttentionGradients {
  float* of_q;
  float* of_k;
  float* of_v;
  float* largest;
  float* totals;
  float* means;
  float* of_mask;
};

// What `gradient` (n_q, d_v) of the result makes of them, for n_kv > 0. With P the weights: dV = P^T g, dP = g V^T,
// dS = scale P (dP - sum(dP P)), dQ = dS K, dK = dS^T Q. Each step has the bits of the ops matmul, mul, sum, sub, mul,
// mul, matmul over the keys that a query sees. The workspace grows with n_kv, too.
std::size_t attention_backward_workspace(const Head& head);
void attention_backward(const Head& head, const float* q, const float* k, const float* v, const Mask& mask,
                        const float* gradient, float* workspace, const AttentionGradients& to);

}  // namespace softlook::kernels
