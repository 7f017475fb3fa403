#include "layer.h"

#include <algorithm>

namespace softlook {
namespace {

constexpr std::string_view layers[] = {"Linear", "Embedding", "LayerNorm"};
constexpr std::string_view parameters[] = {"weight", "bias"};

void collect(const Value& value, const std::string& before, std::vector<Parameter>& found) {
  if (value.kind != Value::Kind::sequence) return;
  const bool layer = is_layer(value);
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    if (!layer) collect(value.items[i], before + std::to_string(i) + ".", found);
    else if (i < std::size(parameters) && value.items[i].is_tensor())
      found.push_back({before + std::string(parameters[i]), value.items[i]});
  }
}

}  // namespace

bool is_layer(const Value& value) {
  return value.kind == Value::Kind::sequence &&
         std::find(std::begin(layers), std::end(layers), value.text) != std::end(layers);
}

std::vector<Parameter> parameters_of(const Value& value) {
  std::vector<Parameter> found;
  collect(value, "", found);
  return found;
}

}  // namespace softlook
