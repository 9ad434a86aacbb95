#include "cli/api_command.h"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/caller.h"
#include "cli/secret_input.h"

namespace wattbook::cli {
namespace {

struct Options {
  CallerOptions caller;
  std::string method;
  std::string path;
  std::string body_file;
};

int print(const Reply<std::string>& body) {
  if (!body) return tell(body.error());
  fmt::print("{}\n", *body);
  return exit_ok;
}

int openapi(const Options& options) {
  Reply<Caller> caller = Caller::visit(options.caller);
  if (!caller) return tell(caller.error());
  return print(caller->get("/openapi.json"));
}

// "status" for "/api/v1/status".
std::string whole_path(const std::string& path) {
  return path.starts_with('/') ? path : "/api/v1/" + path;
}

int call(const Options& options) {
  const bool signs_in = !options.caller.key.empty();
  Reply<Caller> caller = signs_in ? Caller::enter(options.caller) : Caller::visit(options.caller);
  if (!caller) return tell(caller.error());
  if (options.method == "GET") return print(caller->get(whole_path(options.path)));
  std::string body;
  if (!options.body_file.empty()) {
    const Result<wallet::Secret> read = read_secret_file(options.body_file);
    if (!read) return tell(read.error(), exit_failed);
    body = read->text();
  }
  return print(caller->post(whole_path(options.path), body));
}

}  // namespace

void add_api_command(CLI::App& root, int& exit_code) {
  CLI::App* const app = root.add_subcommand("api", "The node's interface, for programs");
  app->require_subcommand(1);
  const auto options = std::make_shared<Options>();

  CLI::App* const document =
      app->add_subcommand("openapi", "The node's description of its operations (OpenAPI 3.1)");
  add_caller_options(*document, options->caller, Shows::one_thing);
  document->callback([options, &exit_code] { exit_code = openapi(*options); });

  CLI::App* const calling =
      app->add_subcommand("call", "One operation; signs in where --key is given");
  calling->add_option("method", options->method, "GET or POST")
      ->required()
      ->transform(
          CLI::Transformer(std::map<std::string, std::string>{{"get", "GET"}, {"post", "POST"}}))
      ->check(CLI::IsMember({"GET", "POST"}));
  calling->add_option("path", options->path, "as communities/0/book; /api/v1/ may be left out")
      ->required();
  calling->add_option("--body-file", options->body_file, "JSON of a POST; '-' is standard input");
  add_caller_options(*calling, options->caller, Shows::one_thing);
  calling->callback([options, &exit_code] { exit_code = call(*options); });
}

}  // namespace wattbook::cli
