// Law 2: native and baseline WebAssembly give the same bits. Both must equal the digests of digests.txt, a line a row
// of the op table or a sweep over float32.
//
// After a change that is meant to change bits: SOFTLOOK_WRITE_DIGESTS=1 npm run test:engine -- '[law2]'
#ifndef SOFTLOOK_RELAXED  // the relaxed build may round differently

#include <bit>
#include <catch_amalgamated.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <vector>

#include "kernels/elementwise.h"
#include "samples.h"

using namespace softlook;
using samples::Fill;
using samples::Leaves;
using samples::Sample;

namespace {

// FNV-1a over 64 bits.
class Digest {
 public:
  void add(std::uint64_t bits) { hash_ = (hash_ ^ bits) * 0x100000001B3U; }
  // All NaNs are one.
  void add(float x) { add(std::uint64_t{x != x ? 0x7FC00000U : std::bit_cast<std::uint32_t>(x)}); }
  void add(const Value& value) {
    for (char letter : value.text) add(std::uint64_t{static_cast<unsigned char>(letter)});
    for (const Value& item : value.items) add(item);
    if (!value.is_tensor()) return;
    for (std::size_t size : value.tensor->shape()) add(std::uint64_t{size});
    for (std::size_t i = 0; i < value.tensor->size(); ++i) {
      switch (value.tensor->dtype()) {
        case DType::float32: add(value.tensor->floats()[i]); break;
        case DType::int64: add(static_cast<std::uint64_t>(value.tensor->integers()[i])); break;
        default: add(std::uint64_t{value.tensor->booleans()[i]});
      }
    }
  }
  std::string text() const {
    char digits[17];
    std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash_));
    return digits;
  }

 private:
  std::uint64_t hash_ = 0xCBF29CE484222325U;
};

std::string path() {
  const std::string here = __FILE__;
  return here.substr(0, here.find_last_of("/\\") + 1) + "digests.txt";
}

using Lines = std::map<std::string, std::string>;

Lines read() {
  Lines lines;
  std::ifstream file(path());
  std::string name;
  std::string digest;
  while (file >> name >> digest) lines[name] = digest;
  return lines;
}

// Compares with the file or, when asked to, writes these lines into it.
void check(const Lines& found) {
  Lines known = read();
  if (std::getenv("SOFTLOOK_WRITE_DIGESTS") != nullptr) {
    for (const auto& [name, digest] : found) known[name] = digest;
    std::ofstream file(path());
    for (const auto& [name, digest] : known) file << name << ' ' << digest << '\n';
  }
  for (const auto& [name, digest] : found) {
    INFO(name << ": if its bits were meant to change, write the digests anew as digests.cpp says.");
    CHECK(known[name] == digest);
  }
}

Lines of_samples() {
  std::map<std::string, Digest> digests;
  for (const Sample& sample : samples::all()) {
    for (std::size_t n : samples::sizes) {
      if (n > sample.largest) break;
      for (Fill fill : {Fill::ordinary, Fill::extreme}) {
        Leaves leaves(n, fill, sample.title);
        Result<Value> value = leaves.tape().call(sample.op, sample.make(leaves));
        if (value) digests[std::string(sample.op)].add(*value);
      }
    }
  }
  Lines lines;
  for (const auto& [name, digest] : digests) lines[name] = digest.text();
  return lines;
}

// Every `step`th bit pattern of float32, in rows so that the lanes of the kernels are used.
template <class F>
void sweep(std::uint64_t step, F use) {
  std::vector<float> row;
  for (std::uint64_t bits = 0; bits < std::uint64_t{1} << 32; bits += step) {
    row.push_back(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
    if (row.size() == 1021 || bits + step >= std::uint64_t{1} << 32) {
      use(row);
      row.clear();
    }
  }
}

std::string of_sweep(kernels::Unary function, std::uint64_t step) {
  Digest digest;
  sweep(step, [&](std::vector<float>& row) {
    kernels::apply(function, row.data(), row.data(), row.size());
    for (float x : row) digest.add(x);
  });
  return digest.text();
}

}  // namespace

TEST_CASE("every row gives the bits of its digest", "[law2]") {
  const Lines lines = of_samples();
  for (const Op& op : op_table()) {
    INFO(op.name);
    CHECK(lines.contains(std::string(op.name)));
  }
  check(lines);
}

TEST_CASE("exp and its like give the bits of their digests over all of float32", "[law2]") {
  check({{"sweep-exp", of_sweep(kernels::Unary::exp, 1009)},
         {"sweep-log", of_sweep(kernels::Unary::log, 1009)},
         {"sweep-tanh", of_sweep(kernels::Unary::tanh, 1009)},
         {"sweep-sigmoid", of_sweep(kernels::Unary::sigmoid, 1009)},
         {"sweep-sqrt", of_sweep(kernels::Unary::sqrt, 1009)},
         {"sweep-sin", of_sweep(kernels::Unary::sin, 4099)},
         {"sweep-cos", of_sweep(kernels::Unary::cos, 4099)}});
}

TEST_CASE("pow gives the bits of its digest", "[law2]") {
  Digest digest;
  sweep(65537, [&](const std::vector<float>& bases) {
    for (float base : bases) {
      for (float exponent : {-7.5F, -3.0F, -0.3F, 0.1F, 0.7F, 1.5F, 4.0F, 5.0F, 31.0F})
        digest.add(kernels::apply(kernels::Binary::pow, base, exponent));
    }
  });
  check({{"sweep-pow", digest.text()}});
}

TEST_CASE("normal numbers give the bits of their digest", "[law2]") {
  Digest digest;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    RandomState state;
    state.seed = seed;
    std::vector<float> cells(1000);
    fill_randn(state, cells.data(), 7);
    fill_randn(state, cells.data() + 7, 993);
    for (float x : cells) digest.add(x);
  }
  check({{"sweep-randn", digest.text()}});
}

#endif
