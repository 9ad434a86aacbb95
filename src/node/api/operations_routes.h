// What tools that watch the node ask: /livez, /readyz, /version, /metrics, /ca.pem
// (docs/operating.md).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "node/api/router.h"
#include "node/api/views.h"

namespace wattbook::api {

struct ReadinessCheck {
  std::string name;
  bool ok = true;
  std::string reason;  // with the remedy; empty where ok

  static constexpr std::string_view type_name = "ReadinessCheck";
  static constexpr auto fields =
      std::tuple(field("name", &ReadinessCheck::name), field("ok", &ReadinessCheck::ok),
                 field("reason", &ReadinessCheck::reason));
};

struct ReadinessView {
  bool ready = true;
  std::vector<ReadinessCheck> checks;

  static constexpr std::string_view type_name = "Readiness";
  static constexpr auto fields = std::tuple(field("ready", &ReadinessView::ready),
                                            field("checks", &ReadinessView::checks, view_list_max));
};

struct VersionView {
  std::string version;
  std::uint32_t protocol = 0;  // newest rules of the ledger that it knows
  std::uint32_t journal = 0;   // format numbers of docs/journal-format.md
  std::uint32_t snapshot = 0;

  static constexpr std::string_view type_name = "Version";
  static constexpr auto fields = std::tuple(
      field("version", &VersionView::version), field("protocol", &VersionView::protocol),
      field("journal", &VersionView::journal), field("snapshot", &VersionView::snapshot));
};

struct OperationsPorts {
  std::function<ReadinessView()> readiness;
  std::function<std::string()> metrics;  // OpenMetrics text
  VersionView version;
  std::string authority;  // certificate (PEM) of the node's own authority; empty: not served
};

void add_operations_routes(Router& router, OperationsPorts ports);

}  // namespace wattbook::api
