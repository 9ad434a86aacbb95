#include "cli/secret_input.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

namespace wattbook::cli {
namespace {

using wallet::Secret;

constexpr const char* credential_name = "wattbook-key-password";
constexpr std::size_t line_bytes_max = 1024;

std::unexpected<Error> system_failure(const std::string& what) {
  return fail(what + ": " + std::strerror(errno), "check the path and who may read it");
}

void drop_newline(Secret& secret) {
  std::size_t size = secret.size();
  if (size > 0 && secret.text()[size - 1] == '\n') --size;
  if (size > 0 && secret.text()[size - 1] == '\r') --size;
  secret.shorten(size);
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ > STDERR_FILENO) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

// Hides what is typed until it goes.
class QuietTerminal {
 public:
  explicit QuietTerminal(int fd) : fd_(fd) {
    changed_ = ::tcgetattr(fd_, &before_) == 0;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    quiet.c_lflag |= ECHONL;
    if (changed_) ::tcsetattr(fd_, TCSAFLUSH, &quiet);
  }
  ~QuietTerminal() {
    if (changed_) ::tcsetattr(fd_, TCSAFLUSH, &before_);
  }
  QuietTerminal(const QuietTerminal&) = delete;
  QuietTerminal& operator=(const QuietTerminal&) = delete;

 private:
  int fd_;
  termios before_{};
  bool changed_ = false;
};

Result<Secret> read_line(int fd) {
  Secret line(line_bytes_max);
  std::size_t size = 0;
  while (size < line.size()) {
    const ssize_t got = ::read(fd, line.writable().data() + size, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_failure("cannot read from the terminal");
    if (got == 0 || line.view()[size] == '\n') break;
    ++size;
  }
  line.shorten(size);
  return line;
}

std::string credential_path() {
  const char* const directory = std::getenv("CREDENTIALS_DIRECTORY");
  if (!directory) return {};
  const std::string path = std::string(directory) + "/" + credential_name;
  std::error_code ignored;  // what cannot be seen is not there
  return std::filesystem::exists(path, ignored) ? path : std::string();
}

}  // namespace

Result<Secret> read_secret_file(const std::string& path) {
  const Descriptor fd(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0) return system_failure("cannot open " + path);
  Secret content(secret_bytes_max + 1);
  std::size_t size = 0;
  while (size < content.size()) {
    const ssize_t got = ::read(fd.get(), content.writable().data() + size, content.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_failure("cannot read " + path);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > secret_bytes_max)
    return fail(path + " is too long", fmt::format("at most {} bytes are read", secret_bytes_max));
  content.shorten(size);
  drop_newline(content);
  return content;
}

Result<Secret> ask(const std::string& prompt, Echo echo) {
  const Descriptor terminal(::open("/dev/tty", O_RDWR | O_CLOEXEC));
  if (terminal.get() < 0)
    return fail("there is no terminal to ask on: " + prompt,
                "name a file with --password-file, or say --yes where that is asked");
  if (::write(terminal.get(), prompt.data(), prompt.size()) < 0)
    return system_failure("cannot write to the terminal");
  if (echo == Echo::on) return read_line(terminal.get());
  const QuietTerminal quiet(terminal.get());
  return read_line(terminal.get());
}

Result<Secret> read_password(const std::string& file, const std::string& prompt) {
  if (!file.empty()) return read_secret_file(file);
  if (const std::string credential = credential_path(); !credential.empty())
    return read_secret_file(credential);
  return ask(prompt, Echo::off);
}

Result<Secret> read_new_password(const std::string& file, const std::string& prompt) {
  Result<Secret> password = read_password(file, prompt);
  if (!password) return password;
  if (password->size() < password_bytes_min)
    return fail(
        "the password is too short",
        fmt::format("take at least {} letters; four random words are good", password_bytes_min));
  if (!file.empty() || !credential_path().empty()) return password;
  const Result<Secret> again = ask("The same password again: ", Echo::off);
  if (!again) return std::unexpected(again.error());
  if (again->text() != password->text()) return fail("the two passwords differ", "try again");
  return password;
}

}  // namespace wattbook::cli
