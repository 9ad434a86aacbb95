// Runs a fuzz target without libFuzzer, under any compiler and sanitizer: every file of the corpus
// as it is, then mutations of them from a printed seed.
//
//   codec_fuzz CORPUS_DIRECTORY ROUNDS [SEED]
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

#include "base/bytes.h"
#include "base/prng.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using wattbook::Bytes;
using wattbook::Prng;

std::vector<Bytes> read_corpus(const char* directory) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(directory))
    paths.push_back(entry.path());
  std::ranges::sort(paths);  // so that a seed means the same on every file system
  std::vector<Bytes> corpus;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    corpus.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return corpus;
}

void mutate(Bytes& bytes, Prng& prng) {
  const auto place = static_cast<std::ptrdiff_t>(prng.below(bytes.size() + 1));
  const auto byte = static_cast<std::uint8_t>(prng.next());
  if (place == std::ssize(bytes)) {
    bytes.push_back(byte);
    return;
  }
  const auto at = bytes.begin() + place;
  switch (prng.below(5)) {
    case 0:
      *at = byte;
      return;
    case 1:
      *at = static_cast<std::uint8_t>(*at ^ (1 << (byte % 8)));
      return;
    case 2:
      bytes.insert(at, byte);
      return;
    case 3:
      bytes.erase(at);
      return;
    case 4:
      bytes.erase(at, bytes.end());
      return;
  }
}

// A copy of exact size on the heap, so that a sanitizer sees a read one byte past the end.
void run(const Bytes& input) {
  const Bytes exact(input.begin(), input.end());
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

std::uint64_t number(const char* text) {
  std::uint64_t value = 0;
  std::from_chars(text, text + std::strlen(text), value);
  return value;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: %s CORPUS_DIRECTORY ROUNDS [SEED]\n", argv[0]);
    return 2;
  }
  const std::vector<Bytes> corpus = read_corpus(argv[1]);
  if (corpus.empty()) {
    std::fprintf(stderr, "no corpus in %s\n", argv[1]);
    return 2;
  }
  const std::uint64_t rounds = number(argv[2]);
  const std::uint64_t seed = argc > 3 ? number(argv[3]) : std::random_device{}();
  std::printf("%zu files, then %llu mutations; repeat with: %s %s %s %llu\n", corpus.size(),
              static_cast<unsigned long long>(rounds), argv[0], argv[1], argv[2],
              static_cast<unsigned long long>(seed));
  std::fflush(stdout);

  for (const Bytes& input : corpus) run(input);
  Prng prng(seed);
  for (std::uint64_t round = 0; round < rounds; ++round) {
    Bytes input = corpus[prng.below(corpus.size())];
    for (std::uint64_t count = 1 + prng.below(4); count > 0; --count) mutate(input, prng);
    run(input);
  }
  return 0;
}
