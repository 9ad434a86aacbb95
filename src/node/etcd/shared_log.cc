#include "node/etcd/shared_log.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <simdjson.h>

#include "base/base64.h"

namespace wattbook::etcd {
namespace {

constexpr std::chrono::milliseconds answer_time_max{3'000};
constexpr std::uint32_t votes_max = 64 * 64;

std::string key_json(const std::string& key) { return to_base64(as_bytes(key)); }

std::string head_value(const consensus::Head& head) {
  return fmt::format("{:020}:{}", head.height.value, to_hex(head.hash.view()));
}

std::optional<consensus::Head> read_head(ByteView value) {
  const std::string_view text = as_text(value);
  consensus::Head head;
  if (text.size() < 22 || text[20] != ':') return std::nullopt;
  const auto read = std::from_chars(text.data(), text.data() + 20, head.height.value);
  const auto hash = fixed_from_hex<Hash>(text.substr(21));
  if (read.ec != std::errc() || read.ptr != text.data() + 20 || !hash) return std::nullopt;
  head.hash = *hash;
  return head;
}

std::string range_json(const std::string& from, const std::string& to, std::uint32_t limit) {
  return fmt::format(
      R"({{"request_range":{{"key":"{}","range_end":"{}","limit":"{}","serializable":true}}}})",
      key_json(from), key_json(to), limit);
}

struct KeyValue {
  std::string key;
  Bytes value;
};

Result<std::vector<KeyValue>> read_range(simdjson::dom::element range) {
  std::vector<KeyValue> out;
  simdjson::dom::array pairs;
  if (range["kvs"].get(pairs) != simdjson::SUCCESS) return out;  // none
  for (const simdjson::dom::element pair : pairs) {
    std::string_view key;
    std::string_view value;
    if (pair["key"].get(key) != simdjson::SUCCESS) return fail("etcd sent a pair without a key");
    if (pair["value"].get(value) != simdjson::SUCCESS) value = {};  // an empty one is left out
    const auto name = from_canonical_base64(key);
    auto bytes = from_canonical_base64(value);
    if (!name || !bytes) return fail("etcd sent what is not base64");
    out.push_back({std::string(as_text(*name)), std::move(*bytes)});
  }
  return out;
}

// An entry whose content is damaged keeps its slot: it is void, and its hash that of its bytes.
LogEntry read_entry(Height slot, const Bytes& value) {
  LogEntry entry{slot, {}, {}, {}};
  if (value.size() < 2 * Hash::size) {
    entry.bytes = value;
    return entry;
  }
  std::copy_n(value.begin(), Hash::size, entry.parent.bytes.begin());
  std::copy_n(value.begin() + Hash::size, Hash::size, entry.hash.bytes.begin());
  entry.bytes.assign(value.begin() + 2 * Hash::size, value.end());
  return entry;
}

}  // namespace

SharedLog::SharedLog(std::uint16_t port, std::string prefix)
    : gateway_(port, answer_time_max), prefix_(std::move(prefix)) {}

std::string SharedLog::entry_key(Height slot) const {
  return fmt::format("{}b/{:020}", prefix_, slot.value);
}

std::string SharedLog::vote_key(Height height) const {
  return fmt::format("{}v/{:020}/", prefix_, height.value);
}

Result<consensus::Append> SharedLog::append(const LogEntry& entry, const consensus::Head& head) {
  const std::string head_key = key_json(prefix_ + "head");
  const std::string entry_name = key_json(entry_key(entry.slot));
  const std::string fence =
      head.height == Height(0)
          ? fmt::format(R"({{"key":"{}","target":"VERSION","version":"0"}})", head_key)
          : fmt::format(R"({{"key":"{}","target":"VALUE","value":"{}"}})", head_key,
                        to_base64(as_bytes(head_value(head))));
  Bytes value(entry.parent.bytes.begin(), entry.parent.bytes.end());
  value.insert(value.end(), entry.hash.bytes.begin(), entry.hash.bytes.end());
  value.insert(value.end(), entry.bytes.begin(), entry.bytes.end());
  const std::string body =
      fmt::format(R"({{"compare":[{},{{"key":"{}","target":"VERSION","version":"0"}}],)"
                  R"("success":[{{"request_put":{{"key":"{}","value":"{}"}}}},)"
                  R"({{"request_put":{{"key":"{}","value":"{}"}}}}]}})",
                  fence, entry_name, entry_name, to_base64(value), head_key,
                  to_base64(as_bytes(head_value({entry.slot, entry.hash}))));
  const auto answer = gateway_.post("/v3/kv/txn", body);
  if (!answer) {
    if (answer.error().message.starts_with("etcd refuses: ") &&
        answer.error().message.find("NOSPACE") != std::string::npos)
      return std::unexpected(answer.error());
    return consensus::Append::unknown;
  }
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  bool succeeded = false;
  if (parser.parse(*answer).get(root) != simdjson::SUCCESS) return consensus::Append::unknown;
  if (root["succeeded"].get(succeeded) != simdjson::SUCCESS) succeeded = false;  // left out
  return succeeded ? consensus::Append::ordered : consensus::Append::stale_parent;
}

Result<Update> SharedLog::read(Height slot, std::uint32_t entries, Height height) {
  const std::string head = prefix_ + "head";
  const std::string body =
      fmt::format(R"({{"success":[{},{},{}]}})", range_json(head, head + '\0', 1),
                  range_json(entry_key(slot), prefix_ + "b0", entries),
                  range_json(vote_key(height), prefix_ + "v0", votes_max));
  const auto answer = gateway_.post("/v3/kv/txn", body);
  if (!answer) return std::unexpected(answer.error());
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  simdjson::dom::array responses;
  if (parser.parse(*answer).get(root) != simdjson::SUCCESS ||
      root["responses"].get(responses) != simdjson::SUCCESS || responses.size() != 3)
    return fail("etcd sent an answer that cannot be read");
  Update out;
  std::vector<std::vector<KeyValue>> ranges;
  for (const simdjson::dom::element response : responses) {
    simdjson::dom::element range;
    if (response["response_range"].get(range) != simdjson::SUCCESS)
      return fail("etcd sent an answer that cannot be read");
    auto pairs = read_range(range);
    if (!pairs) return std::unexpected(pairs.error());
    ranges.push_back(std::move(*pairs));
  }
  if (!ranges[0].empty()) {
    const auto read = read_head(ranges[0].front().value);
    if (!read) return fail("the head in etcd is not one of wattbook's");
    out.head = *read;
  }
  for (const KeyValue& pair : ranges[1]) {
    const std::string_view name = std::string_view(pair.key).substr(prefix_.size() + 2);
    Height found;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), found.value);
    if (read.ec != std::errc()) return fail("a key in etcd is not one of wattbook's: " + pair.key);
    out.entries.push_back(read_entry(found, pair.value));
  }
  for (KeyValue& pair : ranges[2]) out.votes.push_back(std::move(pair.value));
  return out;
}

