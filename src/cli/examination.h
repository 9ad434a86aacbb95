// What `wattbook doctor` looks at: the machine, the files and the running node of one
// configuration. Nothing is changed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/node_config.h"
#include "core/codec/fields.h"

namespace wattbook::cli {

enum class Health : std::uint8_t { ok, warning, failed };
constexpr auto enum_names(Health) {
  return std::array<std::string_view, 3>{"ok", "warning", "failed"};
}

struct Finding {
  std::string subject;
  Health health = Health::ok;
  std::string message;
  std::string hint;

  static constexpr std::string_view type_name = "Finding";
  static constexpr auto fields = std::tuple(
      codec::field("subject", &Finding::subject), codec::field("health", &Finding::health),
      codec::field("message", &Finding::message), codec::field("hint", &Finding::hint));
};

struct Examination {
  std::vector<Finding> findings;

  static constexpr std::string_view type_name = "Examination";
  static constexpr auto fields =
      std::tuple(codec::field("findings", &Examination::findings, codec::AtMost(1'000)));
};

Examination examine(const LoadedConfig& loaded);

}  // namespace wattbook::cli
