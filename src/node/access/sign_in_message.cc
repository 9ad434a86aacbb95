#include "node/access/sign_in_message.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include <fmt/format.h>

#include "crypto/address_text.h"
#include "crypto/hash.h"
#include "node/access/date_time.h"

namespace wattbook::access {

namespace {

constexpr std::string_view first_line_end = " wants you to sign in with your Ethereum account:";
constexpr std::size_t nonce_size_min = 8;

// The lines of a message, handed out in order.
class Lines {
 public:
  explicit Lines(std::string_view text) {
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      lines_.push_back(text.substr(at, end - at));
      at = end + 1;
    }
  }

  std::optional<std::string_view> next() {
    asked_ = at_ + 1;
    if (at_ == lines_.size()) return std::nullopt;
    return lines_[at_++];
  }
  // What follows `label` in the next line; nothing, and no step, where it has another label.
  std::optional<std::string_view> labelled(std::string_view label) {
    asked_ = at_ + 1;
    if (at_ == lines_.size() || !lines_[at_].starts_with(label)) return std::nullopt;
    return lines_[at_++].substr(label.size());
  }
  bool at_end() const { return at_ == lines_.size(); }
  // Of the line last asked for, from 1.
  std::size_t number() const { return asked_; }

 private:
  std::vector<std::string_view> lines_;
  std::size_t at_ = 0;
  std::size_t asked_ = 1;
};

std::unexpected<Error> fault(const Lines& lines, std::string_view expected) {
  return fail(fmt::format("line {} of the sign-in message is not {}", lines.number(), expected),
              "sign the text exactly as POST /api/v1/auth/challenges gave it (EIP-4361)");
}

// An absent line is no fault; one that is there must hold a moment.
Result<std::optional<Instant>> optional_time(Lines& lines, std::string_view label) {
  const auto text = lines.labelled(label);
  if (!text) return std::nullopt;
  const auto moment = read_date_time(*text);
  if (!moment) return fault(lines, fmt::format("'{}' and an RFC 3339 time", label));
  return moment;
}

bool is_nonce(std::string_view text) {
  return text.size() >= nonce_size_min && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
         });
}

Result<void> read_head(Lines& lines, SignInMessage& message) {
  const auto first = lines.next();
  if (!first || !first->ends_with(first_line_end) || first->size() == first_line_end.size())
    return fault(lines, fmt::format("a domain and '{}'", first_line_end));
  message.domain = first->substr(0, first->size() - first_line_end.size());
  const auto address = crypto::read_address(lines.next().value_or(""));
  if (!address) return fault(lines, "an address (" + address.error().message + ")");
  message.address = *address;
  if (lines.next() != "") return fault(lines, "empty");
  const auto statement = lines.next();
  if (!statement) return fault(lines, "a statement");
  message.statement = *statement;
  if (!statement->empty() && lines.next() != "") return fault(lines, "empty");
  return {};
}

Result<void> read_fields(Lines& lines, SignInMessage& message) {
  const auto uri = lines.labelled("URI: ");
  if (!uri || uri->empty()) return fault(lines, "'URI: ' and an address");
  message.uri = *uri;
  if (lines.labelled("Version: ") != "1") return fault(lines, "'Version: 1'");
  const auto chain = lines.labelled("Chain ID: ").value_or("");
  const auto [end, bad] =
      std::from_chars(chain.data(), chain.data() + chain.size(), message.chain_id);
  if (bad != std::errc() || end != chain.data() + chain.size())
    return fault(lines, "'Chain ID: ' and a number");
  const auto nonce = lines.labelled("Nonce: ").value_or("");
  if (!is_nonce(nonce)) return fault(lines, "'Nonce: ' and at least 8 letters and digits");
  message.nonce = nonce;
  const auto issued = read_date_time(lines.labelled("Issued At: ").value_or(""));
  if (!issued) return fault(lines, "'Issued At: ' and an RFC 3339 time");
  message.issued_at = *issued;
  return {};
}

}  // namespace

std::string to_text(const SignInMessage& message) {
  std::string text = fmt::format("{}{}\n{}\n\n", message.domain, first_line_end,
                                 crypto::address_text(message.address));
  if (!message.statement.empty()) text += message.statement + "\n";
  text += fmt::format("\nURI: {}\nVersion: 1\nChain ID: {}\nNonce: {}\nIssued At: {}", message.uri,
                      message.chain_id, message.nonce, to_date_time(message.issued_at));
  if (message.expires_at) text += "\nExpiration Time: " + to_date_time(*message.expires_at);
  if (message.not_before) text += "\nNot Before: " + to_date_time(*message.not_before);
  return text;
}

Result<SignInMessage> read_sign_in_message(std::string_view text) {
  Lines lines(text);
  SignInMessage message;
  if (auto head = read_head(lines, message); !head) return std::unexpected(head.error());
  if (auto fields = read_fields(lines, message); !fields) return std::unexpected(fields.error());
  auto expires = optional_time(lines, "Expiration Time: ");
  if (!expires) return std::unexpected(expires.error());
  message.expires_at = *expires;
  auto begins = optional_time(lines, "Not Before: ");
  if (!begins) return std::unexpected(begins.error());
  message.not_before = *begins;
  if (!lines.at_end()) return fault(lines, "absent");
  return message;
}

Hash personal_digest(std::string_view text) {
  const std::string signed_text = fmt::format(
      "\x19"
      "Ethereum Signed Message:\n{}{}",
      text.size(), text);
  return crypto::keccak256(as_bytes(signed_text));
}

}  // namespace wattbook::access
