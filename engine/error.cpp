#include "error.h"

namespace softlook {

// Out of line: every op makes errors, and none of them often.
Error::Error(Code about, std::string sentence, std::string advice, int at)
    : code(about), message(std::move(sentence)), hint(std::move(advice)), node(at) {}
Error::Error(const Error&) = default;
Error::Error(Error&&) noexcept = default;
Error& Error::operator=(const Error&) = default;
Error& Error::operator=(Error&&) noexcept = default;
Error::~Error() = default;

}  // namespace softlook
