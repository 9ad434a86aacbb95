#include "node/consensus/solo.h"

#include <algorithm>

#include <fmt/format.h>

namespace wattbook::consensus {

namespace {

// A record's payload: parent, hash, then the block.
OrderedBlock decode_block(Height height, ByteView payload) {
  OrderedBlock block{height, {}, {}, payload.subspan(2 * Hash::size)};
  std::copy_n(payload.begin(), Hash::size, block.parent.bytes.begin());
  std::copy_n(payload.begin() + Hash::size, Hash::size, block.hash.bytes.begin());
  return block;
}

// Reads the blocks from `from` on and checks that each names the one before as its parent.
Result<void> read_chain(const journal::Journal& journal, Height from,
                        const Orderer::Delivery& deliver) {
  std::optional<Hash> previous;
  return journal.read(from, [&](Height height, ByteView payload) -> Result<void> {
    if (payload.size() < 2 * Hash::size)
      return fail(fmt::format("block {} in the journal is too short", height.value));
    const OrderedBlock block = decode_block(height, payload);
    if (previous && block.parent != *previous)
      return fail(fmt::format("block {} in the journal does not follow block {}", height.value,
                              height.value - 1));
    previous = block.hash;
    return deliver(block);
  });
}

}  // namespace

Result<std::unique_ptr<SoloOrderer>> SoloOrderer::open(env::Files& files,
                                                       const std::string& directory,
                                                       journal::JournalOptions options) {
  if (const auto created = files.create_directory(directory); !created)
    return std::unexpected(created.error());
  auto lock = files.lock(directory + "/lock");
  if (!lock) return std::unexpected(lock.error());
  auto journal = journal::Journal::open(files, directory, options);
  if (!journal) return std::unexpected(journal.error());
  std::unique_ptr<SoloOrderer> orderer(new SoloOrderer(std::move(*lock), std::move(*journal)));
  if (const auto found = orderer->find_head(); !found) return std::unexpected(found.error());
  return orderer;
}

SoloOrderer::SoloOrderer(std::unique_ptr<env::FileLock> lock, journal::Journal journal)
    : lock_(std::move(lock)), journal_(std::move(journal)) {}

Result<void> SoloOrderer::find_head() {
  head_ = {};
  if (!journal_.last()) return {};
  return read_chain(journal_, *journal_.last(), [&](const OrderedBlock& block) -> Result<void> {
    head_ = {block.height, block.hash};
    return {};
  });
}

Result<void> SoloOrderer::read(Height from, const Delivery& visit) const {
  const std::lock_guard lock(mutex_);
  return read_chain(journal_, from, visit);
}

Result<void> SoloOrderer::cut(Height last) {
  const std::lock_guard lock(mutex_);
  if (const auto done = journal_.cut(last); !done) return done;
  return find_head();
}

Result<Append> SoloOrderer::append(const OrderedBlock& block) {
  const std::lock_guard lock(mutex_);
  const bool follows = block.height.value == head_.height.value + 1;
  // The parent of the first block is the genesis block, which is not in the journal.
  if (!follows || (head_.height.value > 0 && block.parent != head_.hash))
    return Append::stale_parent;
  const auto written =
      journal_.append(block.height, {block.parent.view(), block.hash.view(), block.bytes});
  if (!written) return std::unexpected(written.error());
  head_ = {block.height, block.hash};
  for (const Subscriber& subscriber : subscribers_)
    if (block.height >= subscriber.from)
      if (const auto delivered = subscriber.deliver(block); !delivered)
        return std::unexpected(delivered.error());
  return Append::ordered;
}

Result<void> SoloOrderer::subscribe(Height from, Delivery deliver) {
  const std::lock_guard lock(mutex_);
  if (const auto caught_up = read_chain(journal_, from, deliver); !caught_up) return caught_up;
  subscribers_.push_back({from, std::move(deliver)});
  return {};
}

Result<void> SoloOrderer::prune(Height below) {
  const std::lock_guard lock(mutex_);
  return journal_.prune(below);
}

Head SoloOrderer::head() const {
  const std::lock_guard lock(mutex_);
  return head_;
}

Result<void> SoloOrderer::close() {
  const std::lock_guard lock(mutex_);
  return journal_.close();
}

}  // namespace wattbook::consensus
