#include "node/cluster/sign_store.h"

#include <algorithm>

#include "core/codec/codec.h"
#include "crypto/hash.h"

namespace wattbook::cluster {
namespace {

constexpr const char* votes_name = "votes.bin";
constexpr const char* proposals_name = "proposals.bin";

// SHA-256 of the content, then the content: half a file is no record.
Bytes seal(const Bytes& content) {
  const Hash sum = crypto::sha256(content);
  Bytes out(Hash::size + content.size());
  std::ranges::copy(sum.bytes, out.begin());
  std::ranges::copy(content, out.begin() + Hash::size);
  return out;
}

template <class Record>
Result<Record> unseal(const std::string& path, ByteView file) {
  const auto damaged = [&] {
    return fail(path + " is damaged: what this delegate has signed is not known",
                "give the delegate a new key, or remove the directory's files to stay mute until "
                "the others are ahead");
  };
  if (file.size() < Hash::size) return damaged();
  const ByteView content = file.subspan(Hash::size);
  const Hash sum = crypto::sha256(content);
  if (!std::ranges::equal(sum.view(), file.first(Hash::size))) return damaged();
  auto record = codec::decode<Record>(content);
  if (!record) return damaged();
  return std::move(*record);
}

template <class Record>
Result<std::optional<Record>> read_record(env::Files& files, const std::string& directory,
                                          const std::string& name) {
  const auto names = files.list(directory);
  if (!names) return std::unexpected(names.error());
  if (!std::ranges::binary_search(*names, name)) return std::optional<Record>();
  const std::string path = directory + "/" + name;
  const auto file = files.read(path);
  if (!file) return std::unexpected(file.error());
  auto record = unseal<Record>(path, *file);
  if (!record) return std::unexpected(record.error());
  return std::optional<Record>(std::move(*record));
}

}  // namespace

SignStore::SignStore(env::Files& files, std::string directory)
    : files_(&files), directory_(std::move(directory)) {}

Result<SignStore> SignStore::open(env::Files& files, std::string directory) {
  SignStore store(files, std::move(directory));
  auto votes = read_record<VoteRecord>(files, store.directory_, votes_name);
  if (!votes) return std::unexpected(votes.error());
  auto proposals = read_record<ProposalRecord>(files, store.directory_, proposals_name);
  if (!proposals) return std::unexpected(proposals.error());
  store.votes_ = std::move(*votes);
  if (*proposals) store.proposals_ = std::move(**proposals);
  return store;
}

const std::optional<SignedVote>& SignStore::last_vote() const {
  static const std::optional<SignedVote> none;
  return votes_ ? votes_->last : none;
}

Result<void> SignStore::write_votes(VoteRecord record) {
  const auto written =
      env::write_atomically(*files_, directory_, votes_name, seal(codec::encode(record)));
  if (written) votes_ = std::move(record);
  return written;
}

Result<void> SignStore::found(std::uint32_t epoch) {
  if (votes_) return fail("this delegate has signed before", "its sign record stays as it is");
  return write_votes({epoch, Height(0), std::nullopt});
}

Result<void> SignStore::resume(std::uint32_t epoch, Height floor) {
  VoteRecord record = votes_.value_or(VoteRecord{epoch, Height(0), std::nullopt});
  record.floor = std::max(record.floor, floor);
  return write_votes(std::move(record));
}

Result<std::optional<SignedVote>> SignStore::sign_vote(const Vote& vote,
                                                       const crypto::SecretKey& key) {
  if (!votes_ || vote.epoch < votes_->epoch) return std::nullopt;
  if (votes_->last && vote == votes_->last->vote) return votes_->last;
  const bool later_epoch = vote.epoch > votes_->epoch;
  if (!later_epoch && vote.height <= votes_->floor) return std::nullopt;
  if (!later_epoch && votes_->last && vote.height <= votes_->last->vote.height) return std::nullopt;
  const SignedVote made = sign(vote, key);
  VoteRecord record{vote.epoch, votes_->floor, made};
  if (const auto written = write_votes(std::move(record)); !written)
    return std::unexpected(written.error());
  return made;
}

Result<std::optional<SignedProposal>> SignStore::sign_proposal(const Proposal& proposal,
                                                               const crypto::SecretKey& key) {
  if (!votes_) return std::nullopt;
  if (const auto& last = proposals_.last; last && proposal.epoch == last->proposal.epoch) {
    if (proposal.slot < last->proposal.slot) return std::nullopt;
    if (proposal.slot == last->proposal.slot) {
      if (proposal.parent != last->proposal.parent) return std::nullopt;
      return last;
    }
  }
  ProposalRecord record{sign(proposal, key)};
  const auto written =
      env::write_atomically(*files_, directory_, proposals_name, seal(codec::encode(record)));
  if (!written) return std::unexpected(written.error());
  proposals_ = std::move(record);
  return proposals_.last;
}

}  // namespace wattbook::cluster
