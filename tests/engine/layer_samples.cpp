// Samples of the rows of transformers: activations, norms, layers, losses, attention, and what they need.
#include "samples.h"

namespace softlook::samples {
namespace {

using Args = std::vector<Value>;
using I = std::int64_t;

// Adds the samples of one op after another.
class Family {
 public:
  explicit Family(std::vector<Sample>& to) : to_(to) {}
  void operator()(std::string_view op, std::string title, Args (*make)(Leaves&), std::size_t largest = 257) {
    to_.push_back({op, std::move(title), make, largest});
  }

 private:
  std::vector<Sample>& to_;
};

void elementwise(Family& add) {
  for (std::string_view op : {"log1p", "erf", "square", "rsqrt", "reciprocal"}) {
    add(op, "matrix", [](Leaves& x) -> Args { return {x.floats({3, x.n})}; });
    add(op, "positive", [](Leaves& x) -> Args { return {x.positive({x.n})}; });
    add(op, "scalar", [](Leaves& x) -> Args { return {x.floats({})}; }, 1);
  }
  add("gelu", "exact", [](Leaves& x) -> Args { return {x.floats({2, x.n}), x.text("none")}; });
  add("gelu", "by tanh", [](Leaves& x) -> Args { return {x.floats({2, x.n}), x.text("tanh")}; });
  add("clamp", "both bounds", [](Leaves& x) -> Args { return {x.floats({2, x.n}), x.number(-0.5), x.number(0.5)}; });
  add("clamp", "below", [](Leaves& x) -> Args { return {x.steps({x.n}), x.number(I{0}), x.none()}; });
  add("clamp", "above, a tensor", [](Leaves& x) -> Args { return {x.floats({2, x.n}), x.none(), x.floats({x.n})}; });
  add("round", "whole numbers", [](Leaves& x) -> Args { return {x.floats({2, x.n})}; });
  add("round", "two decimals", [](Leaves& x) -> Args { return {x.floats({x.n}), x.number(I{2})}; });
  add("round", "tens", [](Leaves& x) -> Args { return {x.floats({x.n}), x.number(I{-1})}; });
  add("round", "int64", [](Leaves& x) -> Args { return {x.integers({x.n})}; });
  add("round", "a number", [](Leaves& x) -> Args { return {x.number(-2.5)}; }, 1);
  add("outer", "vectors", [](Leaves& x) -> Args { return {x.floats({3}), x.floats({x.n})}; });
}

void pieces(Family& add) {
  add(
      "repeat", "both dimensions",
      [](Leaves& x) -> Args { return {x.floats({2, x.n}), x.items({x.number(I{2}), x.number(I{3})})}; }, 33);
  add(
      "repeat", "a new dimension",
      [](Leaves& x) -> Args { return {x.integers({x.n}), x.items({x.number(I{2}), x.number(I{1})})}; }, 33);
  add(
      "tile", "fewer numbers than dimensions",
      [](Leaves& x) -> Args { return {x.floats({2, x.n}), x.items({x.number(I{3})})}; }, 33);
  add("repeat", "none", [](Leaves& x) -> Args { return {x.floats({x.n}), x.items({x.number(I{0})})}; }, 3);
  add(
      "tile_dim", "the middle",
      [](Leaves& x) -> Args { return {x.floats({2, x.n, 3}), x.number(I{1}), x.number(I{2})}; }, 33);
  add("tile_dim", "bool", [](Leaves& x) -> Args { return {x.booleans({x.n}), x.number(I{0}), x.number(I{3})}; }, 33);
  add("split", "of one size", [](Leaves& x) -> Args { return {x.floats({2, x.n}), x.number(I{2}), x.number(I{1})}; });
  add("split", "of several sizes", [](Leaves& x) -> Args {
    return {x.floats({3, x.n}), x.items({x.number(I{1}), x.number(I{2})}), x.number(I{0})};
  });
  add("chunk", "three", [](Leaves& x) -> Args { return {x.floats({x.n, 2}), x.number(I{3}), x.number(I{0})}; });
  add("cumsum", "rows", [](Leaves& x) -> Args { return {x.floats({3, x.n}), x.number(I{-1})}; });
  add("cumsum", "columns", [](Leaves& x) -> Args { return {x.floats({x.n, 3}), x.number(I{0})}; });
  add("cumsum", "int64", [](Leaves& x) -> Args { return {x.integers({x.n}), x.number(I{0})}; });
  add("cumsum", "int64 as float32",
      [](Leaves& x) -> Args { return {x.integers({x.n}), x.number(I{0}), x.text("float32")}; });
  for (std::string_view op : {"topk", "topk_values", "topk_indices"}) {
    add(
        op, "rows",
        [](Leaves& x) -> Args {
          return {x.floats({3, x.n}), x.number(static_cast<I>(x.n / 2 + 1)), x.number(I{-1}), x.truth(true)};
        },
        33);
    add(
        op, "equal ones along columns, smallest",
        [](Leaves& x) -> Args {
          return {x.steps({x.n, 3}), x.number(static_cast<I>(x.n)), x.number(I{0}), x.truth(false)};
        },
        33);
    add(
        op, "int64",
        [](Leaves& x) -> Args { return {x.integers({x.n}), x.number(I{1}), x.number(I{0}), x.truth(true)}; }, 33);
  }
  for (std::string_view op : {"any", "all"}) {
    add(op, "all cells", [](Leaves& x) -> Args { return {x.steps({2, x.n}), x.none(), x.truth(false)}; });
    add(op, "rows", [](Leaves& x) -> Args { return {x.booleans({3, x.n}), x.number(I{1}), x.truth(true)}; });
  }
}

void norms(Family& add) {
  for (std::string_view op : {"safe_softmax", "log_softmax"}) {
    add(op, "rows", [](Leaves& x) -> Args { return {x.floats({3, x.n}), x.number(I{-1})}; });
    add(op, "columns", [](Leaves& x) -> Args { return {x.floats({x.n, 3}), x.number(I{0})}; });
    add(op, "masked", [](Leaves& x) -> Args { return {x.masked({3, x.n}), x.number(I{-1})}; });
    add(op, "large scores",
        [](Leaves& x) -> Args { return {x.made("mul", {x.floats({3, x.n}), x.number(1000.0)}), x.number(I{1})}; });
  }
  add("logsumexp", "rows", [](Leaves& x) -> Args { return {x.floats({3, x.n}), x.number(I{-1}), x.truth(false)}; });
  add("logsumexp", "masked, kept",
      [](Leaves& x) -> Args { return {x.masked({3, x.n}), x.number(I{1}), x.truth(true)}; });
  add("layer_norm", "plain",
      [](Leaves& x) -> Args { return {x.floats({5, x.n}), x.sizes({x.n}), x.none(), x.none(), x.number(1e-5)}; });
  add("layer_norm", "weight and bias", [](Leaves& x) -> Args {
    return {x.floats({2, 3, x.n}), x.sizes({x.n}), x.floats({x.n}), x.floats({x.n}), x.number(1e-5)};
  });
  add("layer_norm", "weight", [](Leaves& x) -> Args {
    return {x.floats({9, x.n}), x.sizes({x.n}), x.floats({x.n}), x.none(), x.number(1e-3)};
  });
  add(
      "layer_norm", "two dimensions, bias",
      [](Leaves& x) -> Args {
        return {x.floats({4, 2, x.n}), x.sizes({2, x.n}), x.none(), x.floats({2, x.n}), x.number(1e-5)};
      },
      33);
}

void layers(Family& add) {
  add("linear", "with bias", [](Leaves& x) -> Args { return {x.floats({3, x.n}), x.floats({2, x.n}), x.floats({2})}; });
  add("linear", "a vector", [](Leaves& x) -> Args { return {x.floats({x.n}), x.floats({4, x.n}), x.none()}; });
  add("embedding", "a sentence", [](Leaves& x) -> Args { return {x.integers({2, 3}, 0, 4), x.floats({5, x.n})}; });
  add("embedding", "with padding",
      [](Leaves& x) -> Args { return {x.integers({2, 3}, 0, 4), x.floats({5, x.n}), x.number(I{-1})}; });
  add(
      "one_hot", "as many classes as needed",
      [](Leaves& x) -> Args { return {x.integers({x.n}, 0, 4), x.number(I{-1})}; }, 33);
  add("one_hot", "six classes", [](Leaves& x) -> Args { return {x.integers({2, x.n}, 0, 4), x.number(I{6})}; }, 33);
  add(
      "Linear", "with bias",
      [](Leaves& x) -> Args { return {x.number(static_cast<I>(x.n)), x.number(I{3}), x.truth(true)}; }, 33);
  add("Embedding", "a table", [](Leaves& x) -> Args { return {x.number(I{4}), x.number(static_cast<I>(x.n))}; }, 33);
  add(
      "Embedding", "with padding",
      [](Leaves& x) -> Args { return {x.number(I{4}), x.number(static_cast<I>(x.n)), x.number(I{1})}; }, 33);
  add(
      "LayerNorm", "affine",
      [](Leaves& x) -> Args { return {x.number(static_cast<I>(x.n)), x.number(1e-5), x.truth(true), x.truth(true)}; },
      33);
  add(
      "call_module", "Linear",
      [](Leaves& x) -> Args {
        return {x.made("Linear", {x.number(static_cast<I>(x.n)), x.number(I{3})}), x.items({x.floats({2, x.n})})};
      },
      33);
  add(
      "call_module", "Embedding",
      [](Leaves& x) -> Args {
        return {x.made("Embedding", {x.number(I{4}), x.number(static_cast<I>(x.n))}), x.items({x.integers({3}, 0, 3)})};
      },
      33);
  add(
      "call_module", "LayerNorm",
      [](Leaves& x) -> Args {
        return {x.made("LayerNorm", {x.number(static_cast<I>(x.n))}), x.items({x.floats({2, x.n})})};
      },
      33);
  add("dropout", "that drops nothing",
      [](Leaves& x) -> Args { return {x.floats({x.n}), x.number(0.0), x.truth(true)}; });
  for (std::string_view op : {"ReLU", "Sigmoid", "Tanh"}) add(op, "alone", [](Leaves&) -> Args { return {}; }, 1);
  add("GELU", "by tanh", [](Leaves& x) -> Args { return {x.text("tanh")}; }, 1);
  for (std::string_view op : {"Softmax", "LogSoftmax"})
    add(op, "of rows", [](Leaves& x) -> Args { return {x.number(I{-1})}; }, 1);
  add("Dropout", "of nothing", [](Leaves& x) -> Args { return {x.number(0.0)}; }, 1);
  add("MSELoss", "sum", [](Leaves& x) -> Args { return {x.none(), x.none(), x.text("sum")}; }, 1);
  for (std::string_view op : {"BCELoss", "BCEWithLogitsLoss"})
    add(op, "sum", [](Leaves& x) -> Args { return {x.none(), x.none(), x.none(), x.text("sum")}; }, 1);
  add(
      "CrossEntropyLoss", "weights and smoothing",
      [](Leaves& x) -> Args {
        return {x.floats({5}), x.none(), x.number(I{-100}), x.none(), x.text("sum"), x.number(0.1)};
      },
      1);
  add("call_module", "GELU", [](Leaves& x) -> Args { return {x.made("GELU", {}), x.items({x.floats({2, x.n})})}; });
  add("call_module", "MSELoss",
      [](Leaves& x) -> Args { return {x.made("MSELoss", {}), x.items({x.floats({2, x.n}), x.floats({2, x.n})})}; });
  for (std::string_view op : {"weight", "bias"}) {
    add(
        op, "of Linear",
        [](Leaves& x) -> Args { return {x.made("Linear", {x.number(static_cast<I>(x.n)), x.number(I{3})})}; }, 33);
  }
  add("uniform", "a matrix", [](Leaves& x) -> Args { return {x.sizes({2, x.n}), x.number(-0.3), x.number(0.7)}; });
}

void losses(Family& add) {
  add("mse_loss", "mean", [](Leaves& x) -> Args { return {x.floats({2, x.n}), x.floats({2, x.n})}; });
  add("mse_loss", "each",
      [](Leaves& x) -> Args { return {x.floats({x.n}), x.floats({x.n}), x.none(), x.none(), x.text("none")}; });
  add("mse_loss", "a row that repeats", [](Leaves& x) -> Args { return {x.floats({2, x.n}), x.floats({x.n})}; });
  const auto logits = "binary_cross_entropy_with_logits";
  add(logits, "mean", [](Leaves& x) -> Args { return {x.floats({2, x.n}), x.floats({2, x.n})}; });
  add(logits, "each, weighted", [](Leaves& x) -> Args {
    return {x.floats({2, x.n}), x.floats({2, x.n}), x.floats({x.n}),  x.none(),
            x.none(),           x.text("none"),     x.positive({x.n})};
  });
  add("softplus_of_minus", "scores", [](Leaves& x) -> Args { return {x.floats({2, x.n})}; });
  add("binary_cross_entropy_cells", "probabilities", [](Leaves& x) -> Args {
    return {x.made("softmax", {x.made("rand", {x.sizes({2, x.n})}), x.number(I{-1})}),
            x.made("where", {x.booleans({2, x.n}), x.just(0.25F), x.just(0.75F)})};
  });
  add(
      "class_index", "all count",
      [](Leaves& x) -> Args { return {x.integers({x.n}, 0, 4), x.number(I{5}), x.number(I{-100}), x.truth(true)}; },
      33);
  add(
      "class_index", "some do not count",
      [](Leaves& x) -> Args { return {x.integers({x.n}, 0, 4), x.number(I{5}), x.number(I{2}), x.truth(false)}; }, 33);
  add("binary_cross_entropy", "sum", [](Leaves& x) -> Args {
    return {x.made("softmax", {x.made("rand", {x.sizes({2, x.n})}), x.number(I{-1})}),
            x.made("float", {x.booleans({2, x.n})}),
            x.floats({x.n}),
            x.none(),
            x.none(),
            x.text("sum")};
  });
  add("cross_entropy", "classes", [](Leaves& x) -> Args { return {x.floats({x.n, 5}), x.integers({x.n}, 0, 4)}; }, 33);
  add(
      "cross_entropy", "some do not count",
      [](Leaves& x) -> Args {
        return {x.floats({x.n, 5}), x.integers({x.n}, 0, 4), x.none(), x.none(), x.number(I{2}),
                x.none(),           x.text("none")};
      },
      33);
  add(
      "cross_entropy", "weights and smoothing",
      [](Leaves& x) -> Args {
        return {x.floats({x.n, 5}), x.integers({x.n}, 0, 4), x.positive({5}), x.none(), x.number(I{2}),
                x.none(),           x.text("mean"),          x.number(0.2)};
      },
      33);
  add("cross_entropy", "one row", [](Leaves& x) -> Args { return {x.floats({5}), x.integers({}, 0, 4)}; }, 1);
  add(
      "cross_entropy", "further dimensions",
      [](Leaves& x) -> Args { return {x.floats({2, 3, x.n}), x.integers({2, x.n}, 0, 2)}; }, 33);
  add(
      "cross_entropy", "probabilities",
      [](Leaves& x) -> Args {
        return {x.floats({x.n, 3}), x.floats({x.n, 3}), x.floats({3}),  x.none(),
                x.number(I{-100}),  x.none(),           x.text("none"), x.number(0.3)};
      },
      33);
}

void attention(Family& add) {
  const auto op = "scaled_dot_product_attention";
  add(
      op, "plain",
      [](Leaves& x) -> Args {
        return {x.floats({x.n, 3}), x.floats({x.n, 3}), x.floats({x.n, 5}), x.none(),
                x.number(0.0),      x.truth(false),     x.none(),           x.truth(false)};
      },
      33);
  add(
      op, "causal",
      [](Leaves& x) -> Args {
        return {x.floats({2, x.n, 4}),
                x.floats({2, x.n, 4}),
                x.floats({2, x.n, 17}),
                x.none(),
                x.number(0.0),
                x.truth(true),
                x.none(),
                x.truth(false)};
      },
      33);
  add(
      op, "causal, fewer keys than queries",
      [](Leaves& x) -> Args {
        return {x.floats({x.n + 3, 4}), x.floats({x.n, 4}), x.floats({x.n, 2}), x.none(),
                x.number(0.0),          x.truth(true),      x.none(),           x.truth(false)};
      },
      33);
  add(
      op, "heads and a bool mask",
      [](Leaves& x) -> Args {
        return {x.floats({2, 2, 3, 4}),
                x.floats({2, 2, x.n, 4}),
                x.floats({2, 2, x.n, 3}),
                x.booleans({3, x.n}),
                x.number(0.0),
                x.truth(false),
                x.none(),
                x.truth(false)};
      },
      33);
  add(
      op, "an added mask and a scale",
      [](Leaves& x) -> Args {
        return {x.floats({2, 3, 4}), x.floats({2, x.n, 4}), x.floats({2, x.n, 3}), x.masked({2, 1, x.n}),
                x.number(0.0),       x.truth(false),        x.number(0.3),         x.truth(false)};
      },
      33);
  add(
      op, "shared key heads",
      [](Leaves& x) -> Args {
        return {x.floats({2, 4, 3, 4}),
                x.floats({2, 2, x.n, 4}),
                x.floats({2, 2, x.n, 3}),
                x.none(),
                x.number(0.0),
                x.truth(true),
                x.none(),
                x.truth(true)};
      },
      33);
  add(
      op, "outer dimensions that repeat, and an added mask",
      [](Leaves& x) -> Args {
        return {x.floats({2, 1, 3, 4}), x.floats({1, 2, x.n, 4}), x.floats({x.n, 3}), x.masked({2, 1, x.n}),
                x.number(0.0),          x.truth(false),           x.none(),           x.truth(false)};
      },
      33);
  add(
      op, "a batch of values, and a bool mask",
      [](Leaves& x) -> Args {
        return {x.floats({3, 4}), x.floats({x.n, 4}), x.floats({2, x.n, 3}), x.booleans({3, x.n}), x.number(0.0),
                x.truth(false),   x.none(),           x.truth(false)};
      },
      33);
  add(
      op, "shared heads for a batch of queries",
      [](Leaves& x) -> Args {
        return {x.floats({2, 6, 2, 4}),
                x.floats({3, x.n, 4}),
                x.floats({1, 2, x.n, 3}),
                x.none(),
                x.number(0.0),
                x.truth(true),
                x.none(),
                x.truth(true)};
      },
      33);
  add(
      op, "no keys",
      [](Leaves& x) -> Args {
        return {x.floats({2, 3}), x.floats({0, 3}), x.floats({0, x.n}), x.none(),
                x.number(0.0),    x.truth(false),   x.none(),           x.truth(false)};
      },
      3);
}

void attention_backward(Family& add) {
  const auto op = "attention_backward";
  add(
      op, "plain",
      [](Leaves& x) -> Args {
        return {x.floats({x.n, 3}), x.floats({x.n, 3}), x.floats({x.n, 5}), x.none(),           x.number(0.0),
                x.truth(false),     x.none(),           x.truth(false),     x.floats({x.n, 5}), x.truth(false)};
      },
      33);
  add(
      op, "causal",
      [](Leaves& x) -> Args {
        return {x.floats({2, x.n, 4}),
                x.floats({2, x.n, 4}),
                x.floats({2, x.n, 17}),
                x.none(),
                x.number(0.0),
                x.truth(true),
                x.none(),
                x.truth(false),
                x.floats({2, x.n, 17}),
                x.truth(false)};
      },
      33);
  add(
      op, "causal, fewer keys than queries",
      [](Leaves& x) -> Args {
        return {x.floats({x.n + 3, 4}), x.floats({x.n, 4}), x.floats({x.n, 2}), x.none(),
                x.number(0.0),          x.truth(true),      x.none(),           x.truth(false),
                x.floats({x.n + 3, 2}), x.truth(false)};
      },
      33);
  add(
      op, "causal, more keys than queries",
      [](Leaves& x) -> Args {
        return {x.floats({x.n, 4}), x.floats({x.n + 3, 4}), x.floats({x.n + 3, 2}),
                x.none(),           x.number(0.0),          x.truth(true),
                x.none(),           x.truth(false),         x.floats({x.n, 2}),
                x.truth(false)};
      },
      33);
  add(
      op, "an added mask that hides whole rows, and a scale",
      [](Leaves& x) -> Args {
        return {x.floats({2, x.n, 4}), x.floats({2, 3, 4}), x.floats({2, 3, 3}), x.masked({2, x.n, 1}), x.number(0.0),
                x.truth(false),        x.number(0.3),       x.truth(false),      x.floats({2, x.n, 3}), x.truth(false)};
      },
      33);
  add(
      op, "a bool mask of keys, and outer dimensions that repeat",
      [](Leaves& x) -> Args {
        return {x.floats({2, 1, 3, 4}),
                x.floats({1, 2, x.n, 4}),
                x.floats({x.n, 3}),
                x.booleans({1, x.n}),
                x.number(0.0),
                x.truth(false),
                x.none(),
                x.truth(false),
                x.floats({2, 2, 3, 3}),
                x.truth(false)};
      },
      33);
  add(
      op, "shared heads for a batch of queries",
      [](Leaves& x) -> Args {
        return {x.floats({2, 6, 2, 4}),
                x.floats({3, x.n, 4}),
                x.floats({1, 2, x.n, 3}),
                x.none(),
                x.number(0.0),
                x.truth(true),
                x.none(),
                x.truth(true),
                x.floats({2, 6, 2, 3}),
                x.truth(false)};
      },
      33);
  add(
      op, "a mask that learns",
      [](Leaves& x) -> Args {
        return {x.floats({2, x.n, 4}),
                x.floats({2, 3, 4}),
                x.floats({2, 3, 3}),
                x.masked({x.n, 3}),
                x.number(0.0),
                x.truth(false),
                x.none(),
                x.truth(false),
                x.floats({2, x.n, 3}),
                x.truth(true)};
      },
      33);
  add(
      op, "no keys",
      [](Leaves& x) -> Args {
        return {x.floats({2, 3}), x.floats({0, 3}), x.floats({0, x.n}), x.none(),           x.number(0.0),
                x.truth(false),   x.none(),         x.truth(false),     x.floats({2, x.n}), x.truth(false)};
      },
      3);
}

}  // namespace

void add_layers(std::vector<Sample>& samples) {
  Family add(samples);
  for (auto family : {elementwise, pieces, norms, layers, losses, attention, attention_backward}) family(add);
}

}  // namespace softlook::samples
