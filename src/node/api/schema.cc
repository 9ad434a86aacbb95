#include "node/api/schema.h"

namespace wattbook::api {

std::string Schemas::reference(std::string_view name) {
  return R"({"$ref":"#/components/schemas/)" + std::string(name) + R"("})";
}

std::string Schemas::component(std::string_view name, std::string schema) {
  const auto [place, added] = components_.try_emplace(std::string(name), schema);
  CHECK(added || place->second == schema);
  return reference(name);
}

std::string Schemas::whole_number(std::size_t bytes) {
  if (bytes < 8)
    return R"({"type":"integer","minimum":0,"maximum":)" +
           std::to_string((std::uint64_t{1} << 8 * bytes) - 1) + "}";
  return component("Unsigned",
                   R"({"description":"a whole number; as text beyond 2^53 - 1","oneOf":[)"
                   R"({"type":"integer","minimum":0,"maximum":9007199254740991},)"
                   R"({"type":"string","pattern":"^[0-9]{16,20}$"}]})");
}

std::string Schemas::hexadecimal_up_to(std::uint32_t bytes) {
  return R"({"type":"string","pattern":"^0x([0-9a-f]{2})*$","maxLength":)" +
         std::to_string(2 + 2 * std::uint64_t{bytes}) + "}";
}

std::string Schemas::hexadecimal(std::string_view name, std::size_t bytes,
                                 std::string_view description) {
  return component(name, R"({"type":"string","description":")" + std::string(description) +
                             R"(","pattern":"^0x[0-9a-f]{)" + std::to_string(2 * bytes) +
                             R"(}$"})");
}

std::string Schemas::decimal(std::string_view name, std::string_view description) {
  return component(name, R"({"type":"string","format":"decimal","description":")" +
                             std::string(description) +
                             R"(","pattern":"^(0|-?(0|[1-9][0-9]*)(\\.[0-9]{0,5}[1-9])?)$"})");
}

std::string Schemas::integer(std::string_view name, std::string_view description) {
  return component(name, R"({"description":")" + std::string(description) +
                             R"(; as text beyond 2^53 - 1","oneOf":[{"type":"integer"},)"
                             R"({"type":"string","pattern":"^-?[0-9]{16,19}$"}]})");
}

std::string Schemas::alternative(std::string_view name, const std::string& schema) {
  std::string key;
  append_name(key, name);
  return R"({"type":"object","properties":{)" + key + ":" + schema + R"(},"required":[)" + key +
         R"(],"additionalProperties":false})";
}

// A note stands beside a reference, which JSON Schema 2020-12 allows.
void Schemas::append_property(std::string& out, std::string_view name, const std::string& schema,
                              std::string_view note) {
  append_name(out, name);
  out += ':' + schema;
  if (note.empty()) return;
  out.pop_back();
  out += R"(,"description":)";
  write_json(out, std::string(note));
  out.push_back('}');
}

void Schemas::append_name(std::string& out, std::string_view name) {
  if (!out.empty()) out.push_back(',');
  write_json(out, std::string(name));
}

}  // namespace wattbook::api
