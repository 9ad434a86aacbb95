// Tells a waiting person how far a run is: a bar with the time left where the output is a terminal,
// a plain line every tenth part where it is a file or a pipe, nothing when quiet. Programs are told
// "done total" with every hundredth part.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

namespace wattbook::sim {

enum class ProgressStyle : std::uint8_t { quiet, lines, bar, counts };

// bar on a terminal, lines elsewhere.
ProgressStyle progress_style_for(std::FILE* out);

class Progress {
 public:
  // `total` steps; time is handed in as milliseconds of a steady clock, whatever its zero.
  Progress(std::FILE* out, ProgressStyle style, std::string what, std::int64_t total,
           std::int64_t now_ms);

  // `done` of the total; may be called often, prints seldom.
  void update(std::int64_t done, std::int64_t now_ms);
  // Ends the bar's line.
  void finish(std::int64_t now_ms);

 private:
  void print(std::int64_t done, std::int64_t now_ms);

  std::FILE* out_;
  ProgressStyle style_;
  std::string what_;
  std::int64_t total_;
  std::int64_t start_ms_;
  std::int64_t printed_ms_;
  std::int64_t printed_parts_ = 0;
};

// "1 h 02 min", "3 min 05 s", "12 s".
std::string duration_text(std::int64_t ms);

}  // namespace wattbook::sim