Result<void> SharedLog::put_vote(Height height, const std::string& name, ByteView vote) {
  const auto answer =
      gateway_.post("/v3/kv/put", fmt::format(R"({{"key":"{}","value":"{}"}})",
                                              key_json(vote_key(height) + name), to_base64(vote)));
  if (!answer) return std::unexpected(answer.error());
  return {};
}

Result<void> SharedLog::prune(Height slot, Height height) {
  const std::string body =
      fmt::format(R"({{"success":[{{"request_delete_range":{{"key":"{}","range_end":"{}"}}}},)"
                  R"({{"request_delete_range":{{"key":"{}","range_end":"{}"}}}}]}})",
                  key_json(entry_key(Height(0))), key_json(entry_key(slot)),
                  key_json(vote_key(Height(0))), key_json(vote_key(height)));
  const auto answer = gateway_.post("/v3/kv/txn", body);
  if (!answer) return std::unexpected(answer.error());
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  std::string_view revision;
  if (parser.parse(*answer).get(root) != simdjson::SUCCESS ||
      root["header"]["revision"].get(revision) != simdjson::SUCCESS)
    return fail("etcd sent an answer that cannot be read");
  // Another member may have compacted further; then this one is refused, and that is well.
  (void)gateway_.post("/v3/kv/compaction", fmt::format(R"({{"revision":"{}"}})", revision));
  return {};
}

}  // namespace wattbook::etcd
