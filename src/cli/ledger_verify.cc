// `wattbook ledger verify`.
#include <algorithm>
#include <chrono>
#include <thread>
#include <tuple>

#include <fmt/core.h>
#include <unistd.h>

#include "cli/ledger_verbs.h"
#include "node/api/json_writer.h"
#include "node/audit/audit.h"

namespace wattbook::cli {
namespace {

// A line on stderr that is drawn over, some times a second: how far, how fast, how long still.
class ProgressLine {
 public:
  explicit ProgressLine(bool shown) : shown_(shown) {}
  void show(Height done, Height last) {
    const auto now = std::chrono::steady_clock::now();
    if (!shown_ || now < next_) return;
    next_ = now + std::chrono::milliseconds(200);
    if (first_.value == 0) first_ = done;
    const double seconds = std::chrono::duration<double>(now - begin_).count();
    const double rate = static_cast<double>(done.value - first_.value + 1) / std::max(seconds, 0.1);
    const auto left =
        static_cast<std::uint64_t>(static_cast<double>(last.value - done.value) / rate);
    fmt::print(stderr, "\rverify: block {} of {} ({} %), {:.0f} blocks/s, {}:{:02} left   ",
               done.value, last.value, done.value * 100 / last.value, rate, left / 60, left % 60);
    drawn_ = true;
  }
  ~ProgressLine() {
    if (drawn_) fmt::print(stderr, "\r{:70}\r", "");
  }

 private:
  const bool shown_;
  bool drawn_ = false;
  Height first_;
  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point next_;
};

void print_fault(const audit::Fault& fault) {
  fmt::print("NOT SOUND\n");
  if (fault.height.value > 0) fmt::print("block     {}\n", fault.height.value);
  fmt::print("place     {}, offset {}\nwhat      {}\n", fault.file, fault.offset, fault.what);
}

void print(const audit::Report& report) {
  if (report.fault)
    print_fault(*report.fault);
  else
    fmt::print("sound\n");
  fmt::print(
      "ledger    {}\nblocks    {} executed again, {} to {}\ncommands  {}, every signature checked\n"
      "snapshots {} compared\nhead      {}\nend       {}\n",
      to_hex0x(report.genesis), report.blocks, report.from.value, report.height.value,
      report.commands, report.snapshots, to_hex0x(report.head),
      report.closed ? "closed in good order"
                    : "open: the node is running, or stopped without closing");
  for (const audit::CertifiedSpan& span : report.certified)
    fmt::print("certified {} to {}, by {} delegates of the foundation {}\n", span.from.value,
               span.to.value, span.delegates, to_hex0x(span.foundation));
  if (!report.fault && report.certified.empty())
    fmt::print(
        stderr,
        "The files agree with themselves and with every rule. Whether they are the ledger that "
        "others hold, only\nthe head tells: compare it.\n");
}

}  // namespace

int report(const Error& error) {
  fmt::print(stderr, "wattbook: {}\n", error.message);
  if (!error.hint.empty()) fmt::print(stderr, "hint: {}\n", error.hint);
  return 1;
}

int ledger_verify(const VerifyOptions& options) {
  audit::Options audit_options;
  audit_options.from = Height(std::max<std::uint64_t>(options.from, 1));
  audit_options.allow_unfinished = options.allow_unfinished;
  audit_options.threads = std::max(1u, std::thread::hardware_concurrency());
  for (const auto& [name, text, hash] :
       {std::tuple("--head", &options.head, &audit_options.head),
        std::tuple("--foundation", &options.foundation, &audit_options.foundation)}) {
    if (text->empty()) continue;
    *hash = fixed_from_hex<Hash>(*text);
    if (*hash) continue;
    fmt::print(stderr, "wattbook: {} takes 0x and 64 hexadecimal digits\n", name);
    return 2;
  }
  env::SystemFiles files;
  Result<audit::Report> audited = [&] {
    ProgressLine line(options.progress || isatty(STDERR_FILENO) != 0);
    audit_options.progress = [&line](Height done, Height last) { line.show(done, last); };
    return audit::audit(files, options.directory, audit_options);
  }();
  if (!audited) return report(audited.error());
  if (options.json)
    fmt::print("{}\n", api::to_json(*audited));
  else
    print(*audited);
  return audited->fault ? 5 : 0;
}

}  // namespace wattbook::cli
