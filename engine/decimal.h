// Decimal numbers as text and back, for signatures, formulas and messages: a few digits, without the C library's large
// general routines.
#pragma once

#include <string>
#include <string_view>

namespace softlook {

// "2", "0.5", "1e-5": digits with at most one point and one exponent, no sign in front.
double parse_decimal(std::string_view text);
// Up to six decimals, without zeros at the end; large numbers as 3e20.
std::string to_decimal(double number);

}  // namespace softlook
