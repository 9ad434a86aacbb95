#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "node/env/files.h"

namespace wattbook::env {

namespace {

std::string remedy(int code) {
  switch (code) {
    case ENOSPC:
    case EDQUOT:
      return "free space on that disk, then start again";
    case EFBIG:
      return "raise the limit on the size of files (ulimit -f), then start again";
    case EROFS:
      return "the disk is mounted read-only: check it, remount it, then start again";
    case EACCES:
    case EPERM:
      return "give this user the right to read and write there";
    case EMFILE:
    case ENFILE:
      return "raise the limit of open files (ulimit -n)";
    case EIO:
      return "the disk reports errors: check it and restore from another copy if needed";
    case ENOENT:
      return "create it, or correct the path";
    default:
      return "";
  }
}

std::unexpected<Error> system_error(const char* action, const std::string& path) {
  const int code = errno;
  return fail(std::string("cannot ") + action + " " + path + ": " + std::strerror(code),
              remedy(code));
}

// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  int get() const { return fd_; }
  bool open() const { return fd_ >= 0; }

 private:
  int fd_;
};

class SystemAppendFile final : public AppendFile {
 public:
  SystemAppendFile(Descriptor fd, std::string path, std::uint64_t size)
      : fd_(std::move(fd)), path_(std::move(path)), size_(size) {}

  Result<void> append(ByteView data) override {
    while (!data.empty()) {
      const ssize_t written = ::write(fd_.get(), data.data(), data.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return system_error("write to", path_);
      data = data.subspan(static_cast<std::size_t>(written));
      size_ += static_cast<std::uint64_t>(written);
    }
    return {};
  }
  Result<void> sync() override {
    if (::fdatasync(fd_.get()) != 0) return system_error("sync", path_);
    return {};
  }
  std::uint64_t size() const override { return size_; }

 private:
  Descriptor fd_;
  std::string path_;
  std::uint64_t size_;
};

class SystemFileLock final : public FileLock {
 public:
  explicit SystemFileLock(Descriptor fd) : fd_(std::move(fd)) {}

 private:
  Descriptor fd_;
};

constexpr int new_file_mode = 0640;

}  // namespace

Result<std::unique_ptr<AppendFile>> SystemFiles::open_append(const std::string& path) {
  Descriptor fd(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, new_file_mode));
  if (!fd.open()) return system_error("open", path);
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0) return system_error("examine", path);
  return std::make_unique<SystemAppendFile>(std::move(fd), path,
                                            static_cast<std::uint64_t>(status.st_size));
}

Result<Bytes> SystemFiles::read(const std::string& path) {
  const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.open()) return system_error("open", path);
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0) return system_error("examine", path);
  Bytes content(static_cast<std::size_t>(status.st_size));
  std::size_t done = 0;
  while (done < content.size()) {
    const ssize_t got = ::read(fd.get(), content.data() + done, content.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error("read", path);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  content.resize(done);
  return content;
}

Result<void> SystemFiles::truncate(const std::string& path, std::uint64_t size) {
  const Descriptor fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!fd.open()) return system_error("open", path);
  if (::ftruncate(fd.get(), static_cast<off_t>(size)) != 0) return system_error("cut", path);
  if (::fsync(fd.get()) != 0) return system_error("sync", path);
  return {};
}

Result<void> SystemFiles::rename(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return system_error("rename", from);
  return {};
}

Result<void> SystemFiles::remove(const std::string& path) {
  if (::unlink(path.c_str()) != 0) return system_error("remove", path);
  return {};
}

Result<std::vector<std::string>> SystemFiles::list(const std::string& directory) {
  std::error_code error;
  std::vector<std::string> names;
  auto entry = std::filesystem::directory_iterator(directory, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    if (entry->is_regular_file(error)) names.push_back(entry->path().filename().string());
    if (error) break;
  }
  if (error)
    return fail("cannot list " + directory + ": " + error.message(), remedy(error.value()));
  std::sort(names.begin(), names.end());
  return names;
}

Result<void> SystemFiles::create_directory(const std::string& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error)
    return fail("cannot create " + directory + ": " + error.message(), remedy(error.value()));
  return {};
}

Result<void> SystemFiles::sync_directory(const std::string& directory) {
  const Descriptor fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.open()) return system_error("open", directory);
  if (::fsync(fd.get()) != 0) return system_error("sync", directory);
  return {};
}

Result<std::unique_ptr<FileLock>> SystemFiles::lock(const std::string& path) {
  Descriptor fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, new_file_mode));
  if (!fd.open()) return system_error("open", path);
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK)
      return fail(path + " is locked: another process uses this directory",
                  "stop the other process, or choose another directory");
    return system_error("lock", path);
  }
  return std::make_unique<SystemFileLock>(std::move(fd));
}

}  // namespace wattbook::env
