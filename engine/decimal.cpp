#include "decimal.h"

#include <cmath>
#include <cstdint>

namespace softlook {
namespace {

double power_of_ten(int exponent) {
  double power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

}  // namespace

double parse_decimal(std::string_view text) {
  double digits = 0;
  int scale = 0;
  bool behind_point = false;
  std::size_t i = 0;
  for (; i < text.size() && text[i] != 'e'; ++i) {
    if (text[i] == '.') {
      behind_point = true;
      continue;
    }
    digits = digits * 10 + (text[i] - '0');
    if (behind_point) --scale;
  }
  if (i < text.size()) {
    const bool negative = i + 1 < text.size() && text[i + 1] == '-';
    int exponent = 0;
    for (std::size_t j = i + (negative ? 2 : 1); j < text.size(); ++j) exponent = exponent * 10 + (text[j] - '0');
    scale += negative ? -exponent : exponent;
  }
  return scale < 0 ? digits / power_of_ten(-scale) : digits * power_of_ten(scale);
}

std::string to_decimal(double number) {
  if (number != number) return "nan";
  if (number < 0) return "-" + to_decimal(-number);
  if (number > 1e15) {
    if (std::isinf(number)) return "inf";
    int exponent = 0;
    for (; number >= 10; number /= 10) ++exponent;
    return to_decimal(std::round(number * 100) / 100) + "e" + std::to_string(exponent);
  }
  const auto millionths = static_cast<std::int64_t>(std::round((number - std::floor(number)) * 1e6));
  std::string text = std::to_string(static_cast<std::int64_t>(std::floor(number)) + millionths / 1000000);
  if (millionths % 1000000 == 0) return text;
  std::string decimals = std::to_string(1000000 + millionths % 1000000).substr(1);
  decimals.erase(decimals.find_last_not_of('0') + 1);
  return text + "." + decimals;
}

}  // namespace softlook
