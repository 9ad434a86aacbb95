// The grammar of EDIFACT (ISO 9735): segments of elements of components, with the separators that
// UNA names. Segments are taken from a stream; a message may be one line of many megabytes.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "tables/byte_source.h"

namespace wattbook::meters {

struct Segment {
  std::int64_t number = 0;                         // from 1, UNA not counted
  std::vector<std::vector<std::string>> elements;  // the first is the tag

  std::string_view tag() const { return at(0, 0); }
  // Empty where it is not there.
  std::string_view at(std::size_t element, std::size_t component) const {
    if (element >= elements.size() || component >= elements[element].size()) return {};
    return elements[element][component];
  }
};

class EdifactReader {
 public:
  static constexpr std::size_t segment_bytes_max = 64 * 1024;

  explicit EdifactReader(std::unique_ptr<tables::ByteSource> source) : source_(std::move(source)) {}
  // False at the end. Fails for a segment without its end or above segment_bytes_max.
  Result<bool> next(Segment& segment);
  char decimal() const { return decimal_; }

 private:
  Result<bool> take_raw(std::string& raw);
  Result<bool> refill();
  Result<void> read_separators();
  void split(std::string_view raw, Segment& segment) const;

  std::unique_ptr<tables::ByteSource> source_;
  std::string buffer_;
  std::size_t cursor_ = 0;
  bool begun_ = false;
  bool at_end_ = false;
  std::int64_t segments_ = 0;
  char component_ = ':';
  char element_ = '+';
  char decimal_ = '.';
  char release_ = '?';
  char terminator_ = '\'';
};

}  // namespace wattbook::meters
