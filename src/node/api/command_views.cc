#include "node/api/command_views.h"

#include "base/check.h"
#include "node/api/json_reader.h"

namespace wattbook::api {

Result<Bytes> command_bytes(std::string_view json) {
  JsonReader reader;
  const Result<SignedCommandView> view = reader.read<SignedCommandView>(json);
  if (!view) return std::unexpected(view.error());
  return chain::encode_signed({view->command, view->signature});
}

ReceiptView receipt_view(ByteView receipt, Height height) {
  std::optional<chain::Receipt> decoded = chain::decode_receipt(receipt);
  CHECK(decoded.has_value());
  return {decoded->id, height, std::string(chain::rejection_name(decoded->code)),
          std::move(decoded->field), std::move(decoded->effects)};
}

}  // namespace wattbook::api
