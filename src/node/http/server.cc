#include "node/http/server.h"

#include <thread>

#include "node/http/listener.h"

namespace wattbook::http {

struct Server::Parts {
  std::shared_ptr<Loop> loop;
  std::uint16_t port = 0;
  std::thread thread;
};

Result<std::unique_ptr<Server>> Server::start(Options options, Handlers handlers) {
  auto parts = std::make_unique<Parts>();
  parts->loop = std::make_shared<Loop>(options.limits, std::move(handlers));
  const auto listener = std::make_shared<Listener>(parts->loop);
  if (Result<void> listening = listener->listen(options.address, options.port); !listening)
    return std::unexpected(listening.error());
  parts->port = listener->port();
  listener->accept();
  parts->thread = std::thread([loop = parts->loop] { loop->context.run(); });
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() {
  parts_->loop->stopped = true;
  parts_->loop->context.stop();
  parts_->thread.join();
}

std::uint16_t Server::port() const { return parts_->port; }

}  // namespace wattbook::http
