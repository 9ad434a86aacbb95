// Commands, one or many, and their receipts. The application decides what happens to a command;
// this file only translates.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/strong_id.h"
#include "node/api/route_table.h"

namespace wattbook::api {

enum class SubmissionStatus : std::uint8_t {
  settled,    // the receipts say what became of the commands; durable where a height is not 0
  busy,       // too much is in flight; nothing was kept
  too_large,  // one is above limits::command_bytes_max; nothing was kept
  stopped,    // the node ends; whether a command was taken shows after its restart
  elsewhere   // this node takes none; another of its cluster does; nothing was kept
};

// A receipt has height 0 where its command was refused at the door.
struct Submission {
  SubmissionStatus status = SubmissionStatus::stopped;
  std::vector<StoredReceipt> receipts;  // one for each command, in order; where settled
};

struct CommandPorts {
  // Takes all or none; answers once, from any thread.
  std::function<void(std::vector<Bytes> commands,
                     std::move_only_function<void(const Submission&)> answer)>
      submit;
  std::function<void(CommandId id,
                     std::move_only_function<void(std::optional<StoredReceipt>)> answer)>
      find_receipt;
};

void add_command_routes(RouteTable& table, CommandPorts ports);

}  // namespace wattbook::api
