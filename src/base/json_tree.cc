#include "base/json_tree.h"

#include <algorithm>

namespace wattbook::json {
namespace {

constexpr std::uint32_t depth_max = 64;
constexpr std::size_t unescaped_kept_max = 64;
constexpr std::size_t nodes_kept_max = 4'096;  // memory that one large document may leave behind

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) return put(code);
  if (code < 0x800) {
    put(0xc0 | code >> 6);
  } else if (code < 0x10000) {
    put(0xe0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3f));
  } else {
    put(0xf0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3f));
    put(0x80 | (code >> 6 & 0x3f));
  }
  put(0x80 | (code & 0x3f));
}

std::optional<std::uint32_t> four_digits(std::string_view text) {
  if (text.size() < 4) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : text.substr(0, 4)) {
    const char lower = static_cast<char>(c | 0x20);
    if (!is_digit(c) && !(lower >= 'a' && lower <= 'f')) return std::nullopt;
    value = value * 16 + static_cast<std::uint32_t>(is_digit(c) ? c - '0' : lower - 'a' + 10);
  }
  return value;
}

// The code point of the \u escape at the beginning of `text`, which it shortens; a half of a
// surrogate pair becomes U+FFFD, so that the text stays valid UTF-8.
std::optional<std::uint32_t> take_code(std::string_view& text) {
  const std::optional<std::uint32_t> first = four_digits(text);
  if (!first) return std::nullopt;
  text.remove_prefix(4);
  if (*first < 0xd800 || *first > 0xdfff) return first;
  if (*first > 0xdbff || !text.starts_with("\\u")) return 0xfffd;
  const std::optional<std::uint32_t> second = four_digits(text.substr(2));
  if (!second || *second < 0xdc00 || *second > 0xdfff) return 0xfffd;
  text.remove_prefix(6);
  return 0x10000 + ((*first - 0xd800) << 10) + (*second - 0xdc00);
}

std::optional<std::string> unescape(std::string_view text) {
  static constexpr std::string_view letters = "\"\\/bfnrt";
  static constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  std::string out;
  while (!text.empty()) {
    const std::size_t plain = std::min(text.find('\\'), text.size());
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    if (text.size() < 2) return std::nullopt;
    const char letter = text[1];
    text.remove_prefix(2);
    if (letter == 'u') {
      const std::optional<std::uint32_t> code = take_code(text);
      if (!code) return std::nullopt;
      append_utf8(out, *code);
    } else {
      const std::size_t at = letters.find(letter);
      if (at == letters.npos) return std::nullopt;
      out.push_back(meanings[at]);
    }
  }
  return out;
}

}  // namespace

class Tree::Parser {
 public:
  Parser(Tree& tree, std::string_view text) : tree_(tree), text_(text) {}

  bool value(std::string_view key, std::uint32_t depth) {
    skip_space();
    if (at_ == text_.size() || depth > depth_max) return false;
    const std::uint32_t index = static_cast<std::uint32_t>(tree_.nodes_.size());
    const std::size_t begin = at_;
    tree_.nodes_.push_back({.key = key, .text = {}, .raw = {}});
    if (!content(index, depth)) return false;
    Node& node = tree_.nodes_[index];
    node.raw = text_.substr(begin, at_ - begin);
    if (node.kind == Kind::number || node.kind == Kind::flag || node.kind == Kind::null)
      node.text = node.raw;
    node.next = static_cast<std::uint32_t>(tree_.nodes_.size());
    return true;
  }
  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  std::size_t at() const { return at_; }

 private:
  bool content(std::uint32_t index, std::uint32_t depth) {
    const char c = text_[at_];
    if (c == '{' || c == '[') return inside(index, depth, c == '{');
    if (c == '"') {
      tree_.nodes_[index].kind = Kind::text;
      return string(tree_.nodes_[index].text);
    }
    if (c == '-' || is_digit(c)) {
      tree_.nodes_[index].kind = Kind::number;
      return number();
    }
    tree_.nodes_[index].kind = c == 'n' ? Kind::null : Kind::flag;
    return word("null") || word("true") || word("false");
  }

