// What parsing, files, network and configuration return when they fail. Rejected commands use
// core/chain/rejection.h.
#pragma once

#include <expected>
#include <string>
#include <utility>

namespace wattbook {

// A failure outside the state machine, as a person needs it: what was wrong, and where known how to
// mend it.
struct Error {
  std::string message;  // one sentence that names the field or place and what was wrong
  std::string hint;     // the remedy; empty where the message already says it
};

template <class T>
using Result = std::expected<T, Error>;

// Shorthand for `return std::unexpected(Error{…})`.
inline std::unexpected<Error> fail(std::string message, std::string hint) {
  return std::unexpected(Error{std::move(message), std::move(hint)});
}
inline std::unexpected<Error> fail(std::string message) { return fail(std::move(message), {}); }

}  // namespace wattbook
