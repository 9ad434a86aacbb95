#include "node/api/typed_data.h"

#include <map>
#include <utility>

#include "core/codec/typed_data.h"
#include "node/api/json_writer.h"

namespace wattbook::api {
namespace {

using Types = std::map<std::string_view, std::string>;

// Adds the members of T, if it is a struct, and those of all structs that it refers to.
template <class T>
void collect(Types& types) {
  if constexpr (codec::Structure<T>) {
    std::string members = "[";
    codec::for_each_field<T>(
        [&]<class Owner, class Member>(const codec::Field<Owner, Member>& field) {
          members += members.size() > 1 ? "," : "";
          members += R"({"name":")" + std::string(field.name) + R"(","type":")" +
                     codec::typed_name<Member>() + R"("})";
          if constexpr (codec::Optional<Member>)
            collect<typename Member::value_type>(types);
          else
            collect<Member>(types);
        });
    types[T::type_name] = members + "]";
  } else if constexpr (codec::List<T>) {
    collect<typename T::value_type>(types);
  }
}

template <class Kind>
std::string types_of(const Hash& genesis) {
  Types types;
  collect<codec::TypedDataDomain>(types);
  collect<Kind>(types);
  std::string out = R"({"types":{)";
  for (const auto& [name, members] : types)
    out += (out.ends_with('{') ? "\"" : ",\"") + std::string(name) + "\":" + members;
  out += R"(},"primaryType":")" + std::string(Kind::type_name) + R"(","domain":)";
  write_json(out, codec::TypedDataDomain{.salt = genesis});
  return out + "}";
}

// The JSON form, but for optional members, which EIP-712 has not: one is a list of at most one.
template <class T>
void write_message(std::string& out, const T& value) {
  if constexpr (codec::Structure<T>) {
    bool first = true;
    out.push_back('{');
    codec::for_each_field<T>(
        [&]<class Owner, class Member>(const codec::Field<Owner, Member>& field) {
          if (!std::exchange(first, false)) out.push_back(',');
          json_detail::append_text(out, field.name);
          out.push_back(':');
          write_message(out, value.*field.member);
        });
    out.push_back('}');
  } else if constexpr (codec::Optional<T>) {
    out.push_back('[');
    if (value) write_message(out, *value);
    out.push_back(']');
  } else if constexpr (codec::List<T> && !codec::Text<T> && !codec::Blob<T>) {
    out.push_back('[');
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i > 0) out.push_back(',');
      write_message(out, value[i]);
    }
    out.push_back(']');
  } else {
    write_json(out, value);
  }
}

// Calls `visit` with each kind of command.
template <class Visit>
void for_each_kind(Visit&& visit) {
  [&]<class... Kinds>(std::type_identity<std::variant<Kinds...>>) {
    (visit(std::type_identity<Kinds>()), ...);
  }(std::type_identity<chain::Command>());
}

}  // namespace

std::optional<std::string> typed_data_types(std::string_view kind, const Hash& genesis) {
  std::optional<std::string> out;
  for_each_kind([&]<class Kind>(std::type_identity<Kind>) {
    if (Kind::type_name == kind) out = types_of<Kind>(genesis);
  });
  return out;
}

std::string typed_data(const chain::Command& command, const Hash& genesis) {
  return std::visit(
      [&]<class Kind>(const Kind& body) {
        std::string out = types_of<Kind>(genesis);
        out.pop_back();
        out += R"(,"message":)";
        write_message(out, body);
        return out + "}";
      },
      command);
}

std::vector<std::string_view> command_kind_names() {
  std::vector<std::string_view> out;
  for_each_kind([&]<class Kind>(std::type_identity<Kind>) { out.push_back(Kind::type_name); });
  return out;
}

}  // namespace wattbook::api
