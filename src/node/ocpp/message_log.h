// What was said between stations and this node, frame by frame, on disk and bounded: for whoever
// must find out what a station did. Stations share a fixed number of files, so that one that
// chatters displaces little of the others, and ten thousand cost no more than one.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/instant.h"
#include "node/env/files.h"

namespace wattbook::ocpp {

enum class Direction : std::uint8_t { from_station, to_station, note };

struct LoggedMessage {
  Instant time;
  Direction direction = Direction::note;
  std::string text;
};

struct LogQuery {
  std::string station;
  std::string contains;  // empty: everything
  std::uint32_t limit = 100;
};

// One thread at a time.
class MessageLog {
 public:
  static constexpr std::uint32_t file_count = 32;
  static constexpr std::uint32_t text_bytes_max = 16 * 1024;  // longer ones are cut

  // Keeps at most `bytes_max` of it in `directory`.
  static Result<MessageLog> open(env::Files& files, std::string directory, std::uint64_t bytes_max);

  void add(std::string_view station, Direction direction, std::string_view text, Instant now);
  // Hands what was added to the operating system; without a sync, since nothing rests on it.
  Result<void> flush();
  // The newest ones that fit, oldest first.
  Result<std::vector<LoggedMessage>> find(const LogQuery& query);

 private:
  struct File {
    std::string name;
    std::unique_ptr<env::AppendFile> file;  // null until something is written
    std::string waiting;
  };

  MessageLog(env::Files& files, std::string directory, std::uint64_t bytes_max)
      : files_(&files),
        directory_(std::move(directory)),
        file_bytes_max_(bytes_max / file_count / 2) {}
  File& file_of(std::string_view station);
  Result<void> flush(File& file);
  std::string path(const File& file, std::string_view end) const;
  Result<std::string> read(const std::string& path);

  env::Files* files_;
  std::string directory_;
  std::uint64_t file_bytes_max_;
  std::array<File, file_count> parts_;
};

}  // namespace wattbook::ocpp
