#include "node/charging/evidence.h"

namespace wattbook::charging_desk {

Evidence::Evidence(env::Files& files, std::string directory,
                   std::unique_ptr<env::AppendFile> orphans)
    : files_(files), directory_(std::move(directory)), orphans_(std::move(orphans)) {}

Result<std::unique_ptr<Evidence>> Evidence::open(env::Files& files, const std::string& directory) {
  for (const std::string& made : {directory, directory + "/proofs"})
    if (Result<void> created = files.create_directory(made); !created)
      return std::unexpected(created.error());
  auto orphans = files.open_append(directory + "/orphans.jsonl");
  if (!orphans) return std::unexpected(orphans.error());
  if (Result<void> kept = files.sync_directory(directory); !kept)
    return std::unexpected(kept.error());
  return std::unique_ptr<Evidence>(new Evidence(files, directory, std::move(*orphans)));
}

Result<void> Evidence::keep_proof(const Hash& digest, const std::string& record) {
  const std::lock_guard lock(mutex_);
  return env::write_atomically(files_, directory_ + "/proofs", to_hex(digest.view()),
                               as_bytes(record));
}

std::optional<std::string> Evidence::find_proof(const Hash& digest) {
  const std::lock_guard lock(mutex_);
  const Result<Bytes> found = files_.read(directory_ + "/proofs/" + to_hex(digest.view()));
  if (!found) return std::nullopt;
  return std::string(as_text(*found));
}

Result<void> Evidence::keep_orphan(const std::string& line) {
  const std::lock_guard lock(mutex_);
  const std::string text = line + "\n";
  if (Result<void> appended = orphans_->append(as_bytes(text)); !appended) return appended;
  return orphans_->sync();
}

}  // namespace wattbook::charging_desk
