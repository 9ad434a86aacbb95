#include "node/ocmf/judgement.h"

#include <algorithm>

#include "crypto/hash.h"
#include "node/ocmf/transport.h"

namespace wattbook::ocmf {

Judgement judge(std::string_view value, const KeyRegistry& keys, Instant time) {
  Judgement out;
  Result<Carried> carried = unwrap(value);
  if (!carried) {
    out.reason = carried.error().message;
    return out;
  }
  out.text = std::move(carried->record);
  Result<Record> record = parse_record(out.text);
  if (!record) {
    out.reason = record.error().message;
    return out;
  }
  out.record = std::move(*record);
  out.digest = crypto::sha256(as_bytes(out.record.payload));
  const MeterKey* const key = keys.find(out.record.serial, time);
  if (!key) {
    out.standing = Standing::unknown_key;
    out.reason = "no key is registered for meter " + out.record.serial;
    return out;
  }
  if (verify(key->key, out.record.algorithm, out.record.payload, out.record.signature)) {
    out.standing = Standing::valid;
  } else {
    out.standing = Standing::invalid;
    out.reason = "the signature does not fit the record and the key of meter " + out.record.serial;
  }
  return out;
}

namespace {

std::string page_fault(const Record& before, const Record& after, Known known) {
  if (before.serial != after.serial) return "the records are of different meters";
  if (!before.page || !after.page || before.page->series != after.page->series)
    return "the records have no common pagination";
  if (after.page->number <= before.page->number) return "the pages do not rise";
  if (known == Known::all_records && after.page->number != before.page->number + 1)
    return "a page is missing between two records";
  return {};
}

}  // namespace

std::string chain_fault(std::span<const Record> records, Known known) {
  if (records.empty()) return "there is no record";
  if (std::ranges::none_of(records.front().readings, &Reading::begins))
    return "the first record has no begin";
  if (std::ranges::none_of(records.back().readings, &Reading::ends))
    return "the last record has no end";
  for (std::size_t i = 1; i < records.size(); ++i)
    if (std::string fault = page_fault(records[i - 1], records[i], known); !fault.empty())
      return fault;
  const Reading* const first = records.front().first_import();
  const Reading* const last = records.back().last_import();
  if (!first || !last || first->obis != last->obis) return "begin and end read different registers";
  const std::optional<Energy> from = first->energy();
  const std::optional<Energy> to = last->energy();
  if (!from || !to) return "a register's value is no energy";
  if (*to < *from) return "the register falls between begin and end";
  return {};
}

}  // namespace wattbook::ocmf
