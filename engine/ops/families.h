// The families of the op table, a file each. table.cpp joins them.
#pragma once

#include <span>

#include "../op.h"

namespace softlook {

std::span<const Row> creation_ops();
std::span<const Row> elementwise_ops();
std::span<const Row> comparison_ops();
std::span<const Row> linear_ops();
std::span<const Row> shape_ops();
std::span<const Row> index_ops();
std::span<const Row> reduce_ops();
std::span<const Row> nn_ops();
std::span<const Row> attention_ops();
std::span<const Row> loss_ops();
std::span<const Row> random_ops();

}  // namespace softlook
