// A ledger on disk and what is done with it beside the daily work: its whole
// audit, and a backup while commands go on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace wattbook::bench {

struct VerifyFigures {
  double commands_per_second = 0;  // audited, on all cores
  double checks_per_second = 0;    // signatures alone, on as many threads
};

struct BackupFigures {
  double megabytes = 0;  // of the journal that is copied
  double alone_ms = 0;   // longest answer to one command after the other, without a backup
  double beside_ms = 0;  // the same while the backup is made
  double backup_seconds = 0;
};

class LedgerLoad {
 public:
  // Signs `commands` transfers beforehand.
  LedgerLoad(std::uint32_t members, std::uint32_t commands);

  // Writes a ledger of these commands into a fresh folder under `directory`,
  // and audits it.
  VerifyFigures verify(const std::string& directory) const;
  // Writes a journal of about so many megabytes, and copies it while commands
  // are answered.
  BackupFigures back_up(const std::string& directory, std::uint32_t megabytes) const;

 private:
  double checks_alone() const;

  std::vector<Bytes> founding_;
  std::vector<Bytes> commands_;
};

}  // namespace wattbook::bench
