#include "node/api/command_views.h"

#include "base/check.h"
#include "base/limits.h"
#include "core/codec/reader.h"
#include "node/api/body.h"

namespace wattbook::api {
namespace {

Bytes bytes_of(const SignedCommandView& view) {
  return chain::encode_signed({view.command, view.signature});
}

}  // namespace

std::expected<Bytes, Problem> read_command(std::string_view json) {
  const auto view = read_body<SignedCommandView>(json);
  if (!view) return std::unexpected(view.error());
  return bytes_of(*view);
}

std::expected<std::vector<Bytes>, Problem> read_commands(std::string_view json) {
  JsonReader reader;
  const auto views = reader.read_list<SignedCommandView>(json, codec::AtMost(batch_commands_max));
  if (!views) return std::unexpected(body_problem(reader, views.error()));
  std::vector<Bytes> out;
  for (const SignedCommandView& view : *views) out.push_back(bytes_of(view));
  return out;
}

std::expected<std::vector<Bytes>, Problem> split_commands(ByteView bytes) {
  codec::Reader reader(bytes);
  std::vector<Bytes> out;
  while (!reader.rest().empty() && !reader.fault() && out.size() <= batch_commands_max) {
    const ByteView command = reader.blob(limits::command_bytes_max);
    out.emplace_back(command.begin(), command.end());
  }
  const std::string place = "[" + std::to_string(out.size() - 1) + "]";
  if (reader.fault())
    return std::unexpected(malformed(place, "command " + place + " has a wrong length",
                                     "write each command's length as a varint, then its bytes"));
  if (out.size() > batch_commands_max)
    return std::unexpected(
        malformed(place, "too many commands",
                  "at most " + std::to_string(batch_commands_max) + " in one batch"));
  return out;
}

ReceiptView receipt_view(ByteView receipt, Height height) {
  std::optional<chain::Receipt> decoded = chain::decode_receipt(receipt);
  CHECK(decoded.has_value());
  return {decoded->id, height, std::string(chain::rejection_name(decoded->code)),
          std::move(decoded->field), std::move(decoded->effects)};
}

}  // namespace wattbook::api
