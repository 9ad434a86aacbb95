// `wattbook bench`: the speed that this machine gives, one line for each figure, beside the target
// and beside what the machine itself can do.
#pragma once

#include <string>

namespace wattbook::bench {

struct RunOptions {
  std::string directory = ".";  // on the disk to be measured
  int runs = 5;                 // of which the median and the best are printed
};

// Prints the table to standard output as it is measured; takes some minutes. Before the
// process has other threads.
void run(const RunOptions& options);

}  // namespace wattbook::bench
