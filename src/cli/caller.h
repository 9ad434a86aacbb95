// A node asked by somebody whom it knows: with a token from a file, or signed in by a key of the
// key store for the time of one verb.
#pragma once

#include <string>

#include "cli/client_options.h"
#include "cli/ledger_client.h"
#include "cli/node_config.h"
#include "node/api/json_reader.h"
#include "node/api/json_writer.h"
#include "node/http/client.h"

namespace wattbook::cli {

struct CallerOptions {
  ServerFlags server;
  KeyOptions keys;
  std::string key;         // name of the key to sign in with
  std::string token_file;  // a token instead
  OutputFormat output = OutputFormat::table;
};
// --server, --ca, --config, --token-file, --key, --keys, --password-file, -o.
void add_caller_options(CLI::App& app, CallerOptions& options, Shows shows);

class Caller {
 public:
  // Signs in, or shows the token. `options` outlives the caller.
  static Reply<Caller> enter(const CallerOptions& options);
  // Without a name: for what everybody may ask. Uses the token where one is given.
  static Reply<Caller> visit(const CallerOptions& options);
  Caller(Caller&& other) noexcept;
  Caller& operator=(Caller&&) = delete;
  ~Caller();  // ends the session that enter() began

  // The body of an answer of status 200; everything else is a failure that says what the node said.
  Reply<std::string> get(const std::string& path);
  Reply<std::string> post(const std::string& path, const std::string& body);

  template <class View>
  Reply<View> get_view(const std::string& path) {
    return view_of<View>(get(path));
  }
  template <class View, class Body>
  Reply<View> post_view(const std::string& path, const Body& body) {
    return view_of<View>(post(path, api::to_json(body)));
  }

 private:
  explicit Caller(http::Client client) : client_(std::move(client)) {}
  Result<void> sign_in(const CallerOptions& options);

  template <class View>
  static Reply<View> view_of(const Reply<std::string>& body) {
    if (!body) return std::unexpected(body.error());
    api::JsonReader reader;
    Result<View> view = reader.read<View>(*body);
    if (view) return std::move(*view);
    return std::unexpected(Failure{{"the node's answer is not understood: " + view.error().message,
                                    "is the node of this program's version?"},
                                   exit_failed});
  }

  http::Client client_;
  bool has_session_ = false;
};

// What a refusal of the node says (RFC 9457); other servers' answers as they are.
Failure refusal_of(const http::Response& response);

}  // namespace wattbook::cli
