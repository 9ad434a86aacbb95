#include "node/app/config.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include <fmt/format.h>
#include <toml++/toml.h>
#include <unistd.h>

#include "base/closest.h"

namespace wattbook::app {
namespace {

constexpr std::string_view variable_prefix = "WATTBOOK_";
constexpr std::string_view credentials = "${CREDENTIALS_DIRECTORY}";

std::string_view kind_words(SettingKind kind) {
  switch (kind) {
    case SettingKind::text:
    case SettingKind::path:
    case SettingKind::choice:
      return "a text in quotes";
    case SettingKind::count:
      return "a whole number, without quotes";
    case SettingKind::flag:
      return "true or false, without quotes";
    case SettingKind::list:
      return "a list of texts: [\"…\", \"…\"]";
  }
  return "";
}

std::string variable_name(const Setting& setting) {
  std::string out(variable_prefix);
  for (const char c : setting.name) {
    if (c == '.')
      out += "__";
    else
      out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return out;
}

std::vector<std::string> split_commas(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::vector<std::string> items_of_text(const Setting& setting, std::string_view text) {
  if (setting.kind == SettingKind::list) return split_commas(text);
  return {std::string(text)};
}

// What TOML holds at a key, as items; nothing where its type is not the setting's.
std::optional<std::vector<std::string>> items_of_node(const Setting& setting,
                                                      const toml::node& node) {
  const auto text = node.value_exact<std::string>();
  switch (setting.kind) {
    case SettingKind::text:
    case SettingKind::path:
    case SettingKind::choice:
      if (!text) return std::nullopt;
      return std::vector{*text};
    case SettingKind::count:
      if (const auto number = node.value_exact<std::int64_t>())
        return std::vector{std::to_string(*number)};
      return std::nullopt;
    case SettingKind::flag:
      if (const auto flag = node.value_exact<bool>())
        return std::vector<std::string>{*flag ? "true" : "false"};
      return std::nullopt;
    case SettingKind::list:
      break;
  }
  const toml::array* const array = node.as_array();
  if (!array) return std::nullopt;
  std::vector<std::string> out;
  for (const toml::node& element : *array) {
    const auto item = element.value_exact<std::string>();
    if (!item) return std::nullopt;
    out.push_back(*item);
  }
  return out;
}

class Loader {
 public:
  explicit Loader(const ConfigSources& sources) : sources_(sources) {
    for (const Setting& setting : all_settings()) {
      names_.push_back(setting.name);
      const std::string_view section = setting.name.substr(0, setting.name.find('.'));
      if (sections_.empty() || sections_.back() != section) sections_.push_back(section);
      config_.values.push_back({&setting, {std::string(setting.fallback)}, "default"});
    }
  }

  Result<Config> load() {
    if (Result<void> read = read_files(); !read) return std::unexpected(read.error());
    if (Result<void> read = read_environment(); !read) return std::unexpected(read.error());
    if (Result<void> read = read_assignments(); !read) return std::unexpected(read.error());
    for (ConfigValue& value : config_.values)
      if (Result<void> stored = store(value); !stored) return std::unexpected(stored.error());
    if (config_.settings.tls &&
        (config_.settings.certificate_file.empty() || config_.settings.key_file.empty()))
      return fail("server.tls is set, but server.certificate_file or server.key_file is not",
                  "wattbook tls enable --local-ca makes both");
    return std::move(config_);
  }

 private:
  // The files that exist; conf.d after the main one, so that what is dropped there wins.
  Result<void> read_files() {
    if (sources_.file.empty()) return {};
    if (!std::filesystem::is_regular_file(sources_.file))
      return fail("there is no configuration " + sources_.file,
                  "wattbook init DIR writes one; --config FILE names another");
    const std::filesystem::path main(sources_.file);
    folder_ = main.parent_path();
    if (Result<void> read = read_file(main); !read) return read;
    std::error_code none;  // no conf.d: nothing to read
    std::vector<std::filesystem::path> extra;
    for (const auto& entry : std::filesystem::directory_iterator(folder_ / "conf.d", none))
      if (entry.path().extension() == ".toml") extra.push_back(entry.path());
    std::ranges::sort(extra);
    for (const std::filesystem::path& path : extra)
      if (Result<void> read = read_file(path); !read) return read;
    return {};
  }

  Result<void> read_file(const std::filesystem::path& path) {
    try {
      const toml::table table = toml::parse_file(path.string());
      return read_table(table, "", path.string());
    } catch (const toml::parse_error& problem) {
      const toml::source_position at = problem.source().begin;
      return fail(
          fmt::format("{}:{}:{}: {}", path.string(), at.line, at.column, problem.description()),
          "wattbook check config says when it is right");
    }
  }

  Result<void> read_table(const toml::table& table, const std::string& prefix,
                          const std::string& file) {
    for (const auto& [key, node] : table) {
      const std::string name = prefix + std::string(key.str());
      const bool section = std::ranges::any_of(
          names_, [&name](std::string_view known) { return known.starts_with(name + "."); });
      if (section && node.is_table()) {
        if (Result<void> read = read_table(*node.as_table(), name + ".", file); !read) return read;
        continue;
      }
      const auto found = std::ranges::find(names_, std::string_view(name));
      if (found == names_.end())
        return complain(file, key.source(), fmt::format("unknown setting '{}'", name),
                        did_you_mean(name, prefix.empty() ? sections_ : names_));
      ConfigValue& value = config_.values[static_cast<std::size_t>(found - names_.begin())];
      const auto items = items_of_node(*value.setting, node);
      if (!items)
        return complain(file, node.source(), fmt::format("'{}' is not of the right kind", name),
                        fmt::format("write {}", kind_words(value.setting->kind)));
      value.items = *items;
      value.origin = fmt::format("{}:{}", file, key.source().begin.line);
    }
    return {};
  }

  static Result<void> complain(const std::string& file, const toml::source_region& at,
                               const std::string& message, const std::string& hint) {
    return fail(fmt::format("{}:{}:{}: {}", file, at.begin.line, at.begin.column, message), hint);
  }

  Result<void> read_environment() {
    std::vector<std::string> known;
    for (const ConfigValue& value : config_.values) known.push_back(variable_name(*value.setting));
    for (const auto& [name, text] : sources_.environment) {
      // Two underscores part section and name; other programs' WATTBOOK_ variables are theirs.
      if (!name.starts_with(variable_prefix) || name.find("__") == name.npos) continue;
      const auto found = std::ranges::find(known, name);
      if (found == known.end())
        return fail("the environment sets " + name + ", which is no setting",
                    did_you_mean(name, std::vector<std::string_view>(known.begin(), known.end())));
      ConfigValue& value = config_.values[static_cast<std::size_t>(found - known.begin())];
      value.items = items_of_text(*value.setting, text);
      value.origin = name;
    }
    return {};
  }

  Result<void> read_assignments() {
    for (const std::string& assignment : sources_.assignments) {
      const std::size_t equals = assignment.find('=');
      const std::string name = assignment.substr(0, equals);
      const auto found = std::ranges::find(names_, std::string_view(name));
      if (equals == assignment.npos || found == names_.end())
        return fail(
            fmt::format("--set {}: there is no setting '{}'", assignment, name),
            equals == assignment.npos ? "write --set NAME=VALUE" : did_you_mean(name, names_));
      ConfigValue& value = config_.values[static_cast<std::size_t>(found - names_.begin())];
      value.items = items_of_text(*value.setting, assignment.substr(equals + 1));
      value.origin = "--set";
    }
    return {};
  }

  Result<void> store(ConfigValue& value) {
    const Setting& setting = *value.setting;
    if (setting.kind == SettingKind::path) {
      if (Result<void> placed = place(value); !placed) return placed;
    }
    if (setting.kind == SettingKind::choice &&
        std::ranges::find(setting.words, value.items.front()) == setting.words.end())
      return fail(fmt::format("{}: {} is '{}'", value.origin, setting.name, value.items.front()),
                  did_you_mean(value.items.front(), setting.words));
    if (const std::string wrong = setting.store(config_.settings, value.items); !wrong.empty())
      return fail(fmt::format("{}: {} {}", value.origin, setting.name, wrong),
                  std::string(setting.help));
    return {};
  }

  // Makes a path independent of where the program was started.
  Result<void> place(ConfigValue& value) const {
    std::string& path = value.items.front();
    if (path.empty()) return {};
    if (const std::size_t at = path.find(credentials); at != path.npos) {
      const auto found = std::ranges::find(sources_.environment, "CREDENTIALS_DIRECTORY",
                                           &std::pair<std::string, std::string>::first);
      if (found == sources_.environment.end())
        return fail(fmt::format("{}: {} names ${{CREDENTIALS_DIRECTORY}}, which is not set",
                                value.origin, value.setting->name),
                    "systemd sets it for a unit with LoadCredential=");
      path.replace(at, credentials.size(), found->second);
    }
    if (std::filesystem::path(path).is_relative()) path = (folder_ / path).string();
    return {};
  }

  const ConfigSources& sources_;
  std::filesystem::path folder_;
  std::vector<std::string_view> names_;
  std::vector<std::string_view> sections_;
  Config config_;
};

}  // namespace

Result<Config> load_config(const ConfigSources& sources) { return Loader(sources).load(); }

std::string commented_config(const std::vector<std::pair<std::string, std::string>>& chosen) {
  std::string out =
      "# Settings of this wattbook node. A value that is commented out is the default.\n"
      "# wattbook config show --origin   what holds, and where each value comes from\n"
      "# wattbook check config           whether this file is understood\n";
  std::string_view section;
  for (const Setting& setting : all_settings()) {
    const std::size_t dot = setting.name.find('.');
    if (setting.name.substr(0, dot) != section) {
      section = setting.name.substr(0, dot);
      out += fmt::format("\n[{}]\n", section);
    }
    const auto value = std::ranges::find(
        chosen, setting.name, [](const auto& pair) { return std::string_view(pair.first); });
    const bool set = value != chosen.end();
    const std::string text = set ? value->second : std::string(setting.fallback);
    out +=
        fmt::format("# {}\n{}{} = {}\n", setting.help, set ? "" : "# ",
                    setting.name.substr(dot + 1), toml_text(setting, items_of_text(setting, text)));
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> process_environment() {
  std::vector<std::pair<std::string, std::string>> out;
  for (char** entry = environ; *entry; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    if (equals != text.npos) out.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return out;
}

}  // namespace wattbook::app
