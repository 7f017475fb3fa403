// The families of the op table, a file each. table.cpp joins them.
#pragma once

#include <vector>

#include "../op.h"

namespace softlook {

std::vector<Op> creation_ops();
std::vector<Op> elementwise_ops();
std::vector<Op> comparison_ops();
std::vector<Op> linear_ops();
std::vector<Op> shape_ops();
std::vector<Op> index_ops();
std::vector<Op> reduce_ops();
std::vector<Op> nn_ops();
std::vector<Op> attention_ops();
std::vector<Op> loss_ops();
std::vector<Op> random_ops();

}  // namespace softlook
