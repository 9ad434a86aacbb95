#include "node/cluster/block_store.h"

#include <fmt/format.h>

#include "base/check.h"
#include "core/codec/codec.h"

namespace wattbook::cluster {
namespace {

// Ends a read early; not a failure.
constexpr const char* enough = "enough";

Result<void> until_enough(Result<void> read) {
  if (!read && read.error().message == enough) return {};
  return read;
}

}  // namespace

BlockStore::BlockStore(std::unique_ptr<consensus::SoloOrderer> blocks,
                       journal::Journal certificates, const Foundation& foundation)
    : blocks_(std::move(blocks)),
      certificates_(std::move(certificates)),
      base_{foundation.base, foundation.base_block} {}

Result<std::unique_ptr<BlockStore>> BlockStore::open(env::Files& files, BlockStoreOptions options,
                                                     const Foundation& foundation) {
  auto blocks = consensus::SoloOrderer::open(files, options.blocks, options.journal);
  if (!blocks) return std::unexpected(blocks.error());
  if (const auto made = files.create_directory(options.certificates); !made)
    return std::unexpected(made.error());
  if (const auto kept = keep_foundation(files, options.certificates, foundation); !kept)
    return std::unexpected(kept.error());
  auto certificates = journal::Journal::open(files, options.certificates, options.journal);
  if (!certificates) return std::unexpected(certificates.error());
  std::unique_ptr<BlockStore> store(
      new BlockStore(std::move(*blocks), std::move(*certificates), foundation));
  if (const auto read = store->read_newest(); !read) return std::unexpected(read.error());
  if (store->blocks_->head().height < store->certified().height)
    return fail(fmt::format("the journal ends at height {}, and height {} is certified",
                            store->blocks_->head().height.value, store->certified().height.value),
                "restore the data directory from a backup or join anew");
  return store;
}

Result<void> BlockStore::read_newest() {
  if (!certificates_.last()) return {};
  return certificates_.read(*certificates_.last(), [&](Height, ByteView bytes) -> Result<void> {
    newest_ = decode_certificate(bytes);
    if (!newest_) return fail("the newest certificate on disk is none");
    return {};
  });
}

consensus::Head BlockStore::certified() const {
  if (!newest_) return base_;
  return {newest_->vote.height, newest_->vote.block};
}

Result<void> BlockStore::settle_tail(const std::optional<SignedVote>& signed_last) {
  const consensus::Head head = blocks_->head();
  const Height final_height = certified().height;
  if (head.height == final_height) return {};
  if (!newest_ && head.height.value > final_height.value + 1)
    return fail(fmt::format("the journal has {} blocks of this cluster, and none of their "
                            "certificates is there",
                            head.height.value - final_height.value),
                "restore the folder of certificates, or the whole data directory, from a backup "
                "or another member");
  const bool is_signed = head.height.value == final_height.value + 1 && signed_last &&
                         signed_last->vote.height == head.height &&
                         signed_last->vote.block == head.hash;
  return is_signed ? Result<void>() : blocks_->cut(final_height);
}

Result<void> BlockStore::add_block(Height height, const Hash& parent,
                                   const consensus::SealedBlock& block) {
  const auto appended = blocks_->append({height, parent, block.hash, block.bytes});
  if (!appended) return std::unexpected(appended.error());
  CHECK(*appended == consensus::Append::ordered);
  return {};
}

Result<void> BlockStore::certify(const Certificate& certificate) {
  const consensus::Head head = blocks_->head();
  CHECK(certificate.vote.height == head.height && certificate.vote.block == head.hash);
  const Bytes bytes = codec::encode(certificate);
  if (const auto written = certificates_.append(head.height, {bytes}); !written) return written;
  newest_ = certificate;
  return {};
}

Result<std::optional<Certificate>> BlockStore::certificate_of(Height height) const {
  std::optional<Certificate> out;
  if (!certificates_.first() || height < *certificates_.first() || height > *certificates_.last())
    return out;
  const auto read =
      until_enough(certificates_.read(height, [&](Height, ByteView content) -> Result<void> {
        if (out) return fail(enough);
        out = decode_certificate(content);
        return out ? Result<void>() : fail("a certificate on disk is none");
      }));
  if (!read) return std::unexpected(read.error());
  return out;
}

Result<std::vector<CertifiedBlock>> BlockStore::read(Height from, std::uint32_t count,
                                                     std::uint64_t bytes) const {
  std::vector<CertifiedBlock> out;
  if (!certificates_.first() || from < *certificates_.first() || from > *certificates_.last())
    return out;
  const auto certificates =
      until_enough(certificates_.read(from, [&](Height, ByteView content) -> Result<void> {
        if (out.size() == count) return fail(enough);
        auto certificate = decode_certificate(content);
        if (!certificate) return fail("a certificate on disk is none");
        out.push_back({{}, std::move(*certificate)});
        return {};
      }));
  if (!certificates) return std::unexpected(certificates.error());
  std::size_t filled = 0;
  std::uint64_t size = 0;
  const auto blocks =
      until_enough(blocks_->read(from, [&](const consensus::OrderedBlock& block) -> Result<void> {
        size += block.bytes.size();
        if (filled == out.size() || (filled > 0 && size > bytes)) return fail(enough);
        out[filled++].block.assign(block.bytes.begin(), block.bytes.end());
        return {};
      }));
  if (!blocks) return std::unexpected(blocks.error());
  out.resize(filled);
  return out;
}

Result<void> BlockStore::close() {
  if (const auto closed = certificates_.close(); !closed) return closed;
  return blocks_->close();
}

}  // namespace wattbook::cluster
