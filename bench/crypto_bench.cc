// What one core does in signatures, hashes, trees and encodings. Compare with the medians of
// --benchmark_repetitions=5; the machine's own signature rate is the first line.
#include <benchmark/benchmark.h>

#include "base/prng.h"
#include "core/codec/codec.h"
#include "core/codec/typed_data.h"
#include "crypto/hash.h"
#include "crypto/incremental_tree.h"
#include "crypto/signature.h"

namespace wattbook {
namespace {

using codec::field;

// About 150 bytes, as a signed transfer has.
struct Transfer {
  CommandId id;
  Address from;
  Address to;
  AssetIndex asset;
  Amount amount;
  Instant expiry;
  std::uint64_t sequence = 0;
  std::string note;
  bool urgent = false;
  Signature signature;

  static constexpr std::string_view type_name = "Transfer";
  static constexpr auto fields =
      std::tuple(field("id", &Transfer::id), field("from", &Transfer::from),
                 field("to", &Transfer::to), field("asset", &Transfer::asset),
                 field("amount", &Transfer::amount), field("expiry", &Transfer::expiry),
                 field("sequence", &Transfer::sequence), field("note", &Transfer::note),
                 field("urgent", &Transfer::urgent), field("signature", &Transfer::signature));
};

Transfer sample_transfer() {
  Transfer out;
  out.id.bytes.fill(1);
  out.from.bytes.fill(2);
  out.to.bytes.fill(3);
  out.asset = AssetIndex(7);
  out.amount = Amount(12'345'678);
  out.expiry = Instant(1'700'000'000'000);
  out.sequence = 123'456;
  out.note = "July";
  out.signature.bytes.fill(4);
  return out;
}

struct Signed {
  Hash digest;
  Signature signature;
};

crypto::SecretKey key_of(std::uint64_t number) {
  return *crypto::SecretKey::from_bytes(crypto::sha256(as_bytes(std::to_string(number))).view());
}

std::vector<Signed> signed_digests() {
  std::vector<Signed> out;
  for (std::uint64_t i = 0; i < 64; ++i) {
    const Hash digest = crypto::sha256(as_bytes(std::to_string(i)));
    out.push_back({digest, crypto::sign(digest, key_of(i))});
  }
  return out;
}

void signature_recover(benchmark::State& state) {
  const std::vector<Signed> items = signed_digests();
  std::size_t next = 0;
  for (auto _ : state) {
    const Signed& item = items[next++ % items.size()];
    benchmark::DoNotOptimize(crypto::recover(item.digest, item.signature));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(signature_recover);

void signature_sign(benchmark::State& state) {
  const crypto::SecretKey key = key_of(1);
  Hash digest;
  for (auto _ : state) {
    ++digest.bytes[0];
    benchmark::DoNotOptimize(crypto::sign(digest, key));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(signature_sign);

void hash_sha256(benchmark::State& state) {
  const Bytes content(static_cast<std::size_t>(state.range(0)), 7);
  for (auto _ : state) benchmark::DoNotOptimize(crypto::sha256(content));
}
BENCHMARK(hash_sha256)->Arg(64)->Arg(4096);

void hash_keccak256(benchmark::State& state) {
  const Bytes content(static_cast<std::size_t>(state.range(0)), 7);
  for (auto _ : state) benchmark::DoNotOptimize(crypto::keccak256(content));
}
BENCHMARK(hash_keccak256)->Arg(64)->Arg(4096);

void merkle_node(benchmark::State& state) {
  Hash node;
  for (auto _ : state) node = crypto::merkle_node(node, node);
  benchmark::DoNotOptimize(node);
}
BENCHMARK(merkle_node);

// A tree of 1 M leaves from nothing.
void tree_build(benchmark::State& state) {
  const std::vector<Hash> leaves(1'000'000, crypto::sha256({}));
  for (auto _ : state) {
    crypto::IncrementalTree tree(leaves);
    benchmark::DoNotOptimize(tree.root());
  }
  state.SetItemsProcessed(state.iterations() * std::ssize(leaves));
}
BENCHMARK(tree_build)->Unit(benchmark::kMillisecond);

// A block that changes so many of 1 M leaves, and the root after it; items are changed leaves.
void tree_update(benchmark::State& state) {
  crypto::IncrementalTree tree(std::vector<Hash>(1'000'000));
  benchmark::DoNotOptimize(tree.root());
  Prng prng(1);
  Hash leaf;
  for (auto _ : state) {
    for (std::int64_t i = 0; i < state.range(0); ++i) {
      const std::uint64_t number = prng.next();
      for (std::size_t byte = 0; byte < 8; ++byte)
        leaf.bytes[byte] = static_cast<std::uint8_t>(number >> (8 * byte));
      tree.set(prng.below(1'000'000), leaf);
    }
    benchmark::DoNotOptimize(tree.root());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(tree_update)->Arg(1)->Arg(1'000)->Arg(100'000);

void codec_encode(benchmark::State& state) {
  const Transfer transfer = sample_transfer();
  Bytes out;
  for (auto _ : state) {
    out.clear();
    codec::Writer writer(out);
    codec::encode(writer, transfer);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetLabel(std::to_string(out.size()) + " bytes");
}
BENCHMARK(codec_encode);

void codec_decode(benchmark::State& state) {
  const Bytes bytes = codec::encode(sample_transfer());
  for (auto _ : state) benchmark::DoNotOptimize(codec::decode<Transfer>(bytes));
}
BENCHMARK(codec_decode);

void typed_data_digest(benchmark::State& state) {
  const Transfer transfer = sample_transfer();
  const Hash domain = codec::domain_separator<crypto::keccak256>(Hash{});
  for (auto _ : state)
    benchmark::DoNotOptimize(codec::signing_digest<crypto::keccak256>(
        domain, codec::hash_struct<crypto::keccak256>(transfer)));
}
BENCHMARK(typed_data_digest);

}  // namespace
}  // namespace wattbook

BENCHMARK_MAIN();
