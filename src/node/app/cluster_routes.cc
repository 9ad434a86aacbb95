#include "node/app/cluster_routes.h"

#include <algorithm>
#include <charconv>
#include <memory>

#include <fmt/format.h>

#include "core/codec/codec.h"
#include "crypto/hash.h"
#include "node/api/uncached.h"
#include "node/http/client.h"

namespace wattbook::app {
namespace {

// A question that was overheard is of no use to anyone after this.
constexpr Duration question_lifetime{120'000};

Hash question_digest(const Hash& chain, std::uint64_t from, std::int64_t time) {
  return crypto::sha256(
      as_bytes(fmt::format("wattbook blocks {} {} {}", to_hex0x(chain), from, time)));
}

template <class Number>
std::optional<Number> number_of(const std::optional<std::string>& text) {
  Number value = 0;
  if (!text) return std::nullopt;
  const auto read = std::from_chars(text->data(), text->data() + text->size(), value);
  if (read.ec != std::errc() || read.ptr != text->data() + text->size()) return std::nullopt;
  return value;
}

bool is_delegates_question(const http::Request& request, std::uint64_t from,
                           const cluster::Foundation& foundation, Instant now) {
  const auto time = number_of<std::int64_t>(request.query_value("time"));
  const auto text = request.query_value("signature");
  const auto signature = text ? fixed_from_hex<Signature>(*text) : std::nullopt;
  if (!time || !signature || *time > limits::time_max.unix_ms || *time < 0) return false;
  if (Instant(*time) + question_lifetime < now || now + question_lifetime < Instant(*time))
    return false;
  const auto signer = crypto::recover(question_digest(foundation.chain, from, *time), *signature);
  return signer && std::ranges::count(foundation.delegates.delegates, *signer,
                                      &cluster::Delegate::address) > 0;
}

}  // namespace

api::ClusterView cluster_view(const cluster::MemberStatus& status,
                              const cluster::Foundation& foundation) {
  api::ClusterView view;
  view.is_member = true;
  view.epoch = status.epoch;
  view.ordered = status.slot.value - 1;
  view.executed = status.executed;
  view.final_height = status.certified;
  view.final_block = status.certified_block;
  view.delegates = status.delegates;
  view.signatures = (2 * status.delegates + 2) / 3;
  view.is_delegate = status.is_delegate;
  view.signs = status.is_delegate && !status.is_mute;
  view.reaches_orderer = status.reaches_orderer;
  view.void_proposals = status.void_proposals;
  view.evidence = status.evidence;
  view.foundation = cluster::digest_of(foundation);
  return view;
}

void add_cluster_routes(api::Router& router, cluster::Member& member, bool is_open,
                        const cluster::Foundation& foundation, const env::Clock& clock) {
  router.add(
      http::Method::get, "/cluster/blocks",
      [&member, is_open, foundation, &clock](const http::Request& request, const api::PathValues&,
                                             http::Responder respond) {
        const auto from = number_of<std::uint64_t>(request.query_value("from"));
        if (!from) return respond(api::uncached(400, "text/plain", "from is missing\n"));
        if (!is_open && !is_delegates_question(request, *from, foundation, clock.now()))
          return respond(api::uncached(403, "text/plain", "only delegates get the blocks here\n"));
        const auto held = std::make_shared<http::Responder>(std::move(respond));
        const bool posted = member.serve(Height(*from), [held](const cluster::PeerAnswer& blocks) {
          const Bytes bytes = codec::encode(blocks);
          (*held)(api::uncached(200, "application/octet-stream", std::string(as_text(bytes))));
        });
        if (!posted) (*held)(api::uncached(503, "text/plain", "later\n"));
      });
}

std::function<std::vector<cluster::PeerAnswer>(Height)> ask_over_http(PeerAsking asking,
                                                                      const env::Clock& clock) {
  auto clients = std::make_shared<std::vector<http::Client>>();
  for (const std::string& url : asking.urls)
    if (auto client = http::Client::for_url(url, {asking.authority_file}))
      clients->push_back(std::move(*client));
  const auto shared = std::make_shared<PeerAsking>(std::move(asking));
  return [clients, shared, &clock](Height from) {
    std::string target = fmt::format("/cluster/blocks?from={}", from.value);
    if (shared->key) {
      const std::int64_t time = clock.now().unix_ms;
      const Signature signature =
          crypto::sign(question_digest(shared->chain, from.value, time), *shared->key);
      target += fmt::format("&time={}&signature={}", time, to_hex(signature.view()));
    }
    std::vector<cluster::PeerAnswer> out;
    for (http::Client& client : *clients) {
      const auto response = client.get(target);
      if (!response || response->status != 200) continue;
      auto decoded = codec::decode<cluster::PeerAnswer>(as_bytes(response->body));
      if (decoded) out.push_back(std::move(*decoded));
    }
    return out;
  };
}

}  // namespace wattbook::app
