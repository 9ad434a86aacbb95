// A JSON document (RFC 8259) as flat nodes that keep every number and every span as it was written:
// a register "2935.600" keeps its scale, and what was signed can be checked over its own bytes. For
// documents of peers that follow no schema strictly.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace wattbook::json {

enum class Kind : std::uint8_t { null, flag, number, text, list, object };

class Tree;

// One value of a tree, or the absence of one, of which everything may be asked. Valid as long as
// the tree and the parsed text are.
class View {
 public:
  View() = default;

  bool exists() const { return tree_ != nullptr; }
  bool is(Kind kind) const { return tree_ && this->kind() == kind; }
  Kind kind() const;  // of an existing one
  // Its name in the object around it.
  std::string_view key() const;
  // A text without its escapes; a number or word as it was written; empty for lists and objects.
  std::string_view text() const;
  // Its bytes in the document, with quotes and brackets.
  std::string_view raw() const;
  // Members or elements.
  std::uint32_t size() const;
  // The first member of that name; absent where there is none or this is no object.
  View operator[](std::string_view name) const;
  View at(std::uint32_t index) const;

  class Iterator;
  Iterator begin() const;
  Iterator end() const;

 private:
  friend class Tree;
  View(const Tree* tree, std::uint32_t index) : tree_(tree), index_(index) {}

  const Tree* tree_ = nullptr;
  std::uint32_t index_ = 0;
};

// Reuses its memory from parse to parse.
class Tree {
 public:
  // `text` must outlive the use of the tree. What follows the document must be white space.
  Result<View> parse(std::string_view text);
  // Parses the document at the beginning of `text` and says how many bytes it has.
  Result<std::uint32_t> parse_prefix(std::string_view text);
  View root() const { return nodes_.empty() ? View() : View(this, 0); }

 private:
  friend class View;
  struct Node {
    std::string_view key;
    std::string_view text;
    std::string_view raw;
    std::uint32_t next = 0;  // index of the node after this one and all within
    std::uint32_t size = 0;
    Kind kind = Kind::null;
  };
  class Parser;

  std::vector<Node> nodes_;
  std::deque<std::string> unescaped_;
};

class View::Iterator {
 public:
  Iterator(const Tree* tree, std::uint32_t index) : tree_(tree), index_(index) {}
  View operator*() const { return View(tree_, index_); }
  Iterator& operator++();
  bool operator==(const Iterator&) const = default;

 private:
  const Tree* tree_;
  std::uint32_t index_;
};

// Appends `text` as a JSON string with its quotes.
void append_quoted(std::string& out, std::string_view text);

}  // namespace wattbook::json
