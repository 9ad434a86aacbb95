#include "node/ocpp/schema.h"

#include <algorithm>
#include <charconv>
#include <span>
#include <vector>

#include <fmt/format.h>

#include "base/check.h"
#include "base/closest.h"
#include "node/ocpp/timestamp.h"

namespace wattbook::ocpp::schema {
namespace {

std::span<const Member> members_of(const Shape& shape) {
  return {members + shape.members.first, shape.members.count};
}
std::span<const char* const> words_of(const Type& type) {
  const Span span = word_lists[type.detail];
  return {word_texts + span.first, span.count};
}

bool has_word(const Type& type, std::string_view word) {
  return std::ranges::any_of(words_of(type),
                             [word](const char* one) { return std::string_view(one) == word; });
}

// Characters, not bytes: JSON Schema counts code points.
std::int64_t length_of(std::string_view text) {
  return std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; });
}

std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Whether the decimal text lies within the bounds, which are whole. Exponents are accepted as they
// are: no bound of the standard is near where they are used.
bool is_within(std::string_view text, const Type& type) {
  if (text.find_first_of("eE") != text.npos) return true;
  const std::size_t point = text.find('.');
  const std::optional<std::int64_t> integer = whole(text.substr(0, point));
  if (!integer) return false;
  const bool fraction = point != text.npos && text.find_first_not_of('0', point + 1) != text.npos;
  const bool negative = text.starts_with('-');
  if (*integer < type.at_least || (*integer == type.at_least && negative && fraction)) return false;
  if (*integer > type.at_most || (*integer == type.at_most && !negative && fraction)) return false;
  return true;
}

class Writer {
 public:
  Result<std::string> run(std::uint16_t shape, json::View value) {
    object(shapes[shape], value);
    if (wrong_.empty()) return std::move(out_);
    return fail(std::move(wrong_), std::move(hint_));
  }

 private:
  void refuse(std::string what, std::string hint = {}) {
    if (!wrong_.empty()) return;
    wrong_ = place_.empty() ? "the payload " + what : place_ + " " + what;
    hint_ = std::move(hint);
  }

  void object(const Shape& shape, json::View value) {
    if (!value.is(json::Kind::object)) return refuse("is not an object");
    if (!shape.open) refuse_foreign(shape, value);
    out_ += '{';
    bool first = true;
    for (const Member& member : members_of(shape)) {
      const json::View inner = value[member.name];
      const std::size_t before = step(member.name);
      if (!inner.exists() || inner.is(json::Kind::null)) {
        if (member.required) refuse("is missing", "add it");
      } else {
        if (!std::exchange(first, false)) out_ += ',';
        json::append_quoted(out_, member.name);
        out_ += ':';
        any(types[member.type], inner);
      }
      place_.resize(before);
    }
    if (shape.open) further(shape, value, first);
    out_ += '}';
  }

  void refuse_foreign(const Shape& shape, json::View value) {
    for (const json::View inner : value) {
      if (has_member(shape, inner.key())) continue;
      std::vector<std::string_view> names;
      for (const Member& member : members_of(shape)) names.emplace_back(member.name);
      refuse(fmt::format("has a member '{}' that the standard does not know", inner.key()),
             did_you_mean(inner.key(), names));
    }
  }

  void further(const Shape& shape, json::View value, bool first) {
    for (const json::View inner : value) {
      if (has_member(shape, inner.key())) continue;
      if (!std::exchange(first, false)) out_ += ',';
      json::append_quoted(out_, inner.key());
      out_ += ':';
      out_ += inner.raw();
    }
  }

  static bool has_member(const Shape& shape, std::string_view name) {
    return std::ranges::any_of(members_of(shape),
                               [name](const Member& one) { return name == one.name; });
  }

  void any(const Type& type, json::View value) {
    switch (type.kind) {
      case Kind::object:
        return object(shapes[type.detail], value);
      case Kind::list:
        return list(type, value);
      case Kind::text:
      case Kind::time:
        return text(type, value);
      case Kind::integer:
      case Kind::number:
      case Kind::tenths:
        return number(type, value);
      case Kind::flag:
        if (!value.is(json::Kind::flag)) return refuse("is neither true nor false");
        break;
      case Kind::any:
        break;
    }
    out_ += value.raw();
  }

  void list(const Type& type, json::View value) {
    if (!value.is(json::Kind::list)) return refuse("is not a list");
    if (value.size() < type.at_least || value.size() > type.at_most)
      return refuse(fmt::format("has {} elements", value.size()));
    out_ += '[';
    std::uint32_t index = 0;
    for (const json::View inner : value) {
      if (index > 0) out_ += ',';
      const std::size_t before = place_.size();
      place_ += fmt::format("[{}]", index++);
      any(types[type.detail], inner);
      place_.resize(before);
    }
    out_ += ']';
  }

