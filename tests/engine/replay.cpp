#include "replay.h"

#include <cmath>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace softlook::replay {
namespace {

struct Tree {
  enum class Kind { number, role, negation, operation, function } kind;
  std::string word;  // of a role, an operation ("+", "<=", ...) or a function
  double number = 0;
  std::vector<std::unique_ptr<Tree>> children = {};
};
using Branch = std::unique_ptr<Tree>;

Branch leaf(Tree::Kind kind, std::string word, double number = 0) {
  return std::make_unique<Tree>(Tree{kind, std::move(word), number, {}});
}

// Precedence climbing over a list of words.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) { next(); }

  Branch whole() {
    Branch tree = binary(0);
    if (!word_.empty()) fail("ends before " + word_);
    return tree;
  }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    throw std::runtime_error("The formula \"" + std::string(text_) + "\" " + why + ".");
  }

  static bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.'; }

  void next() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    std::size_t end = at_;
    if (end < text_.size() && is_name(text_[end])) {
      while (end < text_.size() && is_name(text_[end])) ++end;
    } else if (end < text_.size()) {
      const std::string_view two = text_.substr(end, 2);
      end += two == "<=" || two == ">=" || two == "==" || two == "!=" ? 2 : 1;
    }
    word_ = text_.substr(at_, end - at_);
    at_ = end;
  }

  static int level(std::string_view word) {
    if (word == "*" || word == "/") return 3;
    if (word == "+" || word == "-") return 2;
    for (std::string_view sign : {"<", "<=", ">", ">=", "==", "!="}) {
      if (word == sign) return 1;
    }
    return 0;
  }

  // Operations that bind tighter than `above`, left to right.
  Branch binary(int above) {
    Branch left = unary();
    while (level(word_) > above) {
      Branch both = leaf(Tree::Kind::operation, word_);
      const int own = level(word_);
      next();
      both->children.push_back(std::move(left));
      both->children.push_back(binary(own));
      left = std::move(both);
    }
    return left;
  }

  Branch unary() {
    if (word_ != "-") return atom();
    next();
    Branch minus = leaf(Tree::Kind::negation, "-");
    minus->children.push_back(unary());
    return minus;
  }

  Branch atom() {
    const std::string word = word_;
    if (word.empty()) fail("stops where a value should stand");
    next();
    if (word == "(") {
      Branch inner = binary(0);
      if (word_ != ")") fail("has no closing parenthesis");
      next();
      return inner;
    }
    if (!is_name(word[0])) fail("has " + word + " where a value should stand");
    if (std::isdigit(static_cast<unsigned char>(word[0])) != 0) return leaf(Tree::Kind::number, word, std::stod(word));
    if (word_ != "(") return leaf(Tree::Kind::role, word);
    next();
    Branch call = leaf(Tree::Kind::function, word);
    while (word_ != ")") {
      call->children.push_back(binary(0));
      if (word_ == ",") next();
      else if (word_ != ")") fail("has no closing parenthesis after " + word);
    }
    next();
    return call;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string word_;
};

struct Numbers {
  std::vector<double> cells;
  bool list;
};

class Evaluation {
 public:
  Evaluation(std::span<const Named> parts, DType dtype) : parts_(parts), dtype_(dtype) {}

  Numbers of(const Tree& tree) const {
    switch (tree.kind) {
      case Tree::Kind::number: return {{tree.number}, false};
      case Tree::Kind::role: return role(tree.word);
      case Tree::Kind::negation: {
        Numbers value = of(*tree.children[0]);
        for (double& x : value.cells) x = rounded(-x);
        return value;
      }
      case Tree::Kind::operation:
        return each({of(*tree.children[0]), of(*tree.children[1])},
                    [&tree](const std::vector<double>& x) { return operate(tree.word, x[0], x[1]); });
      default: return function(tree);
    }
  }

 private:
  double rounded(double x) const {
    return dtype_ == DType::float32 ? static_cast<double>(static_cast<float>(x)) : (x == 0 ? 0 : x);
  }

  // No parts have this name: an empty list, such as the row of a product over nothing.
  Numbers role(std::string_view name) const {
    Numbers found{{}, true};
    for (const Named& part : parts_) {
      if (part.role == name) found.cells.push_back(part.cell ? rounded(part.value) : part.value);
    }
    found.list = found.cells.size() != 1;
    return found;
  }

