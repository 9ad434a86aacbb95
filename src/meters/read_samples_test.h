// Reads a whole text as a meter file: what the tests of all formats begin with.
#pragma once

#include <string>
#include <vector>

#include "meters/meter_file.h"

namespace wattbook::meters {

struct ReadFile {
  std::vector<Channel> channels;
  std::vector<Sample> samples;
  std::string error;  // empty: the file was read to its end
  std::string hint;

  // In 0.000000001 kWh.
  std::int64_t total(std::size_t channel) const {
    std::int64_t sum = 0;
    for (const Sample& sample : samples)
      if (sample.channel == channel) sum += sample.value.value;
    return sum;
  }
};

inline ReadFile read_text(std::string text, const CsvHints& hints = {}) {
  ReadFile out;
  auto reader = open_meter_file("file", tables::text_source(std::move(text)), hints);
  if (!reader) {
    out.error = reader.error().message;
    out.hint = reader.error().hint;
    return out;
  }
  for (;;) {
    const Result<bool> more = (*reader)->next(out.samples);
    if (!more) {
      out.error = more.error().message;
      out.hint = more.error().hint;
    }
    if (!more || !*more) break;
  }
  out.channels = (*reader)->channels();
  return out;
}

// "2026-03-29T01:00Z" as the tests write moments: seconds since 1970.
inline Instant at_seconds(std::int64_t seconds) { return Instant(seconds * 1000); }

}  // namespace wattbook::meters
