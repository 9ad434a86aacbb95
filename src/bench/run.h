// `wattbook bench`: the speed that this machine gives, one line for each figure, beside the target
// and beside what the machine itself can do.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wattbook::bench {

struct RunOptions {
  std::string directory = ".";           // on the disk to be measured
  int runs = 5;                          // of which the median and the best are printed
  std::string only;                      // one of parts(); empty: all
  std::uint32_t backup_megabytes = 256;  // size of the ledger that is backed up
};

// What can be measured by itself, in the order of the whole.
std::vector<std::string_view> parts();

// Prints the table to standard output as it is measured; takes some minutes. Before the
// process has other threads.
void run(const RunOptions& options);

}  // namespace wattbook::bench
