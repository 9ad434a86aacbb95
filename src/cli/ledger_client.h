// A node's public interface as the client verbs use it: views and receipts, commands sent so that a
// repeat is harmless.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "base/error.h"
#include "cli/verbs.h"
#include "core/chain/command.h"
#include "node/api/command_views.h"
#include "node/api/page.h"
#include "node/api/views.h"
#include "node/http/client.h"

namespace wattbook::cli {

// What went wrong, and the exit code that tells it to a script.
struct Failure {
  Error error;
  int exit_code = exit_failed;
};
template <class T>
using Reply = std::expected<T, Failure>;

inline int tell(const Failure& failure) { return tell(failure.error, failure.exit_code); }

struct ReceiptReply {
  std::string json;  // as the node sent it
  api::ReceiptView receipt;
};

class LedgerClient {
 public:
  // Takes apart "http://HOST:PORT"; connects with the first question.
  static Reply<LedgerClient> open(std::string_view server);
  // The same over a client that knows where it goes.
  explicit LedgerClient(http::Client client) : client_(std::move(client)) {}

  Reply<api::StatusView> status();
  Reply<api::BookView> book(std::uint16_t community);
  Reply<api::TradesView> trades(std::uint16_t community);
  Reply<api::MembersView> members(std::uint16_t community);

  // One page of a list.
  template <class Row>
  Reply<std::vector<Row>> rows(const std::string& path);

  // The JSON at a path below /api/v1.
  Reply<std::string> get(const std::string& path);
  // Beside the commands: the answer of status 200 to a body of JSON.
  Reply<std::string> post(const std::string& path, const std::string& body);
  // For what only those who are known may ask or tell.
  http::Client& client() { return client_; }
  // The receipt of a command of the newest, whether it was executed or not.
  Reply<ReceiptReply> receipt(const CommandId& id);
  // Sends the command, and the very same again where no answer came or the node was busy: its id
  // is executed at most once.
  Reply<ReceiptReply> submit(const api::SignedCommandView& command);
  // The same in canonical bytes: smaller, for commands that are long lists.
  Reply<ReceiptReply> submit_bytes(const chain::SignedCommand& command);

 private:
  template <class View>
  Reply<View> view(const std::string& path);
  Reply<ReceiptReply> post_command(const char* type, const std::string& body, const CommandId& id);

  http::Client client_;
};

}  // namespace wattbook::cli
