#include "cli/file_service.h"

#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace wattbook::cli {
namespace {

constexpr std::size_t jobs_max = 8;

api::Problem refused(const Failure& failure) {
  const bool away = failure.exit_code == exit_unreachable;
  return {away ? "busy" : "refused", static_cast<std::uint16_t>(away ? 503 : 422),
          failure.error.message, std::nullopt,
          failure.error.hint.empty() ? std::nullopt : std::optional(failure.error.hint)};
}

}  // namespace

FileService::FileService(std::string directory, std::string zone)
    : directory_(std::move(directory)), zone_(std::move(zone)) {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

FileService::~FileService() { thread_ = {}; }

bool FileService::take(api::MeterFilePosted posted, api::MeterFilePorts::Answer answer) {
  const std::lock_guard lock(mutex_);
  if (jobs_.size() >= jobs_max) return false;
  jobs_.push_back({std::move(posted), std::move(answer)});
  woken_.notify_one();
  return true;
}

void FileService::set_gateway(std::shared_ptr<FolderImport> gateway) {
  const std::lock_guard lock(gateway_mutex_);
  gateway_ = std::move(gateway);
}

void FileService::run(const std::stop_token& stop) {
  for (;;) {
    std::unique_lock lock(mutex_);
    if (!woken_.wait(lock, stop, [this] { return !jobs_.empty(); })) return;
    const Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job.answer(read(job.posted));
  }
}

std::expected<api::MeterFileView, api::Problem> FileService::read(
    const api::MeterFilePosted& posted) {
  std::error_code fault;
  std::filesystem::create_directories(directory_, fault);
  // One file at a time has this name. Its reader takes bytes from files only.
  const std::string path = directory_ + "/posted";
  std::ofstream(path, std::ios::binary) << posted.content;
  const auto read_only = [&]() -> std::optional<Reply<api::MeterFileView>> {
    ImportRequest request;
    request.file = path;
    request.name = posted.name;
    request.zone = posted.zone.empty() ? zone_ : posted.zone;
    return FileImport(request, nullptr, nullptr).run();
  };
  std::optional<Reply<api::MeterFileView>> file;
  if (posted.folder.empty()) {
    file = read_only();
  } else {
    const std::lock_guard lock(gateway_mutex_);
    if (!gateway_)
      return std::unexpected(
          api::Problem{"no gateway", 503, "no gateway runs in this node", std::nullopt,
                       "wattbook serve --gateway FILE, or wattbook meter import"});
    file = gateway_->post(path, posted.name, posted.folder, posted.dry_run);
  }
  std::filesystem::remove(path, fault);
  if (!file)
    return std::unexpected(api::unknown("folder", "the gateway has no folder " + posted.folder,
                                        "its file names them with [[folder]]"));
  if (!*file) return std::unexpected(refused(file->error()));
  return std::move(**file);
}

}  // namespace wattbook::cli
