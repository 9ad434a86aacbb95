// What a node tells its operator, as lines of text or as JSON lines. An object, not a global: many
// nodes can run in one process.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace wattbook::env {

enum class LogLevel : std::uint8_t { debug, info, warning, error };
// "debug", "info", "warning", "error".
std::optional<LogLevel> log_level(std::string_view name);

enum class LogFormat : std::uint8_t { text, json };

struct LogField {
  std::string_view name;  // a short snake_case word
  std::string value;
};

// Thread-safe.
class Log {
 public:
  // Lines below `level` are dropped. `out` outlives the log.
  Log(std::ostream& out, LogLevel level, LogFormat format);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  // From now on; any thread.
  void set_level(LogLevel level);

  // `part` is the folder that speaks ("journal"); `message` one sentence.
  void write(LogLevel level, std::string_view part, std::string_view message,
             std::initializer_list<LogField> fields = {});

 private:
  struct Sink;
  std::unique_ptr<Sink> sink_;
};

}  // namespace wattbook::env
