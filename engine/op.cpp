#include "op.h"

#include <algorithm>

#include "tape.h"

namespace softlook {

// What a row makes on the way to its result has no text of its own.
std::string Call::text(const Value& value) const {
  return value.node >= 0 && !tape.is_between(value.node) ? tape.text(value.node) : std::string();
}

std::string Call::text(std::size_t i) const {
  const std::string source = text(args[i]);
  return source.empty() ? "'" + op.params[i].name + "'" : source;
}

Error Call::error(Code code, std::string message, std::string hint) const {
  // The author of a program knows the row that the program calls, unless it is written without a name: there the
  // sentence stands alone.
  const Op* called = tape.called();
  if (called == nullptr || called->name == "call_module") called = &op;
  if (!called->internal && !called->nameless)
    return Error{code, std::string(called->name) + ": " + std::move(message), std::move(hint)};
  const bool own_word = message.starts_with("the ") || message.starts_with("an ") || message.starts_with("a ");
  if (own_word) message[0] = static_cast<char>(message[0] - 'a' + 'A');
  return Error{code, std::move(message), std::move(hint)};
}

std::uint8_t Recipe::role_id(std::string_view role) {
  // In a long sum the same words come again and again: they are found without comparing letters.
  for (std::size_t id = 0; id < roles.size(); ++id) {
    if (roles[id].data() == role.data()) return static_cast<std::uint8_t>(id);
  }
  const auto found = std::find(roles.begin(), roles.end(), role);
  if (found == roles.end()) {
    roles.push_back(role);
    return static_cast<std::uint8_t>(roles.size() - 1);
  }
  return static_cast<std::uint8_t>(found - roles.begin());
}

void Recipe::cell(std::string_view role, const Value& value, std::size_t flat) {
  parts.push_back({role_id(role), value.tensor->at(flat), value.node, flat});
}

// One line at a time and nothing else in the loop: the cells of a column lie far apart, and the processor waits for
// many of them at once only when it sees them coming.
void Recipe::write(const Line& line, std::size_t count, std::size_t at, std::size_t stride) {
  if (count == 0) return;
  const std::uint8_t id = role_id(line.role);
  const int node = line.value.node;
  Part* to = parts.data() + at;
  visit(*line.value.tensor, [&](const auto* data) {
    std::size_t flat = line.first;
    for (std::size_t i = 0; i < count; ++i, to += stride, flat += line.step)
      *to = {id, static_cast<double>(data[flat]), node, flat};
  });
}

void Recipe::cells(std::string_view role, const Value& value, std::size_t first, std::size_t count, std::size_t step) {
  const std::size_t before = parts.size();
  parts.resize(before + count);
  write({role, value, first, step}, count, before, 1);
}

void Recipe::pairs(const Line& a, const Line& b, std::size_t count) {
  const std::size_t before = parts.size();
  parts.resize(before + 2 * count);
  write(a, count, before, 2);
  write(b, count, before + 1, 2);
}

void Recipe::constant(std::string_view role, double value) { parts.push_back({role_id(role), value, -1, 0}); }

}  // namespace softlook
