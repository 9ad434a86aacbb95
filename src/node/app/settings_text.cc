// Settings as text: of a file, and of the page that documents them.
#include <fmt/format.h>

#include "node/app/settings.h"

namespace wattbook::app {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace

std::string toml_text(const Setting& setting, const std::vector<std::string>& items) {
  switch (setting.kind) {
    case SettingKind::text:
    case SettingKind::path:
    case SettingKind::choice:
      return quoted(items.front());
    case SettingKind::count:
    case SettingKind::flag:
      return items.front();
    case SettingKind::list:
      break;
  }
  std::string out = "[";
  for (const std::string& item : items)
    if (!item.empty()) out += (out.size() > 1 ? ", " : "") + quoted(item);
  return out + "]";
}

std::string settings_reference() {
  std::string out =
      "# Settings\n\n"
      "Written by `wattbook config reference`. A value comes from the first of: `--set "
      "NAME=VALUE`,\n"
      "the environment (`WATTBOOK_SERVER__LISTEN` for `server.listen`; commas between elements),\n"
      "`conf.d/*.toml` beside the file (the last by name wins), `wattbook.toml`, the default.\n"
      "`wattbook config show --origin` says which. Paths begin at the folder of the file.\n\n"
      "| setting | default | changed by | |\n|---|---|---|---|\n";
  for (const Setting& setting : all_settings()) {
    std::string words;
    for (const std::string_view word : setting.words)
      words += (words.empty() ? " One of " : ", ") + std::string(word);
    out += fmt::format("| `{}` | `{}` | {} | {}{} |\n", setting.name,
                       toml_text(setting, {std::string(setting.fallback)}),
                       setting.takes_effect == TakesEffect::on_reload ? "reload" : "restart",
                       setting.help, words.empty() ? "" : words + ".");
  }
  return out;
}

}  // namespace wattbook::app
