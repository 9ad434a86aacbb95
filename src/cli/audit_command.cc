#include "cli/audit_command.h"

#include <fstream>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/caller.h"
#include "cli/command_sentence.h"
#include "cli/rows.h"
#include "core/codec/codec.h"
#include "crypto/hash.h"
#include "node/access/admin_log.h"
#include "node/api/access_views.h"
#include "node/api/page.h"
#include "node/env/files.h"

namespace wattbook::cli {
namespace {

using Records = api::Rows<api::AdminRecordView>;

struct Options {
  CallerOptions caller;
  ConfigFlags config;
  std::string data;
  std::size_t rows = 20;
  std::string file;
  std::string head;
};

api::AdminRecordView view_of(const access::AdminRecord& record) {
  return {record.number,  record.time,   record.actor, record.action,
          record.subject, record.before, record.after, record.previous};
}

int tail(const Options& options) {
  Reply<Caller> caller = Caller::enter(options.caller);
  if (!caller) return tell(caller.error());
  Reply<Records> records = caller->get_view<Records>("/api/v1/admin-log");
  if (!records) return tell(records.error());
  if (records->rows.size() > options.rows) records->rows.resize(options.rows);
  if (options.caller.output == OutputFormat::json) {
    fmt::print("{}\n", api::to_json(*records));
    return exit_ok;
  }
  std::vector<Row> rows;
  for (auto at = records->rows.rbegin(); at != records->rows.rend(); ++at)
    rows.push_back({std::to_string(at->number), utc_text(at->time), at->actor, at->action,
                    at->subject, at->before, at->after});
  fmt::print("{}", rows_text({"number", "time", "actor", "action", "subject", "before", "after"},
                             rows, options.caller.output));
  return exit_ok;
}

// The log is in the data directory, and its chain is checked whenever it is read.
Result<std::vector<access::AdminRecord>> read(const Options& options) {
  std::string data = options.data;
  if (data.empty()) {
    const Result<LoadedConfig> loaded = load(options.config);
    if (!loaded) return std::unexpected(loaded.error());
    data = loaded->config.settings.data_directory;
  }
  env::SystemFiles files;
  return access::read_admin_log(files, data + "/access");
}

int write_out(const Options& options) {
  const auto records = read(options);
  if (!records) return tell(records.error(), exit_verification_failed);
  std::string lines;
  for (const access::AdminRecord& record : *records)
    fmt::format_to(std::back_inserter(lines), "{}\n", api::to_json(view_of(record)));
  if (options.file.empty()) {
    fmt::print("{}", lines);
    return exit_ok;
  }
  std::ofstream file(options.file, std::ios::binary);
  file << lines;
  file.close();
  if (!file)
    return tell({fmt::format("{} cannot be written", options.file),
                 "check the directory and the free space"},
                exit_failed);
  fmt::print(stderr, "{} records are in {}\n", records->size(), options.file);
  return exit_ok;
}

Hash head_of(const std::vector<access::AdminRecord>& records) {
  return records.empty() ? Hash() : crypto::sha256(codec::encode(records.back()));
}

int verify(const Options& options) {
  const auto records = read(options);
  if (!records) return tell(records.error(), exit_verification_failed);
  const std::string head = to_hex0x(head_of(*records));
  fmt::print("{} records, head {}\n", records->size(), head);
  if (options.head.empty() || options.head == head) return exit_ok;
  // A log that was only continued still has the record of that hash.
  for (std::size_t i = 1; i < records->size(); ++i)
    if (to_hex0x((*records)[i].previous) == options.head) {
      fmt::print("{} was the head after record {}\n", options.head, i);
      return exit_ok;
    }
  return tell({fmt::format("no record has the hash {}: the end was cut off, or all was replaced",
                           options.head),
               "compare with your backups"},
              exit_verification_failed);
}

void add_data_options(CLI::App& app, Options& options) {
  auto* const data = app.add_option("--data", options.data, "a node's data directory");
  add_config_flags(app, options.config);
  data->excludes(app.get_option("--config"));
}

}  // namespace

void add_audit_command(CLI::App& root, int& exit_code) {
  CLI::App* const audit = root.add_subcommand("audit", "What administrators of this node did");
  audit->require_subcommand(1);
  const auto options = std::make_shared<Options>();

  CLI::App* const newest = audit->add_subcommand("tail", "The newest records, from the node");
  newest->add_option("-n,--rows", options->rows, "how many")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
  add_caller_options(*newest, options->caller, Shows::rows);
  newest->callback([options, &exit_code] { exit_code = tail(*options); });

  CLI::App* const all =
      audit->add_subcommand("export", "All records as JSON lines, from the data directory");
  all->add_option("file", options->file, "where to; default is standard output");
  add_data_options(*all, *options);
  all->callback([options, &exit_code] { exit_code = write_out(*options); });

  CLI::App* const check =
      audit->add_subcommand("verify", "Check the log's chain, from the data directory");
  check->add_option("--head", options->head, "a hash noted before, which must still be in it");
  add_data_options(*check, *options);
  check->callback([options, &exit_code] { exit_code = verify(*options); });
}

}  // namespace wattbook::cli