  static double operate(std::string_view sign, double a, double b) {
    if (sign == "+") return a + b;
    if (sign == "-") return a - b;
    if (sign == "*") return a * b;
    if (sign == "/") return a / b;
    if (sign == "<") return a < b;
    if (sign == "<=") return a <= b;
    if (sign == ">") return a > b;
    if (sign == ">=") return a >= b;
    return sign == "==" ? a == b : a != b;
  }

  template <class F>
  Numbers each(const std::vector<Numbers>& args, F f) const {
    std::size_t count = 1;
    bool list = false;
    for (const Numbers& arg : args) {
      if (!arg.list) continue;
      if (list && arg.cells.size() != count) throw std::runtime_error("Lists of different lengths meet in a formula.");
      list = true;
      count = arg.cells.size();
    }
    Numbers result{{}, list};
    std::vector<double> x(args.size());
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t k = 0; k < args.size(); ++k) x[k] = args[k].cells[args[k].list ? i : 0];
      result.cells.push_back(rounded(f(x)));
    }
    return result;
  }

  Numbers function(const Tree& tree) const {
    std::vector<Numbers> args;
    for (const Branch& child : tree.children) args.push_back(of(*child));
    const std::string& name = tree.word;
    if (name == "sum") return {{sum(args.at(0).cells)}, false};
    if (name == "madd_sum") return {{madd_sum(args.at(0).cells, args.at(1).cells)}, false};
    if (name == "max" || name == "min") return {{args.at(0).cells.at(extreme(args[0].cells, name == "max"))}, false};
    if (name == "argmax" || name == "argmin") {
      return {{static_cast<double>(extreme(args.at(0).cells, name == "argmax"))}, false};
    }
    if (name.starts_with("nth_") || name.starts_with("argnth_"))
      return {{ranked(args.at(0).cells, args.at(1).cells.at(0), name.ends_with("largest"), name[0] == 'a')}, false};
    return each(args, [&name](const std::vector<double>& x) {
      const ScalarResult result = scalar_function(name, x);
      if (!result.known) throw std::runtime_error("The engine has no scalar function " + name + " of so many numbers.");
      return result.value;
    });
  }

  double sum(const std::vector<double>& cells) const {
    double total = 0;
    for (double x : cells) total = rounded(total + x);
    return total;
  }

  static double madd_sum(const std::vector<double>& a, const std::vector<double>& b) {
    double total = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
      total = scalar_function("madd", std::vector<double>{a[i], b.at(i), total}).value;
    return total;
  }

  // The number that `n` others come before, or where it stands: NaN is the largest, the first of equals comes first.
  static double ranked(const std::vector<double>& cells, double n, bool largest, bool place) {
    const auto above = [](double a, double b) { return std::isnan(a) ? !std::isnan(b) : a > b; };
    for (std::size_t i = 0; i < cells.size(); ++i) {
      double before = 0;
      for (std::size_t j = 0; j < cells.size(); ++j) {
        const bool wins = largest ? above(cells[j], cells[i]) : above(cells[i], cells[j]);
        const bool loses = largest ? above(cells[i], cells[j]) : above(cells[j], cells[i]);
        if (wins || (!loses && j < i)) ++before;
      }
      if (before == n) return place ? static_cast<double>(i) : cells[i];
    }
    return std::nan("");
  }

  // Where the first NaN is, else the first of the largest (smallest).
  static std::size_t extreme(const std::vector<double>& cells, bool largest) {
    std::size_t best = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (std::isnan(cells[i])) return i;
      if (largest ? cells[i] > cells[best] : cells[i] < cells[best]) best = i;
    }
    return best;
  }

  std::span<const Named> parts_;
  DType dtype_;
};

}  // namespace

std::vector<Named> named_parts(const Recipe& recipe) {
  std::vector<Named> parts;
  for (const Part& part : recipe.parts) parts.push_back({recipe.roles.at(part.role), part.value, part.node >= 0});
  return parts;
}

double value_of(std::string_view formula, std::span<const Named> parts, DType dtype) {
  const Numbers result = Evaluation(parts, dtype).of(*Parser(formula).whole());
  if (result.cells.size() != 1)
    throw std::runtime_error("The formula \"" + std::string(formula) + "\" gives no number.");
  return result.cells[0];
}

bool same_bits(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return std::memcmp(&a, &b, sizeof a) == 0;
}

}  // namespace softlook::replay
