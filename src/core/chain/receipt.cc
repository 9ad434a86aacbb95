#include "core/chain/receipt.h"

#include <utility>

namespace wattbook::chain {
namespace {

// Decodes the effect with the number `index` of the variant; false where there is none such or its
// bytes are wrong.
template <std::size_t I = 0>
bool decode_effect(std::uint64_t index, codec::Reader& reader, std::vector<Effect>& out) {
  if constexpr (I == std::variant_size_v<Effect>) {
    return false;
  } else {
    if (index != I) return decode_effect<I + 1>(index, reader, out);
    auto effect = codec::decode<std::variant_alternative_t<I, Effect>>(reader);
    if (!effect) return false;
    out.emplace_back(std::move(*effect));
    return true;
  }
}

}  // namespace

void ReceiptBuilder::write(Bytes& out, const CommandId& id, const Refused& refused) const {
  codec::Writer writer(out);
  writer.append([&](auto& sink) {
    sink.raw(id.view());
    sink.unsigned_number(std::to_underlying(refused.code));
    sink.text(refused.field);
    sink.unsigned_number(count_);
    sink.raw(ByteView(effects_).first(size_));
  });
}

std::optional<Receipt> decode_receipt(ByteView bytes) {
  codec::Reader reader(bytes);
  Receipt receipt;
  receipt.id = CommandId{reader.fixed<CommandId::size>()};
  receipt.code = static_cast<Rejection>(reader.unsigned_number(UINT16_MAX));
  receipt.field = std::string(reader.text(limits::text_bytes_max));
  const std::uint64_t count = reader.unsigned_number(bytes.size());
  for (std::uint64_t i = 0; i < count && !reader.fault(); ++i)
    if (!decode_effect(reader.unsigned_number(UINT8_MAX), reader, receipt.effects))
      return std::nullopt;
  reader.finish();
  if (reader.fault()) return std::nullopt;
  return receipt;
}

}  // namespace wattbook::chain
