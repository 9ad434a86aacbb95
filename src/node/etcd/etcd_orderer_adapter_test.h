// consensus::Orderer over the shared log, so that the suite of every orderer judges it. (A member
// drives the log itself: its entries are proposals, not blocks.) Anyone may append; the fence keeps
// one order. A block that another process appends is delivered by poll().
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "node/consensus/orderer.h"
#include "node/etcd/shared_log.h"

namespace wattbook::etcd {

class EtcdOrderer final : public consensus::Orderer {
 public:
  // Of an etcd server on this machine. Reads the head; an error where the server does not answer.
  static Result<std::unique_ptr<EtcdOrderer>> open(std::uint16_t port, std::string prefix);

  Result<consensus::Append> append(const consensus::OrderedBlock& block) override;
  Result<void> subscribe(Height from, Delivery deliver) override;
  Result<void> prune(Height below) override;
  bool may_propose() const override { return true; }
  consensus::Head head() const override;

  // Reads what is new and delivers it.
  Result<void> poll();

 private:
  struct Subscriber {
    Height next;
    Delivery deliver;
  };
  EtcdOrderer(std::uint16_t port, std::string prefix) : log_(port, std::move(prefix)) {}
  Result<void> catch_up(Subscriber& subscriber);
  Result<void> catch_up_all();

  mutable std::mutex mutex_;  // guards all below
  SharedLog log_;
  consensus::Head head_;
  std::vector<Subscriber> subscribers_;
};

}  // namespace wattbook::etcd
