#include "core/chain/command.h"

#include <utility>

#include "base/limits.h"
#include "core/codec/codec.h"

namespace wattbook::chain {
namespace {

template <std::size_t I = 0>
std::optional<Command> decode_kind(std::uint64_t kind, codec::Reader& reader) {
  if constexpr (I == command_kinds) {
    return std::nullopt;
  } else {
    if (kind != I) return decode_kind<I + 1>(kind, reader);
    auto body = codec::decode<std::variant_alternative_t<I, Command>>(reader);
    if (!body) return std::nullopt;
    return Command(std::in_place_index<I>, std::move(*body));
  }
}

}  // namespace

const CommandHeader& header_of(const Command& command) {
  return std::visit([](const auto& body) -> const CommandHeader& { return body; }, command);
}

std::string_view kind_name(const Command& command) {
  return std::visit([]<class T>(const T&) { return T::type_name; }, command);
}

Bytes encode_signed(const SignedCommand& signed_command) {
  Bytes out;
  codec::Writer writer(out);
  writer.unsigned_number(command_version);
  writer.unsigned_number(signed_command.command.index());
  std::visit([&writer](const auto& body) { codec::encode(writer, body); }, signed_command.command);
  writer.raw(signed_command.signature.view());
  return out;
}

std::expected<SignedCommand, Refused> decode_signed(ByteView bytes) {
  const auto malformed = [](Rejection code) { return std::unexpected(Refused{code, {}}); };
  if (bytes.size() > limits::command_bytes_max) return malformed(Rejection::malformed_too_large);
  codec::Reader reader(bytes);
  const std::uint64_t version = reader.unsigned_number(UINT32_MAX);
  if (reader.fault()) return malformed(Rejection::malformed_bytes);
  if (version != command_version) return malformed(Rejection::malformed_version);
  const std::uint64_t kind = reader.unsigned_number(UINT32_MAX);
  if (reader.fault()) return malformed(Rejection::malformed_bytes);
  if (kind >= command_kinds) return malformed(Rejection::malformed_kind);
  std::optional<Command> command = decode_kind(kind, reader);
  if (!command) return malformed(Rejection::malformed_bytes);
  const Signature signature{reader.fixed<Signature::size>()};
  reader.finish();
  if (reader.fault()) return malformed(Rejection::malformed_bytes);
  return SignedCommand{std::move(*command), signature};
}

std::string_view first_difference(const Command& a, const Command& b) {
  if (a.index() != b.index()) return "kind";
  return std::visit(
      [&b]<class T>(const T& left) -> std::string_view {
        return codec::first_difference(left, std::get<T>(b)).value_or("");
      },
      a);
}

}  // namespace wattbook::chain