  bool inside(std::uint32_t index, std::uint32_t depth, bool object) {
    tree_.nodes_[index].kind = object ? Kind::object : Kind::list;
    ++at_;
    skip_space();
    if (take(object ? '}' : ']')) return true;
    std::uint32_t size = 0;
    do {
      std::string_view key;
      if (object) {
        skip_space();
        if (at_ == text_.size() || text_[at_] != '"' || !string(key)) return false;
        skip_space();
        if (!take(':')) return false;
      }
      if (!value(key, depth + 1)) return false;
      ++size;
      skip_space();
    } while (take(','));
    tree_.nodes_[index].size = size;
    return take(object ? '}' : ']');
  }

  bool string(std::string_view& out) {
    const std::size_t begin = ++at_;
    bool escaped = false;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\\') {
        escaped = true;
        ++at_;
      }
      ++at_;
    }
    if (at_ >= text_.size()) return false;
    out = text_.substr(begin, at_ - begin);
    ++at_;
    if (!escaped) return true;
    std::optional<std::string> plain = unescape(out);
    if (!plain) return false;
    out = tree_.unescaped_.emplace_back(std::move(*plain));
    return true;
  }

  bool number() {
    take('-');
    const std::size_t whole = at_;
    if (!digits() || (text_[whole] == '0' && at_ - whole > 1)) return false;
    if (take('.') && !digits()) return false;
    if (!take('e') && !take('E')) return true;
    if (!take('+')) take('-');
    return digits();
  }
  bool digits() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    return at_ > begin;
  }
  bool word(std::string_view expected) {
    if (!text_.substr(at_).starts_with(expected)) return false;
    at_ += expected.size();
    return true;
  }
  bool take(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  Tree& tree_;
  std::string_view text_;
  std::size_t at_ = 0;
};

Result<View> Tree::parse(std::string_view text) {
  const Result<std::uint32_t> bytes = parse_prefix(text);
  if (!bytes) return std::unexpected(bytes.error());
  if (std::ranges::all_of(text.substr(*bytes), is_space)) return root();
  nodes_.clear();
  return fail("something follows the JSON document at byte " + std::to_string(*bytes));
}

Result<std::uint32_t> Tree::parse_prefix(std::string_view text) {
  if (nodes_.capacity() > nodes_kept_max) nodes_ = {};
  if (unescaped_.size() > unescaped_kept_max) unescaped_ = {};
  nodes_.clear();
  unescaped_.clear();
  Parser parser(*this, text);
  if (parser.value({}, 0)) return static_cast<std::uint32_t>(parser.at());
  nodes_.clear();
  return fail("no JSON document: wrong or cut at byte " + std::to_string(parser.at()));
}

Kind View::kind() const { return tree_->nodes_[index_].kind; }
std::string_view View::key() const { return tree_ ? tree_->nodes_[index_].key : ""; }
std::string_view View::text() const { return tree_ ? tree_->nodes_[index_].text : ""; }
std::string_view View::raw() const { return tree_ ? tree_->nodes_[index_].raw : ""; }
std::uint32_t View::size() const { return tree_ ? tree_->nodes_[index_].size : 0; }

View View::operator[](std::string_view name) const {
  if (!is(Kind::object)) return {};
  for (const View member : *this)
    if (member.key() == name) return member;
  return {};
}

View View::at(std::uint32_t index) const {
  if (index >= size()) return {};
  Iterator here = begin();
  while (index-- > 0) ++here;
  return *here;
}

View::Iterator View::begin() const { return size() == 0 ? end() : Iterator(tree_, index_ + 1); }
View::Iterator View::end() const { return Iterator(tree_, tree_ ? tree_->nodes_[index_].next : 0); }
View::Iterator& View::Iterator::operator++() {
  index_ = tree_->nodes_[index_].next;
  return *this;
}

void append_quoted(std::string& out, std::string_view text) {
  static constexpr std::string_view digits = "0123456789abcdef";
  out.push_back('"');
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out.push_back(digits[static_cast<unsigned char>(c) >> 4]);
      out.push_back(digits[static_cast<unsigned char>(c) & 15]);
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

}  // namespace wattbook::json
