#include "sim/progress.h"

#include <algorithm>

#include <fmt/format.h>
#include <unistd.h>

namespace wattbook::sim {
namespace {
constexpr std::int64_t redraw_ms = 100;
constexpr std::int64_t bar_width = 32;
}  // namespace

ProgressStyle progress_style_for(std::FILE* out) {
  return isatty(fileno(out)) != 0 ? ProgressStyle::bar : ProgressStyle::lines;
}

std::string duration_text(std::int64_t ms) {
  const std::int64_t seconds = (ms + 500) / 1000;
  if (seconds >= 3600) return fmt::format("{} h {:02} min", seconds / 3600, seconds / 60 % 60);
  if (seconds >= 60) return fmt::format("{} min {:02} s", seconds / 60, seconds % 60);
  return fmt::format("{} s", seconds);
}

Progress::Progress(std::FILE* out, ProgressStyle style, std::string what, std::int64_t total,
                   std::int64_t now_ms)
    : out_(out),
      style_(style),
      what_(std::move(what)),
      total_(std::max<std::int64_t>(1, total)),
      start_ms_(now_ms),
      printed_ms_(now_ms - redraw_ms) {}

void Progress::update(std::int64_t done, std::int64_t now_ms) {
  if (style_ == ProgressStyle::quiet) return;
  const std::int64_t parts = done * (style_ == ProgressStyle::counts ? 100 : 10) / total_;
  if (style_ != ProgressStyle::bar && parts == printed_parts_) return;
  if (style_ == ProgressStyle::bar && now_ms - printed_ms_ < redraw_ms) return;
  printed_parts_ = parts;
  printed_ms_ = now_ms;
  print(done, now_ms);
}

void Progress::finish(std::int64_t now_ms) {
  if (style_ != ProgressStyle::bar) return;
  print(total_, now_ms);
  fmt::print(out_, "\n");
}

void Progress::print(std::int64_t done, std::int64_t now_ms) {
  const std::int64_t elapsed = now_ms - start_ms_;
  const std::string left = done >= total_ ? "took " + duration_text(elapsed)
                           : done > 0 ? duration_text(elapsed * (total_ - done) / done) + " left"
                                      : std::string();
  const std::int64_t percent = done * 100 / total_;
  if (style_ == ProgressStyle::counts) {
    fmt::print(out_, "{} {}\n", done, total_);
  } else if (style_ == ProgressStyle::lines) {
    fmt::print(out_, "{}: {} %, {}\n", what_, percent, left);
  } else {
    const auto filled = static_cast<std::size_t>(done * bar_width / total_);
    fmt::print(out_, "\r{} [{}{}] {:3} % {}\x1b[K", what_, std::string(filled, '#'),
               std::string(static_cast<std::size_t>(bar_width) - filled, '.'), percent, left);
  }
  std::fflush(out_);
}

}  // namespace wattbook::sim
