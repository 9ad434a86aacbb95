#include "cli/oracle_runner.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits.h"
#include "cli/command_arguments.h"
#include "cli/receipt_words.h"
#include "gateway/payload.h"
#include "meters/fine_energy.h"
#include "node/api/community_views.h"
#include "node/env/entropy.h"
#include "node/http/fetch.h"

namespace wattbook::cli {
namespace {

constexpr std::chrono::seconds retry_most{300};
constexpr std::int64_t valid_ms = 10 * one_minute.value;

// A document that is one number may end its line.
std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t begin = std::min(text.find_first_not_of(blanks), text.size());
  return text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

Result<std::string> document_of(const DocumentPlace& place) {
  http::FetchRules rules;
  if (place.url.empty()) {
    auto source = tables::open_file(place.file);
    if (!source) return std::unexpected(source.error());
    std::string out;
    std::string part(64 * 1024, '\0');
    for (;;) {
      const auto size = (*source)->read(part);
      if (!size) return std::unexpected(size.error());
      if (*size == 0) return out;
      out.append(part, 0, *size);
      if (out.size() > rules.bytes_max)
        return fail(
            fmt::format("{}: the document is larger than {} bytes", place.file, rules.bytes_max));
    }
  }
  rules.trust.ca_file = place.ca_file;
  return http::fetch(place.url, rules);
}

}  // namespace

OracleRunner::OracleRunner(OracleFile file, LedgerClient client, const crypto::SecretKey& key,
                           Address account, Say say)
    : file_(std::move(file)),
      client_(std::move(client)),
      key_(key),
      account_(account),
      say_(std::move(say)),
      tariffs_(file_.tariffs.size()),
      feeds_(file_.feeds.size()) {}

template <class Command>
Result<void> OracleRunner::send(Command command) {
  const auto status = client_.status();
  if (!status) return std::unexpected(status.error().error);
  env::SystemEntropy entropy;
  entropy.fill(command.id.bytes);
  command.account = account_;
  command.expires = status->time + Duration(valid_ms);
  const chain::Command body(std::move(command));
  const Hash digest = chain::signing_digest(chain::domain_separator(status->genesis), body);
  const auto reply = client_.submit_bytes({body, crypto::sign(digest, key_)});
  if (!reply) return std::unexpected(reply.error().error);
  if (is_executed(reply->receipt)) return {};
  return fail(fmt::format("the ledger refuses it: {}", rejection_text(reply->receipt.code)),
              "tariffs and feeds are signed by a member with the role of oracle, or the operator");
}

// What the ledger has planned for `count` intervals from `first` on; one more where it plans
// further.
Result<std::vector<chain::TariffPoint>> OracleRunner::planned(CommunityIndex community,
                                                              IntervalNumber first,
                                                              std::size_t count,
                                                              Duration interval) {
  std::vector<api::TariffView> steps;
  for (bool more = true; more;) {
    std::string path =
        fmt::format("communities/{}/tariff?limit={}", community.value, api::page_rows_max);
    if (!steps.empty()) path += fmt::format("&after={}", steps.back().start.unix_ms);
    const auto page = client_.rows<api::TariffView>(path);
    if (!page) return std::unexpected(page.error().error);
    steps.insert(steps.end(), page->begin(), page->end());
    more = page->size() == api::page_rows_max;
  }
  std::vector<chain::TariffPoint> out;
  auto next = steps.begin();
  for (std::size_t i = 0; i < count; ++i) {
    const Instant start =
        interval_start(first + IntervalNumber(static_cast<std::int64_t>(i)), interval);
    while (next != steps.end() && next->start <= start) ++next;
    if (next == steps.begin()) return out;  // no price before the first table
    const api::TariffView& step = *std::prev(next);
    out.push_back({step.import_price, step.feed_in_price, step.sharing_price});
  }
  if (next != steps.end())
    out.push_back({next->import_price, next->feed_in_price, next->sharing_price});
  return out;
}

// A table is sent again where the document says something new of intervals to come.
Result<void> OracleRunner::follow(const TariffSource& source, Course& course) {
  const auto status = client_.status();
  if (!status) return std::unexpected(status.error().error);
  const IntervalNumber first = interval_of(status->time, status->interval_length);
  auto document = document_of(source.place);
  // What was sent before ends in the fallback by itself.
  if (!document) return std::unexpected(document.error());
  auto table = tariff_of(source.place.name(), tables::text_source(std::move(*document)),
                         source.rules, first, status->interval_length);
  if (!table) return std::unexpected(table.error());
  if (table->is_stale && !course.is_fallback)
    say_(fmt::format("{}: its prices have ended; the fallback takes their place",
                     source.place.name()));
  course.is_fallback = table->is_stale;
  const auto before =
      planned(source.community, first, table->points.size(), status->interval_length);
  if (!before) return std::unexpected(before.error());
  if (*before == table->points) return {};
  chain::SetTariff command;
  command.community = source.community;
  command.first_interval = first;
  command.points = table->points;
  if (const auto sent = send(std::move(command)); !sent) return sent;
  say_(fmt::format("{}: {} intervals of prices", source.place.name(), table->points.size()));
  return {};
}

Result<OracleRunner::Value> OracleRunner::read(const FeedSource& source, Instant now) {
  const auto document = document_of(source.place);
  if (!document) return std::unexpected(document.error());
  const auto complain = [&](std::string_view what, std::string_view path) {
    return fail(fmt::format("{}: {} at '{}'", source.place.name(), what, path),
                "path says where it stands, as in data[0].intensity.actual");
  };
  const auto text = gateway::payload_text(trimmed(*document), source.path);
  const auto number = text ? meters::parse_decimal_text(*text, source.decimal) : std::nullopt;
  // In millionths, which a feed's value has; scaled_nine is a thousand times finer.
  const auto fine = number ? meters::scaled_nine(*number, 0) : std::nullopt;
  if (!fine) return complain("there is no number", source.path);
  const auto factor = read_amount(source.factor, "factor");
  if (!factor) return std::unexpected(factor.error());
  Value out{now, Amount(mul_div_floor(mul_div_floor(*fine, 1, 1'000), *factor, units_per_whole))};
  if (source.time_path.empty()) return out;
  const auto stamp = gateway::payload_text(*document, source.time_path);
  const auto time = stamp ? gateway::payload_time(*stamp, source.zone) : std::nullopt;
  if (!time) return complain("there is no time", source.time_path);
  out.observed = std::min(*time, now);  // a forecast of the next hours is told now
  return out;
}

Result<void> OracleRunner::publish(const FeedSource& source, Course& course, const Value& value) {
  chain::PublishFeed command;
  command.community = source.community;
  command.feed = source.feed;
  command.observed = value.observed;
  command.value = value.value;
  if (const auto sent = send(std::move(command)); !sent) return sent;
  course.observed = value.observed;
  return {};
}

Result<void> OracleRunner::replace(const FeedSource& source, Course& course, Instant now) {
  if (source.fallback.empty() || course.is_fallback) return {};
  if (course.observed && now - *course.observed <= source.stale_after) return {};
  const auto value = read_amount(source.fallback, "fallback");
  if (!value) return std::unexpected(value.error());
  if (const auto sent = publish(source, course, {now, Amount(*value)}); !sent) return sent;
  course.is_fallback = true;
  say_(fmt::format("{}: {} is too old; its fallback {} takes its place", source.place.name(),
                   source.feed, source.fallback));
  return {};
}

Result<void> OracleRunner::follow(const FeedSource& source, Course& course) {
  const auto status = client_.status();
  if (!status) return std::unexpected(status.error().error);
  if (!course.observed) {
    const auto known = client_.rows<api::FeedView>(
        fmt::format("communities/{}/feeds?limit=1000", source.community.value));
    if (!known) return std::unexpected(known.error().error);
    const auto found = std::ranges::find(*known, source.feed, &api::FeedView::feed);
    if (found != known->end()) course.observed = found->observed;
  }
  const auto value = read(source, status->time);
  const bool is_old =
      value && source.stale_after.value > 0 && status->time - value->observed > source.stale_after;
  if (!value || is_old) {
    if (const auto replaced = replace(source, course, status->time); !replaced) return replaced;
    if (!value) return std::unexpected(value.error());
    return fail(fmt::format("{}: what it says of {} is older than {} s", source.place.name(),
                            source.feed, source.stale_after.value / one_second.value));
  }
  // Told before, or older than the fallback that stands in its place.
  if (course.observed && value->observed <= *course.observed) return {};
  if (const auto sent = publish(source, course, *value); !sent) return sent;
  course.is_fallback = false;
  return {};
}

template <class Source>
bool OracleRunner::attend(const Source& source, Course& course, Clock::time_point now) {
  if (course.due > now) return true;
  const auto every = std::chrono::milliseconds(source.place.every.value);
  const Result<void> followed = follow(source, course);
  course.due = now + (followed ? every : std::min<Clock::duration>(every, retry_most));
  const std::string complaint = followed ? "" : followed.error().message;
  if (!followed && complaint != course.told) say_(complaint);
  course.told = complaint;
  return followed.has_value();
}

std::size_t OracleRunner::work(Clock::time_point now) {
  std::size_t failed = 0;
  for (std::size_t i = 0; i < tariffs_.size(); ++i)
    failed += attend(file_.tariffs[i], tariffs_[i], now) ? 0 : 1;
  for (std::size_t i = 0; i < feeds_.size(); ++i)
    failed += attend(file_.feeds[i], feeds_[i], now) ? 0 : 1;
  return failed;
}

}  // namespace wattbook::cli
