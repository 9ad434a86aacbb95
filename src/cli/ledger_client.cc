#include "cli/ledger_client.h"

#include <charconv>
#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "cli/interval_row.h"
#include "node/api/community_views.h"
#include "node/api/health_views.h"
#include "node/api/json_reader.h"
#include "node/api/metering_views.h"
#include "node/api/problem.h"

namespace wattbook::cli {
namespace {

constexpr int attempts_max = 4;
constexpr std::chrono::milliseconds first_pause{500};  // doubled each time

template <class T>
Reply<T> understood(Result<T> read) {
  if (read) return std::move(*read);
  return std::unexpected(
      Failure{{"the node's answer is not understood: " + read.error().message,
               "is the node of this program's version? compare: wattbook version"},
              exit_failed});
}

// What a problem (RFC 9457) says, with its fix; other servers' answers as they are.
std::unexpected<Failure> refusal(const http::Response& response) {
  api::JsonReader reader;
  const Result<api::Problem> problem = reader.read<api::Problem>(response.body);
  const std::string text =
      problem ? fmt::format("{}: {}", problem->title, problem->detail) : response.body;
  return std::unexpected(Failure{{fmt::format("the node answered {}: {}", response.status, text),
                                  problem ? problem->fix.value_or("") : ""},
                                 exit_failed});
}

Reply<ReceiptReply> receipt_reply(const http::Response& response) {
  api::JsonReader reader;
  Reply<api::ReceiptView> receipt = understood(reader.read<api::ReceiptView>(response.body));
  if (!receipt) return std::unexpected(receipt.error());
  return ReceiptReply{response.body, std::move(*receipt)};
}

}  // namespace

Reply<LedgerClient> LedgerClient::open(std::string_view server) {
  const auto refuse = [server](std::string hint) {
    return std::unexpected(
        Failure{{fmt::format("'{}' is not a server that can be asked", server), std::move(hint)},
                exit_usage});
  };
  const bool secure = server.starts_with("https://");
  if (!secure && !server.starts_with("http://"))
    return refuse("write it such as http://127.0.0.1:8480");
  std::string_view rest = server.substr(server.find("//") + 2);
  if (rest.ends_with('/')) rest.remove_suffix(1);
  std::uint16_t port = secure ? 443 : 80;
  if (const std::size_t colon = rest.rfind(':'); colon != rest.npos && !rest.ends_with(']')) {
    const std::string_view digits = rest.substr(colon + 1);
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (fault != std::errc() || end != digits.data() + digits.size())
      return refuse("the port is a number of at most 65535");
    rest = rest.substr(0, colon);
  }
  if (rest.starts_with('[') && rest.ends_with(']')) rest = rest.substr(1, rest.size() - 2);
  if (rest.empty() || rest.find('/') != rest.npos)
    return refuse("write scheme, host and port only");
  // The system's authorities are trusted, or those of $SSL_CERT_FILE.
  if (secure) return LedgerClient(http::Client(std::string(rest), port, http::Trust{}));
  return LedgerClient(http::Client(std::string(rest), port));
}

Reply<std::string> LedgerClient::get(const std::string& path) {
  Result<http::Response> response = client_.get("/api/v1/" + path);
  if (!response) return std::unexpected(Failure{response.error(), exit_unreachable});
  if (response->status != 200) return refusal(*response);
  return std::move(response->body);
}

Reply<std::string> LedgerClient::post(const std::string& path, const std::string& body) {
  Result<http::Response> response = client_.post("/api/v1/" + path, "application/json", body);
  if (!response) return std::unexpected(Failure{response.error(), exit_unreachable});
  if (response->status != 200) return refusal(*response);
  return std::move(response->body);
}

template <class View>
Reply<View> LedgerClient::view(const std::string& path) {
  const Reply<std::string> body = get(path);
  if (!body) return std::unexpected(body.error());
  api::JsonReader reader;
  return understood(reader.read<View>(*body));
}

template <class Row>
Reply<std::vector<Row>> LedgerClient::rows(const std::string& path) {
  auto page = view<api::Rows<Row>>(path);
  if (!page) return std::unexpected(page.error());
  return std::move(page->rows);
}
template Reply<std::vector<api::MeterView>> LedgerClient::rows(const std::string&);
template Reply<std::vector<api::ReadingView>> LedgerClient::rows(const std::string&);
template Reply<std::vector<api::MeterIntervalView>> LedgerClient::rows(const std::string&);
template Reply<std::vector<api::QuarantinedView>> LedgerClient::rows(const std::string&);
template Reply<std::vector<api::TariffView>> LedgerClient::rows(const std::string&);
template Reply<std::vector<api::DeviceHealthView>> LedgerClient::rows(const std::string&);
template Reply<std::vector<api::FeedView>> LedgerClient::rows(const std::string&);
template Reply<std::vector<IntervalRow>> LedgerClient::rows(const std::string&);

Reply<api::StatusView> LedgerClient::status() { return view<api::StatusView>("status"); }
Reply<api::BookView> LedgerClient::book(std::uint16_t community) {
  return view<api::BookView>(fmt::format("communities/{}/book", community));
}
Reply<api::TradesView> LedgerClient::trades(std::uint16_t community) {
  return view<api::TradesView>(fmt::format("communities/{}/trades", community));
}
Reply<api::MembersView> LedgerClient::members(std::uint16_t community) {
  return view<api::MembersView>(fmt::format("communities/{}/members", community));
}
Reply<ReceiptReply> LedgerClient::receipt(const CommandId& id) {
  const Result<http::Response> response = client_.get("/api/v1/receipts/" + to_hex0x(id));
  if (!response) return std::unexpected(Failure{response.error(), exit_unreachable});
  if (response->status != 200 && response->status != 422) return refusal(*response);
  return receipt_reply(*response);
}

Reply<ReceiptReply> LedgerClient::submit(const api::SignedCommandView& command) {
  return post_command("application/json", api::to_json(command),
                      chain::header_of(command.command).id);
}

Reply<ReceiptReply> LedgerClient::submit_bytes(const chain::SignedCommand& command) {
  return post_command("application/octet-stream",
                      std::string(as_text(chain::encode_signed(command))),
                      chain::header_of(command.command).id);
}

Reply<ReceiptReply> LedgerClient::post_command(const char* type, const std::string& body,
                                               const CommandId& id) {
  Error last;
  for (int attempt = 1; attempt <= attempts_max; ++attempt) {
    const Result<http::Response> response = client_.post("/api/v1/commands", type, body);
    if (response && response->status != 503) {
      if (response->status != 200 && response->status != 422) return refusal(*response);
      return receipt_reply(*response);
    }
    last = response ? refusal(*response).error().error : response.error();
    if (attempt == attempts_max) break;
    fmt::print(stderr, "wattbook: {}; sending the same command again\n", last.message);
    std::this_thread::sleep_for(first_pause * (1 << (attempt - 1)));
  }
  return std::unexpected(
      Failure{{last.message + "; the command may have been executed or not",
               fmt::format("ask, before you give it again: wattbook receipt {}", to_hex0x(id))},
              exit_unreachable});
}

}  // namespace wattbook::cli
