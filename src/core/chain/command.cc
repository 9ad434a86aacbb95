#include "core/chain/command.h"

#include <utility>

#include "base/limits.h"
#include "core/chain/protocol_version.h"
#include "core/codec/codec.h"

namespace wattbook::chain {
namespace {

// Reads a body where it stays: a command is too large to be moved from hand to hand.
template <std::size_t I>
void decode_body(codec::Reader& reader, Command& out) {
  out.emplace<I>(
      codec::decode_value<std::variant_alternative_t<I, Command>>(reader, codec::text_bound));
}

using BodyDecoder = void (*)(codec::Reader&, Command&);

template <std::size_t... I>
constexpr std::array<BodyDecoder, command_kinds> decoders_of(std::index_sequence<I...>) {
  return {decode_body<I>...};
}

constexpr std::array<BodyDecoder, command_kinds> body_decoders =
    decoders_of(std::make_index_sequence<command_kinds>());

}  // namespace

const CommandHeader& header_of(const Command& command) {
  return std::visit([](const auto& body) -> const CommandHeader& { return body; }, command);
}

std::uint32_t first_version_of(const Command& command) {
  constexpr std::size_t first_of_v2 = 28;
  constexpr std::size_t first_of_v3 = 29;
  constexpr std::size_t first_of_v5 = 39;
  static_assert(std::is_same_v<std::variant_alternative_t<first_of_v2, Command>, SetOrderLimits>);
  static_assert(std::is_same_v<std::variant_alternative_t<first_of_v3, Command>, LicenseNetwork>);
  static_assert(std::is_same_v<std::variant_alternative_t<first_of_v5, Command>, ReportReadings>);
  if (command.index() >= first_of_v5) return 5;
  if (command.index() >= first_of_v3) return 3;
  return command.index() >= first_of_v2 ? 2 : protocol_version_first;
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
  std::expected<SignedCommand, Refused> decoded(std::in_place);
  body_decoders[kind](reader, decoded->command);
  decoded->signature = Signature{reader.fixed<Signature::size>()};
  reader.finish();
  if (reader.fault()) return malformed(Rejection::malformed_bytes);
  return decoded;
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
