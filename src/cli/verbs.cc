#include "cli/verbs.h"

#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/closest.h"
#include "base/version.h"
#include "cli/agent_command.h"
#include "cli/api_command.h"
#include "cli/audit_command.h"
#include "cli/backup_command.h"
#include "cli/balance_command.h"
#include "cli/cash_command.h"
#include "cli/charger_command.h"
#include "cli/charger_plan.h"
#include "cli/check.h"
#include "cli/cluster_command.h"
#include "cli/command_command.h"
#include "cli/completion.h"
#include "cli/config_command.h"
#include "cli/doctor.h"
#include "cli/explain.h"
#include "cli/gateway_command.h"
#include "cli/history.h"
#include "cli/init.h"
#include "cli/key_command.h"
#include "cli/ledger_command.h"
#include "cli/market_command.h"
#include "cli/member_command.h"
#include "cli/meter_command.h"
#include "cli/oracle_command.h"
#include "cli/order_command.h"
#include "cli/proof_command.h"
#include "cli/receipt_command.h"
#include "cli/send_command.h"
#include "cli/serve.h"
#include "cli/statement.h"
#include "cli/station_command.h"
#include "cli/status.h"
#include "cli/tls_command.h"
#include "cli/token_command.h"
#include "cli/top.h"
#include "cli/upgrade.h"
#include "cli/user_command.h"

namespace wattbook::cli {
namespace {

std::string failure_message(const CLI::App* app, const CLI::Error& problem) {
  std::string name = app->get_name();
  for (const CLI::App* parent = app->get_parent(); parent; parent = parent->get_parent())
    name = parent->get_name() + " " + name;
  return fmt::format("wattbook: {}\nhint: {} --help\n", problem.what(), name);
}

void add_version_command(CLI::App& root, int& exit_code) {
  root.add_subcommand("version", "Print the version")->callback([&exit_code] {
    fmt::print("wattbook {}\n", version());
    exit_code = exit_ok;
  });
}

}  // namespace

int tell(const Error& error, int exit_code) {
  fmt::print(stderr, "wattbook: {}\n", error.message);
  if (!error.hint.empty()) fmt::print(stderr, "hint: {}\n", error.hint);
  return exit_code;
}

std::optional<Error> unknown_verb(const CLI::App& root,
                                  const std::vector<std::string_view>& words) {
  const CLI::App* app = &root;
  for (const std::string_view word : words) {
    if (word.starts_with('-')) return std::nullopt;
    std::vector<std::string> names;
    const CLI::App* next = nullptr;
    for (const CLI::App* verb : app->get_subcommands([](const CLI::App*) { return true; })) {
      names.push_back(verb->get_name());
      if (names.back() == word) next = verb;
    }
    if (names.empty()) return std::nullopt;  // what follows are the verb's own arguments
    if (!next) {
      const std::vector<std::string_view> known(names.begin(), names.end());
      return Error{fmt::format("there is no command '{}'", word), did_you_mean(word, known)};
    }
    app = next;
  }
  return std::nullopt;
}

int run_verbs(int argc, char** argv, std::initializer_list<AddCommand> further) {
  CLI::App root("The books of an energy community", "wattbook");
  root.set_version_flag("--version", fmt::format("wattbook {}", version()));
  root.require_subcommand(1);
  root.failure_message(failure_message);
  int exit_code = exit_failed;
  for (const AddCommand add :
       {add_init_command,         add_serve_command,      add_config_command,
        add_check_command,        add_cluster_command,    add_doctor_command,
        add_status_command,       add_top_command,        add_backup_command,
        add_upgrade_command,      add_tls_command,        add_ledger_command,
        add_proof_command,        add_key_command,        add_send_command,
        add_order_command,        add_agent_command,      add_meter_command,
        add_gateway_command,      add_oracle_command,     add_deposit_command,
        add_withdraw_command,     add_command_command,    add_market_command,
        add_member_command,       add_user_command,       add_token_command,
        add_audit_command,        add_api_command,        add_balance_command,
        add_receipt_command,      add_statement_command,  add_explain_command,
        add_history_command,      add_charger_command,    add_station_commands,
        add_charger_plan_command, add_completion_command, add_version_command})
    add(root, exit_code);
  for (const AddCommand add : further) add(root, exit_code);

  if (const auto unknown = unknown_verb(root, {argv + 1, argv + argc}))
    return tell(*unknown, exit_usage);
  try {
    root.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    return root.exit(problem) == 0 ? exit_ok : exit_usage;
  }
  return exit_code;
}

}  // namespace wattbook::cli
