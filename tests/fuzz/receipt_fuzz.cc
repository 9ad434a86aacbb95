// Any bytes as a receipt: a decoded one, written again, is the same.
#include <algorithm>
#include <utility>

#include "base/check.h"
#include "core/chain/receipt.h"

using namespace wattbook;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  const auto receipt = chain::decode_receipt(input);
  if (!receipt) return 0;
  chain::ReceiptBuilder builder;
  builder.begin();
  for (const chain::Effect& effect : receipt->effects)
    std::visit([&builder](const auto& each) { builder.emit(each); }, effect);
  Bytes again;
  builder.write(again, receipt->id, {receipt->code, receipt->field});
  CHECK(std::ranges::equal(again, input));
  return 0;
}
