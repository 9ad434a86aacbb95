#include "node/env/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>

#include "base/check.h"

namespace wattbook::env {

namespace {

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
  }
  CHECK(false);
}

// A JSON string, with its quotes. Bytes above 0x7f pass as they are: messages are UTF-8.
std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string text_line(std::string_view part, std::string_view message,
                      std::initializer_list<LogField> fields) {
  std::string line = fmt::format("{}: {}", part, message);
  for (const LogField& field : fields) line += fmt::format(" {}={}", field.name, field.value);
  // One event is one line, whatever a field holds.
  for (char& c : line)
    if (c == '\n' || c == '\r') c = ' ';
  return line;
}

std::string json_line(std::string_view part, std::string_view message,
                      std::initializer_list<LogField> fields) {
  std::string line =
      fmt::format("\"part\":{},\"message\":{}", json_string(part), json_string(message));
  for (const LogField& field : fields)
    line += fmt::format(",{}:{}", json_string(field.name), json_string(field.value));
  return line;
}

}  // namespace

std::optional<LogLevel> log_level(std::string_view name) {
  if (name == "debug") return LogLevel::debug;
  if (name == "info") return LogLevel::info;
  if (name == "warning") return LogLevel::warning;
  if (name == "error") return LogLevel::error;
  return std::nullopt;
}

struct Log::Sink {
  LogFormat format;
  spdlog::logger logger;
};

Log::Log(std::ostream& out, LogLevel level, LogFormat format)
    : sink_(new Sink{format,
                     spdlog::logger("wattbook",
                                    std::make_shared<spdlog::sinks::ostream_sink_mt>(out, true))}) {
  sink_->logger.set_level(spdlog_level(level));
  sink_->logger.set_pattern(format == LogFormat::text
                                ? "%Y-%m-%dT%H:%M:%S.%eZ %l %v"
                                : R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})",
                            spdlog::pattern_time_type::utc);
}

Log::~Log() = default;

void Log::set_level(LogLevel level) { sink_->logger.set_level(spdlog_level(level)); }

void Log::write(LogLevel level, std::string_view part, std::string_view message,
                std::initializer_list<LogField> fields) {
  const spdlog::level::level_enum spdlog_level_value = spdlog_level(level);
  if (!sink_->logger.should_log(spdlog_level_value)) return;
  const std::string line = sink_->format == LogFormat::text ? text_line(part, message, fields)
                                                            : json_line(part, message, fields);
  sink_->logger.log(spdlog_level_value, fmt::runtime("{}"), line);
}

}  // namespace wattbook::env
