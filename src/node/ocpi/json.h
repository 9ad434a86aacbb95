// Objects of OCPI as JSON text, member by member. Figures are the ledger's own decimal texts, which
// are numbers of JSON as they stand: no float is on the way.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"

namespace wattbook::ocpi {

// Quoted and escaped; at most `characters_max` bytes of it, cut between characters of UTF-8.
std::string quoted(std::string_view text, std::size_t characters_max);

class Object {
 public:
  Object& text(std::string_view name, std::string_view value, std::size_t characters_max = 255);
  Object& raw(std::string_view name, std::string_view json);  // a number, object or list
  Object& flag(std::string_view name, bool value) { return raw(name, value ? "true" : "false"); }
  Object& time(std::string_view name, Instant value);
  std::string take() const { return text_ + "}"; }

 private:
  std::string text_ = "{";
};

std::string list(const std::vector<std::string>& elements);

// RFC 3339 in UTC, with milliseconds where there are any.
std::string time_text(Instant time);
// The same and without zone, which is UTC in OCPI; nothing where it cannot be read.
std::optional<Instant> read_time(std::string_view text);

// Hours, rounded to the four decimals that numbers have in OCPI.
std::string hours(Duration time);

}  // namespace wattbook::ocpi
