#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace wattbook {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "wattbook: check failed: %s (%s:%d)\n", condition, file, line);
  std::fflush(stderr);
  std::abort();
}

}  // namespace wattbook