  void text(const Type& type, json::View value) {
    if (!value.is(json::Kind::text)) return refuse("is not a text");
    if (length_of(value.text()) > type.at_most)
      return refuse(fmt::format("has more than {} characters", type.at_most));
    if (type.kind == Kind::text && type.detail != 0 && !has_word(type, value.text())) {
      const std::vector<std::string_view> words(words_of(type).begin(), words_of(type).end());
      return refuse(fmt::format("is '{}'", value.text()), did_you_mean(value.text(), words));
    }
    if (type.kind == Kind::time && !is_strict_time(value.text()))
      return refuse("is no time", "write it like 2030-01-31T12:00:00Z");
    json::append_quoted(out_, value.text());
  }

  void number(const Type& type, json::View value) {
    if (!value.is(json::Kind::number)) return refuse("is not a number");
    const std::string_view written = value.text();
    if (type.kind == Kind::integer && !whole(written)) return refuse("is not a whole number");
    if (type.kind == Kind::tenths && written.find('.') != written.npos &&
        written.size() - written.find('.') > 2)
      return refuse("has more than one decimal");
    if (!is_within(written, type)) return refuse("is out of bounds");
    out_ += written;
  }

  std::size_t step(std::string_view name) {
    const std::size_t before = place_.size();
    if (before > 0) place_ += '.';
    place_ += name;
    return before;
  }

  std::string out_;
  std::string place_;
  std::string wrong_;
  std::string hint_;
};

class Examiner {
 public:
  void object(const Shape& shape, json::View value, std::string_view name) {
    if (!value.is(json::Kind::object)) return note(Flag::value_mistyped, name, "is not an object");
    std::uint32_t known = 0;
    for (const Member& member : members_of(shape)) {
      const json::View inner = value[member.name];
      if (inner.exists()) ++known;
      if (inner.exists() && !inner.is(json::Kind::null))
        any(types[member.type], inner, member.name);
      else if (member.required)
        note(Flag::field_missing, member.name, "is missing");
    }
    if (known < value.size()) note(Flag::vendor_fields, name, "has members of the vendor's own");
  }
  Examined take() { return std::move(out_); }

 private:
  void any(const Type& type, json::View value, std::string_view name) {
    switch (type.kind) {
      case Kind::object:
        return object(shapes[type.detail], value, name);
      case Kind::list:
        if (!value.is(json::Kind::list)) return note(Flag::value_mistyped, name, "is not a list");
        if (value.size() < type.at_least) note(Flag::field_missing, name, "has too few elements");
        for (const json::View inner : value) any(types[type.detail], inner, name);
        return;
      case Kind::text:
      case Kind::time:
        return text(type, value, name);
      case Kind::integer:
      case Kind::number:
      case Kind::tenths:
        if (!value.is(json::Kind::number)) note(Flag::value_mistyped, name, "is not a number");
        return;
      case Kind::flag:
        if (!value.is(json::Kind::flag)) note(Flag::value_mistyped, name, "is not true or false");
        return;
      case Kind::any:
        return;
    }
  }

  void text(const Type& type, json::View value, std::string_view name) {
    if (!value.is(json::Kind::text)) return note(Flag::value_mistyped, name, "is not a text");
    if (length_of(value.text()) > type.at_most) note(Flag::text_too_long, name, "is too long");
    if (type.kind == Kind::text && type.detail != 0 && !has_word(type, value.text()))
      note(Flag::unknown_enumerator, name, fmt::format("is '{}'", value.text().substr(0, 50)));
  }

  void note(Flag flag, std::string_view name, std::string_view what) {
    if (out_.flags.bits == 0) out_.note = fmt::format("{} {}", name, what);
    out_.flags.set(flag);
  }

  Examined out_;
};

}  // namespace

const Message* find(Version version, std::string_view action) {
  const std::span<const Message> all(messages, message_count);
  const auto key = [](const Message& one) {
    return std::pair(one.version, std::string_view(one.action));
  };
  const auto at = std::ranges::lower_bound(all, std::pair(version, action), {}, key);
  return at != all.end() && key(*at) == std::pair(version, action) ? &*at : nullptr;
}

Result<std::string> write(std::uint16_t shape, json::View value) {
  CHECK(shape != no_shape);
  return Writer().run(shape, value);
}

Examined examine(std::uint16_t shape, json::View value) {
  Examiner examiner;
  examiner.object(shapes[shape], value, "the payload");
  return examiner.take();
}

}  // namespace wattbook::ocpp::schema
