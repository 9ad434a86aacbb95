#include "cli/typed_data_json.h"

#include <utility>

#include <fmt/format.h>
#include <simdjson.h>

#include "cli/command_arguments.h"
#include "core/codec/typed_data.h"
#include "node/api/json_reader.h"
#include "node/api/json_writer.h"

namespace wattbook::cli {
Result<TypedCommand> read_typed_data(std::string_view json) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (const auto fault = parser.parse(json.data(), json.size()).get(root); fault)
    return fail(std::string("the document is not JSON: ") + simdjson::error_message(fault));
  std::string_view kind;
  simdjson::dom::element message;
  simdjson::dom::element domain_element;
  if (root["primaryType"].get(kind) || root["message"].get(message) ||
      root["domain"].get(domain_element))
    return fail("the document is not EIP-712 typed data",
                "it needs primaryType, domain and message, as --dry-run prints them");
  api::JsonReader reader;
  const auto domain = reader.read<codec::TypedDataDomain>(simdjson::minify(domain_element));
  if (!domain) return fail("domain: " + domain.error().message, domain.error().hint);
  const codec::TypedDataDomain ours{.salt = domain->salt};
  if (domain->name != ours.name || domain->version != ours.version)
    return fail(fmt::format("the typed data is for {} {}, not for {} {}", domain->name,
                            domain->version, ours.name, ours.version),
                "sign only what a wattbook ledger asks for with this key");
  std::string name;
  api::json_detail::append_text(name, kind);
  auto command = command_from_json(fmt::format("{{{}:{}}}", name, simdjson::minify(message)));
  if (!command) return std::unexpected(command.error());
  return TypedCommand{std::move(*command), domain->salt};
}

}  // namespace wattbook::cli
