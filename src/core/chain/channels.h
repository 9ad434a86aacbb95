// Payment channels (DOMAIN 7.4): a deposit, vouchers signed outside the ledger, one settlement.
#pragma once

#include "core/chain/applying.h"
#include "core/charging/channel.h"

namespace wattbook::chain {

// What the payer of a channel signs: EIP-712 typed data under the ledger's domain.
Hash voucher_digest(const Hash& separator, const charging::Voucher& voucher);

// Settles the channels whose time has come: what was claimed goes to the payee, the rest back.
void settle_due_channels(Applying& at);

}  // namespace wattbook::chain
