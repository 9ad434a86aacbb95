// Writes JSON text, indented, for report files. Energies and amounts are written as exact decimal
// numbers, never through floating point.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace wattbook::sim {

class JsonText {
 public:
  // Open and close an object or a list; `key` is empty inside a list and at the root.
  void open_object(std::string_view key);
  void open_list(std::string_view key);
  void close();

  void text(std::string_view key, std::string_view value);
  void decimal(std::string_view key, std::int64_t units);  // 6 decimals
  void integer(std::string_view key, std::int64_t value);
  void ratio(std::string_view key, double value);  // 6 decimals, rounded
  void null(std::string_view key);

  // The finished text; everything must be closed.
  std::string take();

 private:
  void begin(std::string_view key);
  std::string out_;
  std::string closers_;
  bool first_ = true;
};

}  // namespace wattbook::sim
