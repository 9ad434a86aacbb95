#include "cli/caller.h"

#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/secret_input.h"
#include "cli/session.h"
#include "node/env/files.h"

namespace wattbook::cli {

void add_caller_options(CLI::App& app, CallerOptions& options, Shows shows) {
  add_server_flags(app, options.server);
  app.add_option("--token-file", options.token_file,
                 "file that holds a token; '-' is standard input");
  app.add_option("--key", options.key, "name of the key to sign in with, instead of a token");
  add_key_options(app, options.keys);
  add_output_option(app, options.output, shows);
}

Failure refusal_of(const http::Response& response) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  std::string_view detail;
  std::string_view fix;
  if (parser.parse(response.body).get(root) || root["detail"].get(detail))
    return {{fmt::format("the node answered {}: {}", response.status, response.body), ""},
            exit_failed};
  if (root["fix"].get(fix)) fix = {};
  return {{fmt::format("the node answered {}: {}", response.status, detail), std::string(fix)},
          exit_failed};
}

Reply<Caller> Caller::visit(const CallerOptions& options) {
  Result<http::Client> client = connect(options.server);
  if (!client) return std::unexpected(Failure{client.error(), exit_config_invalid});
  Caller caller(std::move(*client));
  if (options.token_file.empty()) return caller;
  const Result<wallet::Secret> token = read_secret_file(options.token_file);
  if (!token) return std::unexpected(Failure{token.error(), exit_failed});
  caller.client_.authorize(token->text());
  return caller;
}

Reply<Caller> Caller::enter(const CallerOptions& options) {
  Reply<Caller> caller = visit(options);
  if (!caller || !options.token_file.empty()) return caller;
  if (Result<void> signed_in = caller->sign_in(options); !signed_in)
    return std::unexpected(Failure{signed_in.error(), exit_failed});
  return caller;
}

Result<void> Caller::sign_in(const CallerOptions& options) {
  env::SystemFiles files;
  wallet::KeyStore store(files, options.keys.directory);
  const Result<wallet::KeyEntry> key = choose_key(store, options.key);
  if (!key) return std::unexpected(key.error());
  const auto signed_in =
      open_session(client_, key->address, [&](const Hash& digest) -> Result<Signature> {
        const Result<crypto::SecretKey> secret = unlock(store, key->name, options.keys);
        if (!secret) return std::unexpected(secret.error());
        return crypto::sign(digest, *secret);
      });
  if (!signed_in) return std::unexpected(signed_in.error().error);
  has_session_ = true;
  return {};
}

Caller::Caller(Caller&& other) noexcept
    : client_(std::move(other.client_)), has_session_(std::exchange(other.has_session_, false)) {}

Caller::~Caller() {
  // A session that is left open ends by itself.
  if (has_session_) (void)client_.post("/api/v1/auth/sign-out", "application/json", "");
}

Reply<std::string> Caller::get(const std::string& path) {
  Result<http::Response> response = client_.get(path);
  if (!response) return std::unexpected(Failure{response.error(), exit_unreachable});
  if (response->status != 200) return std::unexpected(refusal_of(*response));
  return std::move(response->body);
}

Reply<std::string> Caller::post(const std::string& path, const std::string& body) {
  Result<http::Response> response = client_.post(path, "application/json", body);
  if (!response) return std::unexpected(Failure{response.error(), exit_unreachable});
  if (response->status != 200) return std::unexpected(refusal_of(*response));
  return std::move(response->body);
}

}  // namespace wattbook::cli
