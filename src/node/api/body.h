// Bodies of requests in JSON, read by the field map of the struct that a handler wants.
#pragma once

#include <expected>

#include "node/api/json_reader.h"
#include "node/api/problem.h"

namespace wattbook::api {

// What the client hears of a body that the reader refused.
inline Problem body_problem(const JsonReader& reader, const Error& error) {
  return malformed(reader.fault_place(), error.message, error.hint);
}

template <codec::Structure T>
std::expected<T, Problem> read_body(std::string_view json) {
  JsonReader reader;
  Result<T> value = reader.read<T>(json);
  if (!value) return std::unexpected(body_problem(reader, value.error()));
  return std::move(*value);
}

}  // namespace wattbook::api
