// What every file format of meter data comes down to: channels of metering points, and their
// samples in the order of the file. One reader per format gives them a record at a time, so that a
// file of any length is read in constant memory. DOMAIN 4.1, 4.3.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/instant.h"
#include "meters/fine_energy.h"

namespace wattbook::meters {

enum class Direction : std::uint8_t { drawn, fed_in };
// Energy per interval of a day at most, cumulative registers as the meter displays them, or energy
// between two visits to the meter, however far apart.
enum class ChannelKind : std::uint8_t { interval, register_value, period };

struct Channel {
  std::string point;  // the metering point, as the file names it
  std::string label;  // the channel within it: "E1", "1-1:1.29.0", a column's name
  Direction direction = Direction::drawn;
  ChannelKind kind = ChannelKind::interval;
  std::string ignored;  // why its values are not energy of the point; empty: they are
};

// As the file's own quality marks have it; `missing` means that the number does not count.
enum class Grade : std::uint8_t { measured = 1, substituted = 2, estimated = 3, missing = 4 };
inline constexpr std::size_t grade_count = 4;

struct Sample {
  std::uint32_t channel = 0;
  Grade grade = Grade::measured;
  Instant start;  // of a register value: the same as `end`
  Instant end;
  FineEnergy value;
  std::int64_t line = 0;  // where it stands in the file, from 1
};

class SampleReader {
 public:
  virtual ~SampleReader() = default;
  // Appends the samples of some further records; false at the end of the file. Fails with file,
  // line and, where there are columns, column.
  virtual Result<bool> next(std::vector<Sample>& out) = 0;
  // Those met so far; numbers stay.
  const std::vector<Channel>& channels() const { return channels_; }
  // No sample that starts before this is still to come.
  Instant complete_until() const { return complete_until_; }
  // What was recognised, as pairs to show: {"format", "NEM12"}.
  const std::vector<std::pair<std::string, std::string>>& understood() const { return understood_; }

 protected:
  std::uint32_t add_channel(Channel channel) {
    channels_.push_back(std::move(channel));
    return static_cast<std::uint32_t>(channels_.size() - 1);
  }
  std::vector<Channel> channels_;
  std::vector<std::pair<std::string, std::string>> understood_;
  Instant complete_until_{INT64_MIN};
};

// L1, L2, L3; A, V, S, E, F, N as NEM12 has them; measured, estimated …; "" is measured. Nothing
// for words that are not known.
std::optional<Grade> parse_grade(std::string_view text);

}  // namespace wattbook::meters
