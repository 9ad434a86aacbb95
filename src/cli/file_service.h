// Files of meter data that are posted to the node: read on a thread of their own, one after the
// other, and booked by the gateway inside the node where there is one.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "cli/folder_import.h"
#include "node/api/meter_file_routes.h"

namespace wattbook::cli {

class FileService {
 public:
  // `directory` is made when the first file comes; `zone` is the clock of files that name none.
  FileService(std::string directory, std::string zone);
  // Those that wait are not answered any more: their responders say so.
  ~FileService();
  FileService(const FileService&) = delete;
  FileService& operator=(const FileService&) = delete;

  bool take(api::MeterFilePosted posted, api::MeterFilePorts::Answer answer);
  // Null: no gateway runs. Waits for the file that is being booked.
  void set_gateway(std::shared_ptr<FolderImport> gateway);

 private:
  struct Job {
    api::MeterFilePosted posted;
    api::MeterFilePorts::Answer answer;
  };
  void run(const std::stop_token& stop);
  std::expected<api::MeterFileView, api::Problem> read(const api::MeterFilePosted& posted);

  const std::string directory_;
  const std::string zone_;
  std::mutex mutex_;  // guards jobs_
  std::condition_variable_any woken_;
  std::deque<Job> jobs_;
  std::mutex gateway_mutex_;  // guards gateway_, and is held while it works
  std::shared_ptr<FolderImport> gateway_;
  std::jthread thread_;
};

}  // namespace wattbook::cli
