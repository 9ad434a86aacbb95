// Whatever JsonReader accepts has one written form that reads back as the same value.
#include <string_view>

#include "base/check.h"
#include "core/codec/test_records.h"
#include "node/api/json_reader.h"
#include "node/api/json_writer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using wattbook::codec::testing::EveryKind;
  wattbook::api::JsonReader reader;
  const auto value = reader.read<EveryKind>(wattbook::as_text({data, size}));
  if (!value) {
    CHECK(!value.error().message.empty());
    return 0;
  }
  const auto again = reader.read<EveryKind>(wattbook::api::to_json(*value));
  CHECK(again.has_value() && *again == *value);
  return 0;
}
