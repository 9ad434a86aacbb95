#include "node/consensus/orderer_conformance_test.h"

#include "node/consensus/solo.h"
#include "node/env/memory_files.h"

namespace wattbook::consensus {
namespace {

class SoloBench final : public Bench {
 public:
  Orderer& reopen() override {
    orderer_.reset();
    files_.restart(env::Unsynced::lost, 0);
    auto opened = SoloOrderer::open(files_, "journal", {.segment_bytes = 500, .salt = 3});
    CHECK(opened.has_value());
    orderer_ = std::move(*opened);
    return *orderer_;
  }

 private:
  env::MemoryFiles files_;
  std::unique_ptr<SoloOrderer> orderer_;
};

INSTANTIATE_TEST_SUITE_P(Solo, OrdererConformance,
                         ::testing::Values(Factory{"Solo",
                                                   [] { return std::make_unique<SoloBench>(); }}),
                         [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace wattbook::consensus
