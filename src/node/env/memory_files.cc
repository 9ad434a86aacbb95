#include "node/env/memory_files.h"

#include <algorithm>

#include "base/check.h"

namespace wattbook::env {

namespace {

std::string directory_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash);
}

std::unexpected<Error> no_such_file(const std::string& path) {
  return fail("cannot open " + path + ": no such file");
}

// What a torn write leaves: the synced part, some of the rest, and perhaps garbage at its end.
Bytes tear(const Bytes& durable, const Bytes& content, Prng& prng) {
  if (content.size() <= durable.size()) return prng.below(2) == 0 ? durable : content;
  const std::size_t fresh = content.size() - durable.size();
  Bytes left(content.begin(),
             content.begin() + static_cast<std::ptrdiff_t>(durable.size() + prng.below(fresh + 1)));
  if (left.size() > durable.size() && prng.below(2) == 0) {
    const std::size_t garbage =
        1 + prng.below(std::min<std::size_t>(left.size() - durable.size(), 64));
    for (std::size_t i = left.size() - garbage; i < left.size(); ++i)
      left[i] = static_cast<std::uint8_t>(prng.next());
  }
  return left;
}

}  // namespace

class MemoryFiles::OpenFile final : public AppendFile {
 public:
  OpenFile(MemoryFiles& files, NodePointer node, std::string path, std::uint64_t life)
      : files_(files), node_(std::move(node)), path_(std::move(path)), life_(life) {}
  Result<void> append(ByteView data) override { return files_.append(*node_, path_, life_, data); }
  Result<void> sync() override { return files_.sync(*node_, path_, life_); }
  std::uint64_t size() const override {
    const std::lock_guard lock(files_.mutex_);
    return node_->content.size();
  }

 private:
  MemoryFiles& files_;
  NodePointer node_;
  std::string path_;
  std::uint64_t life_;
};

class MemoryFiles::HeldLock final : public FileLock {
 public:
  HeldLock(MemoryFiles& files, std::string path, std::uint64_t life)
      : files_(files), path_(std::move(path)), life_(life) {}
  ~HeldLock() override {
    const std::lock_guard lock(files_.mutex_);
    if (files_.life_ == life_) files_.locks_.erase(path_);
  }

 private:
  MemoryFiles& files_;
  std::string path_;
  std::uint64_t life_;
};

void MemoryFiles::fail_step(std::uint64_t step) {
  const std::lock_guard lock(mutex_);
  fail_step_ = step;
}
void MemoryFiles::stop_at_step(std::uint64_t step) {
  const std::lock_guard lock(mutex_);
  stop_step_ = step;
}
std::uint64_t MemoryFiles::steps() const {
  const std::lock_guard lock(mutex_);
  return step_;
}
void MemoryFiles::set_capacity(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  capacity_ = bytes;
}
void MemoryFiles::set_read_only(bool read_only) {
  const std::lock_guard lock(mutex_);
  read_only_ = read_only;
}

void MemoryFiles::restart(Unsynced unsynced, std::uint64_t seed) {
  const std::lock_guard lock(mutex_);
  Prng prng(seed);
  ++life_;
  stopped_ = false;
  stop_step_.reset();
  fail_step_.reset();
  locks_.clear();
  switch (unsynced) {
    case Unsynced::kept:
      break;
    case Unsynced::lost:
      names_ = durable_;
      break;
    case Unsynced::torn: {
      std::set<std::string> paths;
      for (const auto& [path, node] : names_) paths.insert(path);
      for (const auto& [path, node] : durable_) paths.insert(path);
      std::map<std::string, NodePointer> left;
      for (const std::string& path : paths) {
        const auto& source = prng.below(2) == 0 ? names_ : durable_;
        if (const auto found = source.find(path); found != source.end()) left.insert(*found);
      }
      names_ = left;
      break;
    }
  }
  for (auto& [path, node] : names_) {
    if (unsynced == Unsynced::lost) node->content = node->durable;
    if (unsynced == Unsynced::torn) node->content = tear(node->durable, node->content, prng);
    node->durable = node->content;
  }
  durable_ = names_;
}

