// The JSON forms of signed commands and of receipts. Both hold a choice of structs, which stands as
// an object with one key: {"command":{"PlaceOrder":{…}},"signature":"0x…"}.
#pragma once

#include "base/error.h"
#include "core/chain/command.h"
#include "core/chain/receipt.h"
#include "core/codec/fields.h"

namespace wattbook::api {

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

// The canonical bytes of a command in JSON; fails with the place and cause of what is wrong in it.
Result<Bytes> command_bytes(std::string_view json);

// Precondition: bytes that the state machine wrote.
ReceiptView receipt_view(ByteView receipt, Height height);

}  // namespace wattbook::api
