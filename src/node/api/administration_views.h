// What an administrator sees of the node itself: its settings and its backups.
#pragma once

#include <array>

#include "node/api/noted.h"
#include "node/api/page.h"

namespace wattbook::api {

struct NodeSettingView {
  std::string name;
  std::string value;
  std::string origin;
  bool on_restart = false;
  std::string help;

  static constexpr AtMost text_max{16'384};
  static constexpr std::string_view type_name = "NodeSetting";
  static constexpr std::string_view list_type = "NodeSettings";
  static constexpr std::string_view list_name = "settings";
  static constexpr auto fields =
      std::tuple(noted(field("name", &NodeSettingView::name), "server.listen"),
                 noted(field("value", &NodeSettingView::value, text_max), "as TOML text"),
                 noted(field("origin", &NodeSettingView::origin, text_max),
                       "default, FILE:LINE, WATTBOOK_SECTION__NAME or --set"),
                 noted(field("on_restart", &NodeSettingView::on_restart), "else a reload suffices"),
                 field("help", &NodeSettingView::help, text_max));
};

enum class BackupCheck : std::uint8_t { unchecked, checking, holds, broken };
constexpr auto enum_names(BackupCheck) {
  return std::array<std::string_view, 4>{"unchecked", "checking", "holds", "broken"};
}

struct BackupView {
  std::string name;
  Instant made;
  Height height;
  std::uint64_t bytes = 0;
  Hash state_root;
  std::string program;
  BackupCheck check = BackupCheck::unchecked;
  std::string error;

  static constexpr std::string_view type_name = "Backup";
  static constexpr std::string_view list_type = "Backups";
  static constexpr std::string_view list_name = "backups";
  static constexpr auto fields = std::tuple(
      noted(field("name", &BackupView::name), "its directory's"), field("made", &BackupView::made),
      field("height", &BackupView::height), field("bytes", &BackupView::bytes),
      noted(field("state_root", &BackupView::state_root), "at that height"),
      noted(field("program", &BackupView::program), "version that made it"),
      noted(field("check", &BackupView::check),
            "whether this node restored it to a temporary place and replayed it since its start"),
      noted(field("error", &BackupView::error, AtMost(4'096)), "what is broken"));
};

}  // namespace wattbook::api
