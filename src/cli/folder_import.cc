#include "cli/folder_import.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

namespace wattbook::cli {
namespace {

// Of ledger time: how long a batch may be on its way.
constexpr std::uint32_t valid_minutes = 60;

}  // namespace

gateway::FileVerdict verdict_of(const Reply<api::MeterFileView>& file) {
  using gateway::FileOutcome;
  if (file) {
    if (file->quarantined == 0) return {FileOutcome::booked, ""};
    return {FileOutcome::refused,
            fmt::format("{} of {} readings are in quarantine: wattbook meter list --quarantine",
                        file->quarantined, file->sent)};
  }
  const Failure& failure = file.error();
  if (failure.exit_code == exit_unreachable) return {FileOutcome::later, failure.error.message};
  std::string reason = failure.error.message;
  if (!failure.error.hint.empty()) reason += "\nhint: " + failure.error.hint;
  return {FileOutcome::refused, std::move(reason)};
}

Reply<api::MeterFileView> FolderImport::import(const std::string& path, const std::string& name,
                                               const gateway::FolderConfig& folder, bool dry_run) {
  Result<MeterMap> map = MeterMap::read(folder.map);
  if (!map) return std::unexpected(Failure{map.error(), exit_failed});
  Reply<LedgerClient> client = connect_();
  if (!client) return std::unexpected(client.error());
  ImportRequest request;
  request.file = path;
  request.name = name;
  request.sheet = folder.sheet;
  request.map = std::move(*map);
  request.community = folder.community;
  request.zone = folder.zone;
  request.hints = folder.hints;
  const ImportSigner signer{key_, account_, valid_minutes};
  const std::lock_guard lock(mutex_);
  return FileImport(request, &*client, dry_run ? nullptr : &signer).run();
}

gateway::FileVerdict FolderImport::take(const std::string& path,
                                        const gateway::FolderConfig& folder) {
  const std::string name = std::filesystem::path(path).filename().string();
  const auto file = import(path, name, folder, false);
  const gateway::FileVerdict verdict = verdict_of(file);
  switch (verdict.outcome) {
    case gateway::FileOutcome::booked:
      say_(fmt::format("{}: {} readings of {} points", name, file->sent, file->points.size()), "");
      break;
    case gateway::FileOutcome::refused:
      say_(fmt::format("{} is refused: {}", name, verdict.reason), "");
      break;
    case gateway::FileOutcome::later:
      break;
  }
  return verdict;
}

std::optional<Reply<api::MeterFileView>> FolderImport::post(const std::string& path,
                                                            const std::string& name,
                                                            const std::string& folder,
                                                            bool dry_run) {
  const auto found = std::ranges::find(folders_, folder, &gateway::FolderConfig::name);
  if (found == folders_.end()) return std::nullopt;
  auto file = import(path, name, *found, dry_run);
  if (dry_run) return file;
  const gateway::FileVerdict verdict = verdict_of(file);
  if (verdict.outcome == gateway::FileOutcome::later) return file;
  if (const auto put = gateway::put_away(*found, path, name, verdict); !put)
    say_(put.error().message, "");
  return file;
}

}  // namespace wattbook::cli
