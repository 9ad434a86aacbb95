// However a stream of telegrams is cut, it gives the same telegrams; and payloads of MQTT are read
// or not, but never crash.
#include <algorithm>

#include "base/check.h"
#include "gateway/payload.h"
#include "gateway/reading_store.h"
#include "meters/p1.h"
#include "meters/sml.h"

namespace {

using namespace wattbook;

template <class Stream, class View>
std::uint64_t telegrams_in_pieces(View bytes, std::size_t piece) {
  Stream stream;
  std::uint64_t given = 0;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    const std::size_t size = std::min(piece, bytes.size() - at);
    stream.feed(View(bytes.data() + at, size), [&given](const meters::Telegram& telegram) {
      ++given;
      (void)meters::import_register(telegram);
      (void)meters::export_register(telegram);
    });
  }
  CHECK(stream.counts().telegrams == given);
  return given;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  const std::string_view text = as_text(bytes);
  CHECK(telegrams_in_pieces<meters::SmlStream>(bytes, 5) ==
        telegrams_in_pieces<meters::SmlStream>(bytes, std::max<std::size_t>(size, 1)));
  CHECK(telegrams_in_pieces<meters::P1Stream>(text, 5) ==
        telegrams_in_pieces<meters::P1Stream>(text, std::max<std::size_t>(size, 1)));
  (void)gateway::payload_text(text, "ENERGY.Total");
  (void)gateway::read_discovery(text);
  if (const auto reading = gateway::parse_reading_line(text))
    CHECK(gateway::parse_reading_line(gateway::reading_line(*reading)) == *reading);
  return 0;
}
