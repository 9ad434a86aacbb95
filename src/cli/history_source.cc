#include "cli/history_source.h"

#include <charconv>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "node/history/replay.h"
#include "node/history/schema.h"
#include "node/http/client.h"

namespace wattbook::cli {

void add_source_options(CLI::App& verb, HistorySource& source) {
  source.server = "http://127.0.0.1:8480";
  auto* data = verb.add_option("--data", source.data, "a node's data directory, read directly");
  verb.add_option("--server", source.server, "a running node")->excludes(data);
}

Result<std::unique_ptr<history::Database>> open_history(const HistorySource& source) {
  return history::open_for_reading(history::tables_path(source.data));
}

std::expected<std::string, ServerError> fetch(const std::string& server,
                                              const std::string& target) {
  std::string_view rest = server;
  const auto refuse = [](std::string message, std::string hint, bool unreachable) {
    return std::unexpected(ServerError{{std::move(message), std::move(hint)}, unreachable});
  };
  if (!rest.starts_with("http://"))
    return refuse(fmt::format("'{}' is not a server", server), "write http://HOST:PORT", false);
  rest.remove_prefix(7);
  rest = rest.substr(0, rest.find('/'));
  const std::size_t colon = rest.rfind(':');
  std::uint16_t port = 80;
  if (colon != rest.npos) std::from_chars(rest.data() + colon + 1, rest.data() + rest.size(), port);
  http::Client client(std::string(rest.substr(0, colon)), port);
  const Result<http::Response> response = client.get(target);
  if (!response) return refuse(response.error().message, response.error().hint, true);
  if (response->status != 200)
    return refuse(fmt::format("the server answers {}: {}", response->status, response->body), "",
                  false);
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