void MemoryFiles::flip_bit(const std::string& path, std::uint64_t bit) {
  const std::lock_guard lock(mutex_);
  const auto found = names_.find(path);
  CHECK(found != names_.end() && bit / 8 < found->second->content.size());
  Node& node = *found->second;
  node.content[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
  node.durable = node.content;
}

MemoryFiles::Step MemoryFiles::take_step() {
  if (stopped_) return Step::failed;
  ++step_;
  if (step_ == fail_step_) return Step::failed;
  if (step_ == stop_step_) {
    stopped_ = true;
    return Step::stopped_here;
  }
  return Step::done;
}

// The checks that every change of the disk has in common.
Result<void> MemoryFiles::change(const std::string& path) {
  const Step step = take_step();
  if (read_only_)
    return fail("cannot change " + path + ": the disk is read-only",
                "the disk is mounted read-only: check it, remount it, then start again");
  if (step != Step::done) return fail("cannot change " + path + ": the disk failed");
  return {};
}

Result<void> MemoryFiles::append(Node& node, const std::string& path, std::uint64_t life,
                                 ByteView data) {
  const std::lock_guard lock(mutex_);
  if (life != life_) return fail("cannot write to " + path + ": the machine was restarted");
  const Step step = take_step();
  if (read_only_)
    return fail("cannot write to " + path + ": the disk is read-only",
                "the disk is mounted read-only: check it, remount it, then start again");
  std::uint64_t used = 0;
  for (const auto& [name, other] : names_) used += other->content.size();
  const bool full = used + data.size() > capacity_;
  if (full) data = data.first(capacity_ > used ? capacity_ - used : 0);
  if (step == Step::stopped_here) data = data.first(data.size() / 2);
  if (step != Step::failed) node.content.insert(node.content.end(), data.begin(), data.end());
  if (full)
    return fail("cannot write to " + path + ": no space left",
                "free space on that disk, then start again");
  if (step != Step::done) return fail("cannot write to " + path + ": the disk failed");
  return {};
}

Result<void> MemoryFiles::sync(Node& node, const std::string& path, std::uint64_t life) {
  const std::lock_guard lock(mutex_);
  if (life != life_) return fail("cannot sync " + path + ": the machine was restarted");
  if (take_step() != Step::done) return fail("cannot sync " + path + ": the disk failed");
  node.durable = node.content;
  return {};
}

Result<std::unique_ptr<AppendFile>> MemoryFiles::open_append(const std::string& path) {
  const std::lock_guard lock(mutex_);
  if (stopped_) return fail("cannot open " + path + ": the machine is stopped");
  if (!directories_.contains(directory_of(path)))
    return fail("cannot open " + path + ": no such directory");
  auto found = names_.find(path);
  if (found == names_.end()) {
    if (const auto allowed = change(path); !allowed) return std::unexpected(allowed.error());
    found = names_.emplace(path, std::make_shared<Node>()).first;
  }
  return std::make_unique<OpenFile>(*this, found->second, path, life_);
}

Result<Bytes> MemoryFiles::read(const std::string& path) {
  const std::lock_guard lock(mutex_);
  if (stopped_) return fail("cannot read " + path + ": the machine is stopped");
  const auto found = names_.find(path);
  if (found == names_.end()) return no_such_file(path);
  return found->second->content;
}

Result<void> MemoryFiles::truncate(const std::string& path, std::uint64_t size) {
  const std::lock_guard lock(mutex_);
  const auto found = names_.find(path);
  if (found == names_.end()) return no_such_file(path);
  if (const auto allowed = change(path); !allowed) return allowed;
  found->second->content.resize(size);
  found->second->durable = found->second->content;
  return {};
}

Result<void> MemoryFiles::rename(const std::string& from, const std::string& to) {
  const std::lock_guard lock(mutex_);
  const auto found = names_.find(from);
  if (found == names_.end()) return no_such_file(from);
  if (const auto allowed = change(from); !allowed) return allowed;
  names_[to] = found->second;
  names_.erase(from);
  return {};
}

Result<void> MemoryFiles::remove(const std::string& path) {
  const std::lock_guard lock(mutex_);
  if (!names_.contains(path)) return no_such_file(path);
  if (const auto allowed = change(path); !allowed) return allowed;
  names_.erase(path);
  return {};
}

Result<std::vector<std::string>> MemoryFiles::list(const std::string& directory) {
  const std::lock_guard lock(mutex_);
  if (stopped_) return fail("cannot list " + directory + ": the machine is stopped");
  if (!directories_.contains(directory)) return fail("cannot list " + directory + ": missing");
  std::vector<std::string> names;
  for (const auto& [path, node] : names_)
    if (directory_of(path) == directory) names.push_back(path.substr(directory.size() + 1));
  return names;
}

Result<void> MemoryFiles::create_directory(const std::string& directory) {
  const std::lock_guard lock(mutex_);
  if (stopped_) return fail("cannot create " + directory + ": the machine is stopped");
  directories_.insert(directory);
  return {};
}

Result<void> MemoryFiles::sync_directory(const std::string& directory) {
  const std::lock_guard lock(mutex_);
  if (const auto allowed = change(directory); !allowed) return allowed;
  std::erase_if(durable_,
                [&](const auto& entry) { return directory_of(entry.first) == directory; });
  for (const auto& [path, node] : names_)
    if (directory_of(path) == directory) durable_[path] = node;
  return {};
}

Result<std::unique_ptr<FileLock>> MemoryFiles::lock(const std::string& path) {
  const std::lock_guard lock(mutex_);
  if (stopped_) return fail("cannot lock " + path + ": the machine is stopped");
  if (!locks_.insert(path).second)
    return fail(path + " is locked: another process uses this directory",
                "stop the other process, or choose another directory");
  return std::make_unique<HeldLock>(*this, path, life_);
}

}  // namespace wattbook::env
