// Lines of text and right-aligned columns on A4 pages, by libharu, which stays behind this file.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "node/history/statement_words.h"

namespace wattbook::history {

class PageWriter {
 public:
  explicit PageWriter(Language language);
  ~PageWriter();

  enum class Style : std::uint8_t { title, heading, text };
  // Starts a row; breaks the page where it is full.
  void row(Style style);
  // Columns in points from the left edge of the page. `text` is UTF-8; what the font does not have
  // is approximated.
  void left(float x, std::string_view text);
  void right(float x, std::string_view text);
  // A thin line under the row.
  void rule();

  // The file. An error where the library failed anywhere.
  Result<std::string> finish();

 private:
  struct Document;
  std::unique_ptr<Document> document_;
};

}  // namespace wattbook::history
