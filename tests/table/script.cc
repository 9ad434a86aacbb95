#include "table/script.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace wattbook::table {

bool Line::has(std::string_view word) const {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string_view Line::option(const std::string& key, std::string_view otherwise) const {
  const auto found = options.find(key);
  return found == options.end() ? otherwise : std::string_view(found->second);
}

std::vector<Line> read_script(const std::string& path) {
  std::ifstream file(path);
  std::vector<Line> lines;
  int number = 0;
  for (std::string text; std::getline(file, text);) {
    ++number;
    std::istringstream words(text.substr(0, text.find('#')));
    Line line{.number = number, .text = text};
    for (std::string word; words >> word;) {
      if (word == "->") {
        words >> line.expected;
        break;
      }
      const std::size_t equals = word.find('=');
      if (line.verb.empty())
        line.verb = word;
      else if (equals != std::string::npos)
        line.options[word.substr(0, equals)] = word.substr(equals + 1);
      else
        line.words.push_back(word);
    }
    if (!line.verb.empty()) lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace wattbook::table
