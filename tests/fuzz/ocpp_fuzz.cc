// The central system of OCPP takes any frames of a station: it answers each call once with what the
// standard's schema allows, or ignores the frame. The first byte chooses the version; each line is
// a frame.
#include <deque>
#include <sstream>

#include "base/check.h"
#include "node/env/entropy.h"
#include "node/env/memory_files.h"
#include "node/ocmf/judgement.h"
#include "node/ocpp/central_system.h"
#include "node/ocpp/session_table_test.h"

namespace {

using namespace wattbook;
using Work = std::move_only_function<void()>;

void check_answer(std::string_view text) {
  json::Tree tree;
  const ocpp::Frame frame = ocpp::read_frame(tree, text);
  CHECK(frame.kind == ocpp::FrameKind::result || frame.kind == ocpp::FrameKind::error ||
        frame.kind == ocpp::FrameKind::call);
  // Something that our own answers may not be is an internal error, and one of ours.
  CHECK(frame.code != "InternalError");
}

void run(ocpp::Version version, std::string_view lines) {
  env::MemoryFiles files;
  env::SeededEntropy entropy(1);
  env::ManualClock clock(Instant(1'782'907'200'000));
  std::ostringstream out;
  env::Log log(out, env::LogLevel::error, env::LogFormat::text);
  ocpp::StationStore store = *ocpp::StationStore::open(files, "s", entropy);
  ocpp::MessageLog messages = *ocpp::MessageLog::open(files, "m", 1'000'000);
  ocpp::SessionTable ledger;
  std::deque<Work> work;
  CHECK(store.add("CP", ocpp::Approval::approved, clock.now()));
  ocpp::CentralSystem central({}, ledger, store, messages, clock, log,
                              [&work](Work one) { work.push_back(std::move(one)); });
  const ocpp::ConnectionNumber number =
      central.connect({"CP", version, ""}, {[](const std::string& text) { check_answer(text); },
                                            [](std::uint16_t, const std::string&) {}});
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    central.receive(number, lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
    while (!work.empty()) {
      Work one = std::move(work.front());
      work.pop_front();
      one();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input = as_text({data, size});
  if (input.empty()) return 0;
  const char first = input.front();
  input.remove_prefix(1);
  if (first == 'O')
    (void)ocmf::judge(input, ocmf::KeyRegistry(), Instant(0));
  else
    run(first == '1'   ? ocpp::Version::v16
        : first == '2' ? ocpp::Version::v201
                       : ocpp::Version::v21,
        input);
  return 0;
}
