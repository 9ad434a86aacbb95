// POST /api/v1/commands and GET /api/v1/receipts/{id}. The application decides what happens to a
// command; this file only translates.
#pragma once

#include <functional>
#include <optional>

#include "base/bytes.h"
#include "base/strong_id.h"
#include "node/api/router.h"

namespace wattbook::api {

enum class SubmissionStatus : std::uint8_t {
  settled,    // `receipt` says what became of it; durable where `height` is not 0
  busy,       // too much is in flight; nothing was kept
  too_large,  // above limits::command_bytes_max
  stopped     // the node ends; whether the command was taken shows after its restart
};

struct Submission {
  SubmissionStatus status = SubmissionStatus::stopped;
  Height height;  // of the block that holds it; 0 where it was refused at the door
  Bytes receipt;
};

// The receipt of a command and the height of its block.
struct StoredReceipt {
  Height height;
  Bytes receipt;
};

struct CommandPorts {
  // Answers once, from any thread.
  std::function<void(Bytes command, std::function<void(Submission)> answer)> submit;
  std::function<void(CommandId id, std::function<void(std::optional<StoredReceipt>)> answer)>
      find_receipt;
};

void add_command_routes(Router& router, CommandPorts ports);

}  // namespace wattbook::api
