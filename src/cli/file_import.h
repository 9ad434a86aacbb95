// A file of meter data on its way into the ledger, from its first byte to what became of it: the
// same for the verb, for a gateway's folder and for a file that is posted to the node.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/meter_ledger.h"
#include "cli/meter_map.h"
#include "meters/meter_file.h"
#include "meters/register_builder.h"
#include "node/api/meter_file_views.h"

namespace wattbook::cli {

struct ImportRequest {
  std::string file;   // where it is
  std::string name;   // as complaints call it
  std::string sheet;  // of a workbook with several
  MeterMap map;
  CommunityIndex community;
  std::string zone;   // empty: the community's
  std::string from;   // empty: from its beginning
  std::string until;  // empty: to its end
  std::int64_t step_minutes = 0;
  meters::CsvHints hints;
};

struct ImportSigner {
  const crypto::SecretKey& key;
  Address account;
  std::uint32_t valid_minutes = 60;
};

class FileImport {
 public:
  // Without a ledger the file is only read; without a signer nothing is sent. All outlive it.
  FileImport(const ImportRequest& request, LedgerClient* ledger, const ImportSigner* signer)
      : request_(request), ledger_(ledger), signer_(signer) {}

  // Fails at the first value that cannot be read or booked; what was sent before stays sent.
  Reply<api::MeterFileView> run();
  std::uint64_t sent() const { return sender_ ? sender_->sent() : 0; }
  // By cause.
  const std::map<std::uint16_t, ReadingSender::Quarantined>& quarantined() const;

 private:
  Reply<void> ask_ledger();
  Reply<void> read_bounds();
  Reply<void> open();
  Reply<void> read_all();
  Reply<void> add(const meters::Sample& sample);
  Reply<std::uint32_t> builder_meter(const meters::Channel& channel);
  Reply<void> take(Instant until);
  api::MeterFileView view() const;

  const ImportRequest& request_;
  LedgerClient* ledger_;
  const ImportSigner* signer_;
  Instant from_{INT64_MIN};
  Instant until_{INT64_MAX};
  std::unique_ptr<meters::SampleReader> reader_;
  std::optional<ReadingSender> sender_;
  env::TimeZone zone_;
  Duration interval_{15 * one_minute.value};
  std::map<std::uint32_t, api::MeterView> known_;
  std::optional<meters::RegisterBuilder> builder_;
  std::map<std::string, std::uint32_t, std::less<>> builder_meter_;  // by metering point
  std::vector<std::string> points_;                                  // by number in the builder
  std::vector<std::optional<std::uint32_t>> channel_meter_;          // by channel
};

}  // namespace wattbook::cli
