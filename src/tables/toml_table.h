// One table of a TOML file, read key by key. What is asked for is what is allowed: a key that
// nobody asked for is an error with its place and the nearest key that would have been understood.
// The first complaint is kept and reading goes on, so that callers stay free of error plumbing:
// read everything, then ask `TomlFile::error` once.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <toml++/toml.h>

#include "base/error.h"

namespace wattbook::tables {

struct NumberRange {
  double least;
  double most;
};

class TomlTable {
 public:
  struct Complaints {
    std::string file;
    std::optional<Error> first;
  };
  TomlTable(const toml::table& table, std::string path, std::shared_ptr<Complaints> complaints);

  // Each gives nothing where the key is absent or wrong; a wrong one is a complaint.
  std::optional<std::string> text(std::string_view key);
  std::optional<std::vector<std::string>> texts(std::string_view key);  // one text or a list
  std::optional<double> number(std::string_view key, NumberRange range);
  std::optional<std::int64_t> integer(std::string_view key, NumberRange range);
  std::optional<std::vector<double>> numbers(std::string_view key, NumberRange range);
  std::optional<TomlTable> table(std::string_view key);
  std::vector<TomlTable> tables(std::string_view key);  // [[key]], or one [key]
  // Every key of this table with its number: for tables whose keys are names, not settings.
  std::vector<std::pair<std::string, double>> named_numbers(NumberRange range);

  template <class E>
  std::optional<E> choice(std::string_view key,
                          std::span<const std::pair<std::string_view, E>> all) {
    const std::optional<std::string> word = text(key);
    if (!word) return std::nullopt;
    std::vector<std::string_view> names;
    for (const auto& [name, value] : all) {
      if (name == *word) return value;
      names.push_back(name);
    }
    complain_choice(key, *word, names);
    return std::nullopt;
  }

  bool has(std::string_view key) const { return table_->contains(key); }
  bool is_table(std::string_view key) const { return (*table_)[key].is_table(); }
  bool is_text(std::string_view key) const { return (*table_)[key].is_string(); }
  // Complains at the place of `key`, or of the table where the key is absent.
  void complain(std::string_view key, std::string_view message, std::string_view hint);
  // Call after the last read: complains about the first key that nobody asked for.
  void finish();

 private:
  const toml::node* find(std::string_view key);
  void complain_at(const toml::source_region& place, std::string message, std::string hint);
  void complain_choice(std::string_view key, std::string_view word,
                       std::span<const std::string_view> names);
  std::string full(std::string_view key) const;

  const toml::table* table_;
  std::string path_;  // "tariff.import"; empty at the root
  std::shared_ptr<Complaints> complaints_;
  std::vector<std::string> asked_;
};

// A parsed file; the tables handed out refer to it.
class TomlFile {
 public:
  // Fails with file, line and column where the text is not TOML.
  static Result<TomlFile> open(const std::filesystem::path& path);
  TomlTable root();
  // The first complaint of all reads so far.
  const std::optional<Error>& error() const { return complaints_->first; }

 private:
  explicit TomlFile(toml::table table, std::string file);
  std::shared_ptr<toml::table> table_;
  std::shared_ptr<TomlTable::Complaints> complaints_;
};

}  // namespace wattbook::tables
