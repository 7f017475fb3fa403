#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "../decimal.h"
#include "families.h"

namespace softlook {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// The defaults that signatures use: None, True, False, whole numbers, numbers, 'text'.
Value parse_default(std::string_view text) {
  if (text == "None") return {};
  if (text == "True" || text == "False") return Value::of_number(Tensor::scalar(text == "True"));
  if (text.front() == '\'') return Value::of_text(std::string(text.substr(1, text.size() - 2)));
  if (text.find_first_of(".e") == std::string_view::npos) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return Value::of_number(Tensor::scalar(number));
  }
  return Value::of_number(Tensor::scalar(static_cast<float>(parse_decimal(text))));
}

std::vector<Param> parse_signature(std::string_view signature) {
  std::vector<Param> params;
  while (!signature.empty()) {
    const std::size_t comma = std::min(signature.find(','), signature.size());
    const std::string_view item = trim(signature.substr(0, comma));
    signature.remove_prefix(std::min(comma + 1, signature.size()));
    const std::size_t equals = item.find('=');
    Param param;
    if (equals != std::string_view::npos) {
      param.name = trim(item.substr(0, equals));
      param.fallback = parse_default(trim(item.substr(equals + 1)));
      param.required = false;
    } else if (item.front() == '*') {
      param.name = item.substr(1);
      param.variadic = true;
      param.required = false;
    } else {
      param.name = item;
    }
    params.push_back(std::move(param));
  }
  return params;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t space = std::min(text.find(' '), text.size());
    words.push_back(text.substr(0, space));
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  return words;
}

std::vector<Op> make_table() {
  const auto families = {creation_ops, elementwise_ops, comparison_ops, linear_ops, shape_ops, index_ops,
                         reduce_ops,   nn_ops,          attention_ops,  loss_ops,   random_ops};
  std::size_t rows = 0;
  for (auto family : families) rows += family().size();
  std::vector<Op> table;
  table.reserve(rows);
  for (auto family : families) {
    for (const Row& row : family()) table.emplace_back(row);
  }
  return table;
}

const std::vector<Op>& table() {
  static const std::vector<Op> rows = make_table();
  return rows;
}

std::unordered_map<std::string_view, const Op*> make_names() {
  std::unordered_map<std::string_view, const Op*> names;
  for (const Op& op : table()) {
    names.emplace(op.name, &op);
    for (std::string_view alias : op.other_names) names.emplace(alias, &op);
  }
  return names;
}

// Levenshtein's distance.
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

Op::Op(const Row& row) : Row(row), params(parse_signature(row.signature)), other_names(words_of(row.aliases)) {}

std::span<const Op> op_table() { return table(); }

const Op* find_op(std::string_view name) {
  static const auto names = make_names();
  const auto found = names.find(name);
  return found == names.end() ? nullptr : found->second;
}

std::string_view nearest_op(std::string_view name) {
  std::string_view nearest;
  std::size_t fewest = std::min<std::size_t>(3, name.size() / 2 + 1);
  const auto consider = [&](std::string_view known) {
    const std::size_t distance = edits(name.substr(0, 40), known);
    if (distance < fewest) {
      fewest = distance;
      nearest = known;
    }
  };
  for (const Op& op : table()) {
    if (op.internal) continue;
    consider(op.name);
    for (std::string_view alias : op.other_names) consider(alias);
  }
  return nearest;
}

}  // namespace softlook
