#include "node/audit/certificates.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/chain/block.h"
#include "node/audit/block_reader.h"
#include "node/cluster/foundation.h"

namespace wattbook::audit {
namespace {

// One folder's certificates, each beside its block.
class Folder {
 public:
  Folder(std::string name, const cluster::Foundation& foundation, BlockReader& blocks,
         bool allow_unfinished)
      : name_(std::move(name)),
        allow_unfinished_(allow_unfinished),
        foundation_(foundation),
        set_(*cluster::DelegateSet::make(foundation.delegates.delegates)),
        blocks_(blocks) {
    span_.foundation = cluster::digest_of(foundation);
    span_.epoch = foundation.epoch;
    span_.delegates = set_.size();
    span_.from = Height(foundation.base.value + 1);
    span_.to = foundation.base;
  }

  const CertifiedSpan& span() const { return span_; }

  // What is wrong with the records of a segment.
  std::optional<Fault> check(journal::SegmentReader& segment, const std::string& file) {
    while (true) {
      const std::uint64_t offset = segment.offset();
      const auto record = segment.next();
      if (!record) break;
      if (auto wrong = check_one(record->height, record->payload))
        return at(file, offset, record->height, std::move(*wrong));
      span_.to = record->height;
    }
    if (!segment.damaged() || (allow_unfinished_ && !segment.records_after_damage()))
      return std::nullopt;
    return at(file, segment.offset(), segment.next_height(),
              "a damaged record, or a write that did not finish");
  }

 private:
  Fault at(const std::string& file, std::uint64_t offset, Height height, std::string what) const {
    return {name_ + "/" + file, offset, height, std::move(what)};
  }

  std::optional<std::string> check_one(Height height, ByteView bytes) {
    if (height.value != span_.to.value + 1)
      return fmt::format("the certificate of height {} is missing", span_.to.value + 1);
    const auto certificate = cluster::decode_certificate(bytes);
    if (!certificate) return "the record is no certificate";
    const cluster::Vote& vote = certificate->vote;
    if (const auto valid = cluster::check(*certificate, foundation_.chain, foundation_.epoch, set_);
        !valid)
      return valid.error().message;
    if (vote.height != height) return "the certificate is of another height";
    if (span_.to == foundation_.base) {
      if (vote.parent != foundation_.base_block)
        return "it does not follow the block on which the cluster was founded";
      blocks_.seek(height);
    }
    const auto block = blocks_.next();
    if (!block) return "its block cannot be read: " + block.error().message;
    if (!*block) return "there is no such block";
    if ((*block)->hash != vote.block || (*block)->parent != vote.parent)
      return "the delegates have certified another block of this height";
    const Result<chain::BlockView> decoded = chain::decode_block((*block)->bytes);
    if (!decoded) return decoded.error().message;
    if (chain::block_hash(decoded->header) != vote.block ||
        decoded->header.state_root != vote.state_root)
      return "the delegates have certified another state after this block";
    return std::nullopt;
  }

  const std::string name_;
  const bool allow_unfinished_;
  const cluster::Foundation& foundation_;
  cluster::DelegateSet set_;
  BlockReader& blocks_;
  CertifiedSpan span_;
};

struct Found {
  std::string name;
  cluster::Foundation foundation;
};

// The folders that were a cluster's, oldest first.
Result<std::vector<Found>> find_folders(env::Files& files, const std::string& data_directory) {
  std::vector<std::string> names;
  for (std::uint32_t i = 1; i < spans_max; ++i) {
    std::string name = cluster::former_certificates(i);
    if (!files.list(data_directory + "/" + name)) break;  // there is none
    names.push_back(std::move(name));
  }
  names.emplace_back(cluster::certificates_folder);
  std::vector<Found> out;
  for (std::string& name : names) {
    const std::string folder = data_directory + "/" + name;
    if (!files.list(folder)) continue;
    auto foundation = cluster::read_foundation(files, folder);
    if (!foundation) return std::unexpected(foundation.error());
    if (!*foundation) return fail(folder + " has no foundation", "restore it from another member");
    out.push_back({std::move(name), std::move(**foundation)});
  }
  return out;
}

Result<std::vector<Height>> segments_of(env::Files& files, const std::string& folder) {
  const auto names = files.list(folder);
  if (!names) return std::unexpected(names.error());
  std::vector<Height> out;
  for (const std::string& name : *names)
    if (const auto first = journal::segment_first_height(name)) out.push_back(*first);
  std::ranges::sort(out);
  return out;
}

}  // namespace

Result<Certification> check_certificates(env::Files& files, const std::string& data_directory,
                                         const Hash& genesis, bool allow_unfinished) {
  Certification out;
  const Result<std::vector<Found>> folders = find_folders(files, data_directory);
  if (!folders) return std::unexpected(folders.error());
  for (const Found& found : *folders) {
    const std::string folder = data_directory + "/" + found.name;
    if (found.foundation.chain != genesis) {
      out.fault = Fault{found.name, 0, Height(0), "these certificates are another ledger's"};
      return out;
    }
    Result<BlockReader> blocks = BlockReader::open(files, data_directory);
    if (!blocks) return std::unexpected(blocks.error());
    const Result<std::vector<Height>> segments = segments_of(files, folder);
    if (!segments) return std::unexpected(segments.error());
    Folder certified(found.name, found.foundation, *blocks, allow_unfinished);
    for (const Height first : *segments) {
      const std::string name = journal::segment_name(first);
      auto segment = journal::SegmentReader::open(files, folder + "/" + name, first);
      if (!segment) return std::unexpected(segment.error());
      out.fault = certified.check(*segment, name);
      if (out.fault) break;
    }
    out.spans.push_back(certified.span());
    if (out.fault) return out;
  }
  return out;
}

Result<std::optional<Bytes>> find_certificate(env::Files& files, const std::string& data_directory,
                                              Height height) {
  const Result<std::vector<Found>> folders = find_folders(files, data_directory);
  if (!folders) return std::unexpected(folders.error());
  for (const Found& found : *folders) {
    const std::string folder = data_directory + "/" + found.name;
    const Result<std::vector<Height>> segments = segments_of(files, folder);
    if (!segments) return std::unexpected(segments.error());
    const auto after = std::ranges::upper_bound(*segments, height);
    if (after == segments->begin()) continue;
    const Height first = *std::prev(after);
    auto segment =
        journal::SegmentReader::open(files, folder + "/" + journal::segment_name(first), first);
    if (!segment) return std::unexpected(segment.error());
    while (const auto record = segment->next()) {
      if (record->height != height) continue;
      const auto certificate = cluster::decode_certificate(record->payload);
      if (!certificate) return fail("the certificate of this block is damaged");
      return cluster::certificate_file(found.foundation, *certificate);
    }
  }
  return std::optional<Bytes>();
}

}  // namespace wattbook::audit
