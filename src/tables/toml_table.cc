#include "tables/toml_table.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/closest.h"

namespace wattbook::tables {
namespace {

std::string number_text(double value) { return fmt::format("{}", value); }

}  // namespace

TomlTable::TomlTable(const toml::table& table, std::string path,
                     std::shared_ptr<Complaints> complaints)
    : table_(&table), path_(std::move(path)), complaints_(std::move(complaints)) {}

std::string TomlTable::full(std::string_view key) const {
  return path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
}

const toml::node* TomlTable::find(std::string_view key) {
  asked_.emplace_back(key);
  return table_->get(key);
}

void TomlTable::complain_at(const toml::source_region& place, std::string message,
                            std::string hint) {
  if (complaints_->first) return;
  complaints_->first = Error{
      fmt::format("{}:{}:{}: {}", complaints_->file, place.begin.line, place.begin.column, message),
      std::move(hint)};
}

void TomlTable::complain(std::string_view key, std::string_view message, std::string_view hint) {
  const toml::node* node = table_->get(key);
  complain_at(node ? node->source() : table_->source(), fmt::format("{}: {}", full(key), message),
              std::string(hint));
}

void TomlTable::complain_choice(std::string_view key, std::string_view word,
                                std::span<const std::string_view> names) {
  complain(key, fmt::format("'{}' is not one of {}", word, fmt::join(names, ", ")),
           did_you_mean(word, names));
}

std::optional<std::string> TomlTable::text(std::string_view key) {
  const toml::node* node = find(key);
  if (!node) return std::nullopt;
  if (const auto* value = node->as_string()) return value->get();
  complain(key, "must be a text in quotes", "");
  return std::nullopt;
}

std::optional<std::vector<std::string>> TomlTable::texts(std::string_view key) {
  const toml::node* node = find(key);
  if (!node) return std::nullopt;
  if (const auto* value = node->as_string()) return std::vector<std::string>{value->get()};
  const toml::array* list = node->as_array();
  std::vector<std::string> all;
  if (list)
    for (const toml::node& item : *list)
      if (const auto* value = item.as_string()) all.push_back(value->get());
  if (list && !all.empty() && all.size() == list->size()) return all;
  complain(key, "must be a text or a list of texts", "");
  return std::nullopt;
}

std::optional<double> TomlTable::number(std::string_view key, NumberRange range) {
  const toml::node* node = find(key);
  if (!node) return std::nullopt;
  const std::optional<double> value = node->value<double>();
  if (!value || !node->is_number()) {
    complain(key, "must be a number", "");
  } else if (!(*value >= range.least && *value <= range.most)) {
    complain(key,
             fmt::format("{} is outside {} to {}", number_text(*value), number_text(range.least),
                         number_text(range.most)),
             "");
  } else {
    return value;
  }
  return std::nullopt;
}

std::optional<std::int64_t> TomlTable::integer(std::string_view key, NumberRange range) {
  const std::optional<double> value = number(key, range);
  if (!value) return std::nullopt;
  if (const auto* exact = table_->get(key)->as_integer()) return exact->get();
  complain(key, "must be a whole number", "");
  return std::nullopt;
}

std::optional<std::vector<double>> TomlTable::numbers(std::string_view key, NumberRange range) {
  const toml::node* node = find(key);
  if (!node) return std::nullopt;
  const toml::array* list = node->as_array();
  if (!list) {
    const std::optional<double> one = number(key, range);
    return one ? std::optional(std::vector{*one}) : std::nullopt;
  }
  std::vector<double> all;
  for (const toml::node& item : *list) {
    const std::optional<double> value = item.is_number() ? item.value<double>() : std::nullopt;
    if (!value || !(*value >= range.least && *value <= range.most)) {
      complain_at(item.source(),
                  fmt::format("{}: must be numbers from {} to {}", full(key),
                              number_text(range.least), number_text(range.most)),
                  "");
      return std::nullopt;
    }
    all.push_back(*value);
  }
  return all;
}

std::optional<TomlTable> TomlTable::table(std::string_view key) {
  const toml::node* node = find(key);
  if (!node) return std::nullopt;
  if (const toml::table* inner = node->as_table()) return TomlTable(*inner, full(key), complaints_);
  complain(key, fmt::format("must be a table: [{}] or {} = {{…}}", full(key), key), "");
  return std::nullopt;
}

std::vector<TomlTable> TomlTable::tables(std::string_view key) {
  const toml::node* node = find(key);
  std::vector<TomlTable> all;
  if (!node) return all;
  if (const toml::table* inner = node->as_table())
    return {TomlTable(*inner, full(key), complaints_)};
  const toml::array* list = node->as_array();
  if (!list || !list->is_homogeneous(toml::node_type::table)) {
    complain(key, fmt::format("must be tables: [[{}]]", full(key)), "");
    return all;
  }
  for (const toml::node& item : *list) all.emplace_back(*item.as_table(), full(key), complaints_);
  return all;
}

std::vector<std::pair<std::string, double>> TomlTable::named_numbers(NumberRange range) {
  std::vector<std::pair<std::string, double>> all;
  for (const auto& [key, node] : *table_)
    if (const std::optional<double> value = number(key.str(), range))
      all.emplace_back(std::string(key.str()), *value);
  return all;
}

void TomlTable::finish() {
  const std::vector<std::string_view> known(asked_.begin(), asked_.end());
  for (const auto& [key, node] : *table_) {
    if (std::ranges::find(known, key.str()) != known.end()) continue;
    complain_at(key.source(), fmt::format("unknown key '{}'", full(key.str())),
                did_you_mean(key.str(), known));
  }
}

TomlFile::TomlFile(toml::table table, std::string file)
    : table_(std::make_shared<toml::table>(std::move(table))),
      complaints_(std::make_shared<TomlTable::Complaints>(
          TomlTable::Complaints{std::move(file), std::nullopt})) {}

Result<TomlFile> TomlFile::open(const std::filesystem::path& path) {
  const std::string file = path.string();
  if (!std::filesystem::is_regular_file(path)) return fail(file + ": no such file");
  try {
    return TomlFile(toml::parse_file(file), file);
  } catch (const toml::parse_error& problem) {
    const toml::source_position at = problem.source().begin;
    return fail(fmt::format("{}:{}:{}: {}", file, at.line, at.column, problem.description()));
  }
}

TomlTable TomlFile::root() { return TomlTable(*table_, "", complaints_); }

}  // namespace wattbook::tables
