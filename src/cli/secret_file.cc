#include "cli/secret_file.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace wattbook::cli {

Result<void> write_secret_file(const std::string& path, const crypto::SecretKey& key) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail("cannot create " + path + ": " + std::strerror(errno),
                "choose a place where this user may write and no file of that name is");
  const std::string text = to_hex(key.reveal()) + "\n";
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       ::fsync(fd) == 0;
  ::close(fd);
  if (!written) return fail("cannot write " + path, "free space on that disk");
  return {};
}

}  // namespace wattbook::cli
