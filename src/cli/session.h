// Signing in at a node with a key, as the page does it (EIP-4361).
#pragma once

#include <functional>
#include <string>

#include "cli/ledger_client.h"
#include "crypto/signature.h"
#include "node/http/client.h"

namespace wattbook::cli {

// `client` asks in the name of `address` from then on. `sign` is called once the node has answered,
// so that nobody types a password for a node that is away.
Reply<void> open_session(http::Client& client, const Address& address,
                         const std::function<Result<Signature>(const Hash&)>& sign);

}  // namespace wattbook::cli
