// Any file of meter data is read to its end or refused with a message; what is read are intervals
// that begin before they end, and energies that the register builder can take.
#include <string>

#include "base/bytes.h"
#include "base/check.h"
#include "meters/meter_file.h"
#include "meters/register_builder.h"
#include "tables/zip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wattbook;
  std::string text(as_text({data, size}));
  if (text.starts_with("PK\3\4")) {
    Result<std::string> file = tables::only_file_of_zip(text);
    if (!file) return 0;
    text = std::move(*file);
  }
  meters::CsvHints hints;
  hints.unit = meters::Unit::kwh;
  auto reader = meters::open_meter_file("file", tables::text_source(std::move(text)), hints);
  if (!reader) {
    CHECK(!reader.error().message.empty());
    return 0;
  }
  meters::RegisterBuilder builder(Duration(15 * one_minute.value));
  const std::uint32_t meter = builder.add_meter({});
  std::vector<meters::Sample> samples;
  for (bool more = true; more;) {
    samples.clear();
    const Result<bool> read = (*reader)->next(samples);
    more = read && *read;
    for (const meters::Sample& sample : samples) {
      CHECK(sample.channel < (*reader)->channels().size());
      CHECK(sample.start <= sample.end);
      const meters::Channel& channel = (*reader)->channels()[sample.channel];
      if (channel.ignored.empty())
        (void)builder.add(meter, channel.direction, channel.kind, sample);
    }
    if (!builder.take((*reader)->complete_until())) return 0;
  }
  (void)builder.take(Instant(INT64_MAX));
  return 0;
}
