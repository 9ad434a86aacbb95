#include "cli/history_source.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/secret_input.h"
#include "node/history/replay.h"
#include "node/history/schema.h"
#include "node/http/client.h"

namespace wattbook::cli {

void add_source_options(CLI::App& verb, HistorySource& source) {
  source.server = "http://127.0.0.1:8480";
  auto* data = verb.add_option("--data", source.data, "a node's data directory, read directly");
  verb.add_option("--server", source.server, "a running node")->excludes(data);
  verb.add_option("--ca", source.ca_file, "certificates (PEM) to trust, instead of the system's");
  verb.add_option("--token-file", source.token_file, "file that holds a token");
}

Result<std::unique_ptr<history::Database>> open_history(const HistorySource& source) {
  return history::open_for_reading(history::tables_path(source.data));
}

std::expected<std::string, ServerError> fetch(const HistorySource& source,
                                              const std::string& target) {
  Result<http::Client> client = http::Client::for_url(source.server, {source.ca_file});
  if (!client) return std::unexpected(ServerError{client.error(), false});
  if (!source.token_file.empty()) {
    const Result<wallet::Secret> token = read_secret_file(source.token_file);
    if (!token) return std::unexpected(ServerError{token.error(), false});
    client->authorize(token->text());
  }
  const Result<http::Response> response = client->get(target);
  if (!response) return std::unexpected(ServerError{response.error(), true});
  if (response->status == 401)
    return std::unexpected(ServerError{
        {"the node shows this to the member and the operator only",
         "give --token-file FILE (wattbook token create), or --data DIR on the node's machine"},
        false});
  if (response->status != 200)
    return std::unexpected(ServerError{
        {fmt::format("the server answers {}: {}", response->status, response->body), ""}, false});
  return response->body;
}

CLI::App& subcommand(CLI::App& root, const std::string& name, const std::string& description) {
  const auto known = root.get_subcommands(
      [&](const CLI::App* candidate) { return candidate->get_name() == name; });
  if (!known.empty()) return *known.front();
  CLI::App* made = root.add_subcommand(name, description);
  made->require_subcommand(1);
  return *made;
}

int tell_error(const Error& error, int exit_code) {
  fmt::print(stderr, "wattbook: {}\n", error.message);
  if (!error.hint.empty()) fmt::print(stderr, "hint: {}\n", error.hint);
  return exit_code;
}

}  // namespace wattbook::cli
