// Lists of nodes, written as the parser would write them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "softlook.h"

namespace softlook {

// Each function adds a node and gives its number.
class Nodes {
 public:
  int input(const std::string& name) { return add(Node::Kind::input, name, name); }
  int number(std::int64_t value) {
    const int node = add(Node::Kind::number, std::to_string(value), {});
    list[static_cast<std::size_t>(node)].number = static_cast<double>(value);
    list[static_cast<std::size_t>(node)].integer = true;
    return node;
  }
  int fraction(double value) {
    const int node = add(Node::Kind::number, "a fraction", {});
    list[static_cast<std::size_t>(node)].number = value;
    return node;
  }
  int tuple(std::vector<int> items) {
    const int node = add(Node::Kind::tuple, "a tuple", {});
    list[static_cast<std::size_t>(node)].args = std::move(items);
    return node;
  }
  int unpack(int value, std::size_t item, std::size_t count) {
    const int node = add(Node::Kind::unpack, list[static_cast<std::size_t>(value)].source, {});
    Node& made = list[static_cast<std::size_t>(node)];
    made.args = {value};
    made.number = static_cast<double>(item);
    made.count = count;
    return node;
  }
  int call(const std::string& op, std::vector<int> args, std::vector<std::pair<std::string, int>> keywords = {},
           Node::Form form = Node::Form::function) {
    const int node = add(Node::Kind::call, op + "(...)", op);
    Node& made = list[static_cast<std::size_t>(node)];
    made.args = std::move(args);
    made.keywords = std::move(keywords);
    made.form = form;
    return node;
  }

  std::vector<Node> list;

 private:
  int add(Node::Kind kind, const std::string& source, const std::string& name) {
    Node node;
    node.kind = kind;
    node.source = source;
    node.name = name;
    list.push_back(std::move(node));
    return static_cast<int>(list.size()) - 1;
  }
};

// A float32 tensor of 1, 2, 3, ...
inline Value counted(const Shape& shape) {
  Tensor tensor(DType::float32, shape);
  for (std::size_t i = 0; i < tensor.size(); ++i) tensor.floats()[i] = static_cast<float>(i + 1);
  return Value::of(std::move(tensor));
}

}  // namespace softlook
