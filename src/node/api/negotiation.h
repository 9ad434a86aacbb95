// Which form of an answer a client wants: its `format` parameter, else its Accept header
// (RFC 9110 section 12.5.1), else JSON.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

#include "node/api/problem.h"

namespace wattbook::api {

enum class Format : std::uint8_t { json, csv };
constexpr auto enum_names(Format) { return std::array<std::string_view, 2>{"json", "csv"}; }

// How much `accept` wants `type`, in thousandths; the most specific range that matches counts.
std::uint32_t preference(std::string_view accept, std::string_view type);

// 406 where the client takes none of what there is. `table`: whether there is a CSV form.
std::expected<Format, Problem> negotiate(std::optional<std::string_view> accept, bool table);

// What a posted body is.
enum class Media : std::uint8_t { json, bytes };

// By Content-Type, JSON where there is none; 415 for anything else.
std::expected<Media, Problem> media_of(const http::Request& request);

}  // namespace wattbook::api
