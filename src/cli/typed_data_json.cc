#include "cli/typed_data_json.h"

#include <map>
#include <utility>

#include <fmt/format.h>
#include <simdjson.h>

#include "cli/command_arguments.h"
#include "core/codec/typed_data.h"
#include "node/api/json_reader.h"
#include "node/api/json_writer.h"

namespace wattbook::cli {
namespace {

// The members of a struct by its name: [{"name":"id","type":"bytes16"},…].
using Types = std::map<std::string_view, std::string>;

template <class T>
void collect(Types& types) {
  if constexpr (codec::Structure<T>) {
    if (types.contains(T::type_name)) return;
    std::string members;
    codec::for_each_field<T>(
        [&]<class Owner, class Member>(const codec::Field<Owner, Member>& field) {
          members += fmt::format(R"({}{{"name":"{}","type":"{}"}})", members.empty() ? "" : ",",
                                 field.name, codec::typed_name<Member>());
        });
    types.emplace(T::type_name, "[" + members + "]");
    codec::for_each_field<T>([&]<class Owner, class Member>(const codec::Field<Owner, Member>&) {
      static_assert(!codec::Optional<Member>, "its JSON form would differ from typed data's");
      collect<Member>(types);
    });
  } else if constexpr (codec::List<T>) {
    collect<typename T::value_type>(types);
  }
}

}  // namespace

std::string typed_data_json(const chain::Command& command, const Hash& genesis) {
  return std::visit(
      [&genesis]<class Kind>(const Kind& body) {
        Types types;
        collect<codec::TypedDataDomain>(types);
        collect<Kind>(types);
        std::string rows;
        for (const auto& [name, members] : types)
          rows += fmt::format(R"({}"{}":{})", rows.empty() ? "" : ",", name, members);
        return fmt::format(R"({{"types":{{{}}},"primaryType":"{}","domain":{},"message":{}}})",
                           rows, Kind::type_name,
                           api::to_json(codec::TypedDataDomain{.salt = genesis}),
                           api::to_json(body));
      },
      command);
}

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
