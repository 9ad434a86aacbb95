// The JSON forms of signed commands and of receipts. Both hold a choice of structs, which stands as
// an object with one key: {"command":{"PlaceOrder":{…}},"signature":"0x…"}.
#pragma once

#include <expected>
#include <vector>

#include "core/chain/command.h"
#include "core/chain/receipt.h"
#include "core/codec/fields.h"
#include "node/api/problem.h"

namespace wattbook::api {

inline constexpr std::uint32_t batch_commands_max = 1'000;

struct SignedCommandView {
  chain::Command command;
  Signature signature;

  static constexpr std::string_view type_name = "SignedCommand";
  static constexpr auto fields =
      std::tuple(codec::field("command", &SignedCommandView::command),
                 codec::field("signature", &SignedCommandView::signature));
};

struct ReceiptView {
  CommandId id;
  Height height;      // of the block that holds it; 0 where no block does
  std::string code;   // "none" where the command was executed
  std::string field;  // the command's field at fault, else empty
  std::vector<chain::Effect> effects;

  static constexpr std::string_view type_name = "Receipt";
  static constexpr auto fields = std::tuple(
      codec::field("id", &ReceiptView::id), codec::field("height", &ReceiptView::height),
      codec::field("code", &ReceiptView::code), codec::field("field", &ReceiptView::field),
      codec::field("effects", &ReceiptView::effects, codec::AtMost(UINT32_MAX)));
};

// What became of the commands of a batch, in its order.
struct BatchView {
  std::vector<ReceiptView> receipts;

  static constexpr std::string_view type_name = "BatchReceipts";
  static constexpr auto fields =
      std::tuple(codec::field("receipts", &BatchView::receipts, codec::AtMost(batch_commands_max)));
};

// The canonical bytes of commands: of one in JSON, of a JSON array, or of canonical bytes each with
// its length (varint) in front. Fails with the place and cause of what is wrong.
std::expected<Bytes, Problem> read_command(std::string_view json);
std::expected<std::vector<Bytes>, Problem> read_commands(std::string_view json);
std::expected<std::vector<Bytes>, Problem> split_commands(ByteView bytes);

// Precondition: bytes that the state machine wrote.
ReceiptView receipt_view(ByteView receipt, Height height);

}  // namespace wattbook::api
