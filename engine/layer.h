// Layers of torch.nn as values: a tuple of what the layer holds, with its name as the tuple's text.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "value.h"

namespace softlook {

bool is_layer(const Value& value);

struct Parameter {
  std::string name;  // as in PyTorch's state_dict: "weight", or "0.weight" in a list of layers
  Value value;
};

// The parameters of a layer, or of a list of layers, in PyTorch's order.
std::vector<Parameter> parameters_of(const Value& value);

}  // namespace softlook
