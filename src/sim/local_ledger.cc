#include "sim/local_ledger.h"

#include <algorithm>
#include <thread>

#include <fmt/format.h>

#include "base/limits.h"
#include "crypto/hash.h"
#include "sim/noise.h"

namespace wattbook::sim {
namespace {

// A block is sealed early enough that the largest command still fits.
constexpr std::size_t block_bytes_full = limits::block_bytes_max - 2 * limits::command_bytes_max;
constexpr std::size_t block_commands_full = 20'000;
constexpr std::uint64_t command_stream = 81;
static_assert(block_commands_full < limits::commands_per_block_max);

}  // namespace

Actor make_actor(std::uint64_t seed, std::string_view name) {
  const Hash digest =
      crypto::sha256(as_bytes(fmt::format("wattbook simulation {} {}", seed, name)));
  std::optional<crypto::SecretKey> key = crypto::SecretKey::from_bytes(digest.view());
  CHECK(key.has_value());  // fails once in 2^128 names
  const Address address = crypto::address_of(*key);
  return {.key = std::move(*key), .address = address};
}

CommandIds::CommandIds(std::uint64_t seed, std::uint64_t stream)
    : prng_(noise_source(seed, stream, 0)) {}

CommandId CommandIds::next() {
  CommandId id;
  for (std::size_t half = 0; half < 2; ++half) {
    const std::uint64_t word = prng_.next();
    for (std::size_t i = 0; i < 8; ++i)
      id.bytes[half * 8 + i] = static_cast<std::uint8_t>(word >> (8 * i));
  }
  return id;
}

SignedBytes sign_command(const Hash& separator, const Actor& actor, const chain::Command& command) {
  const Hash digest = chain::signing_digest(separator, command);
  const Signature signature = crypto::sign(digest, actor.key);
  // The digest covers exactly the bytes below, since the encoding is canonical; it serves twice.
  const std::optional<Address> signer = crypto::recover(digest, signature);
  CHECK(signer == actor.address);
  return {.bytes = chain::encode_signed({.command = command, .signature = signature}),
          .signer = *signer};
}

LocalLedger::LocalLedger(const chain::Genesis& genesis, std::uint64_t seed)
    : machine_(genesis), ids_(seed, command_stream) {}

void LocalLedger::open(Instant now) {
  now_ = now;
  machine_.begin_block(now);
}

void LocalLedger::fill_header(chain::Command& command, const Actor& actor) {
  std::visit(
      [&](chain::CommandHeader& header) {
        header.id = ids_.next();
        header.account = actor.address;
        header.expires = now_ + one_hour;
      },
      command);
}

chain::Refused LocalLedger::submit(const Actor& actor, chain::Command command) {
  fill_header(command, actor);
  return execute(sign_command(state().separator, actor, command));
}

chain::Refused LocalLedger::submit_all(std::vector<Request> requests) {
  for (Request& request : requests) fill_header(request.command, *request.actor);
  std::vector<SignedBytes> done(requests.size());
  const Hash separator = state().separator;
  const std::size_t workers = std::max(1u, std::thread::hardware_concurrency());
  {
    std::vector<std::jthread> threads;
    for (std::size_t worker = 0; worker < workers; ++worker)
      threads.emplace_back([&, worker] {
        for (std::size_t i = worker; i < requests.size(); i += workers)
          done[i] = sign_command(separator, *requests[i].actor, requests[i].command);
      });
  }
  for (const SignedBytes& command : done)
    if (const chain::Refused refused = execute(command); refused.code != chain::Rejection::none)
      return refused;
  return {};
}

chain::Refused LocalLedger::execute(const SignedBytes& command) {
  if (machine_.open_commands() >= block_commands_full ||
      machine_.open_bytes() >= block_bytes_full) {
    seal();
    open(now_ + Duration(1));
  }
  ++commands_;
  const chain::Refused refused = machine_.execute(command.bytes, command.signer).refused;
  if (refused.code != chain::Rejection::none) ++rejected_;
  return refused;
}

void LocalLedger::seal() {
  const chain::SealedBlock block = machine_.seal();
  state_root_ = block.header.state_root;
  for (const Bytes& bytes : block.receipts) {
    std::optional<chain::Receipt> receipt = chain::decode_receipt(bytes);
    CHECK(receipt.has_value());
    receipts_.push_back(std::move(*receipt));
  }
}

std::vector<chain::Receipt> LocalLedger::take_receipts() {
  std::vector<chain::Receipt> taken;
  taken.swap(receipts_);
  return taken;
}

}  // namespace wattbook::sim
