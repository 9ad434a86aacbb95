// Checks for our own bugs. CHECK is on in every build: it prints what failed and stops the process,
// because a ledger that goes on after a broken assumption writes wrong books. Never CHECK what
// comes from outside; return an error. DCHECK is for audits too expensive for production; it is on
// where WATTBOOK_AUDIT is defined (tests, simulation).
#pragma once

namespace wattbook {

// Prints the failed condition and its place to stderr, then aborts.
[[noreturn]] void check_failed(const char* condition, const char* file, int line);

#ifdef WATTBOOK_AUDIT
inline constexpr bool audit_enabled = true;
#else
inline constexpr bool audit_enabled = false;
#endif

}  // namespace wattbook

#define CHECK(condition)                                        \
  do {                                                          \
    if (!(condition)) [[unlikely]]                              \
      ::wattbook::check_failed(#condition, __FILE__, __LINE__); \
  } while (false)

#define DCHECK(condition)                                      \
  do {                                                         \
    if constexpr (::wattbook::audit_enabled) CHECK(condition); \
  } while (false)
