// A table file as lines of words: a verb, its arguments, options `key=value`, and after `->` the
// rejection that is expected of the command. `#` begins a comment.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace wattbook::table {

struct Line {
  int number = 0;
  std::string text;
  std::string verb;
  std::vector<std::string> words;              // arguments in order
  std::map<std::string, std::string> options;  // key=value
  std::string expected = "none";               // the rejection

  // The argument at `position`, or an empty word.
  std::string_view word(std::size_t position) const {
    return position < words.size() ? std::string_view(words[position]) : std::string_view();
  }
  bool has(std::string_view word) const;
  std::string_view option(const std::string& key, std::string_view otherwise) const;
};

// The lines of a file that say something.
std::vector<Line> read_script(const std::string& path);

}  // namespace wattbook::table
