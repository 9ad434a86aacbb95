#include "node/http/server.h"

#include <future>
#include <random>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/steady_timer.hpp>

#include "node/http/listener.h"
#include "node/http/tls.h"

namespace wattbook::http {

namespace {

void start_ticking(const std::shared_ptr<boost::asio::steady_timer>& timer,
                   std::chrono::milliseconds pause, const std::function<void()>& work) {
  timer->expires_after(pause);
  timer->async_wait([timer, pause, work](boost::system::error_code cancelled) {
    if (cancelled) return;
    work();
    start_ticking(timer, pause, work);
  });
}

}  // namespace

struct Server::Parts {
  std::shared_ptr<Loop> loop;
  std::vector<std::shared_ptr<Listener>> listeners;
  std::thread thread;
};

Result<std::unique_ptr<Server>> Server::start(Options options, Handlers handlers) {
  auto parts = std::make_unique<Parts>();
  parts->loop = std::make_shared<Loop>(options.limits, std::move(handlers), std::random_device()());
  parts->loop->on_handshake = std::move(options.on_handshake);
  if (options.tls) {
    auto tls = load_tls(*options.tls);
    if (!tls) return std::unexpected(tls.error());
    parts->loop->tls = std::move(*tls);
  }
  std::vector<Endpoint> endpoints{{options.address, options.port}};
  endpoints.insert(endpoints.end(), options.further.begin(), options.further.end());
  const std::size_t plain_from = endpoints.size();
  endpoints.insert(endpoints.end(), options.plain.begin(), options.plain.end());
  for (const Endpoint& endpoint : endpoints) {
    const bool plain = parts->listeners.size() >= plain_from;
    const auto listener =
        std::make_shared<Listener>(parts->loop, plain ? Security::plain : Security::as_configured);
    if (Result<void> listening = listener->listen(endpoint); !listening)
      return std::unexpected(listening.error());
    parts->listeners.push_back(listener);
  }
  for (const auto& listener : parts->listeners) listener->accept();
  parts->thread = std::thread([loop = parts->loop] {
    // A drained server has nothing to wait for, and must still do what is posted.
    const auto work = boost::asio::make_work_guard(loop->context);
    loop->context.run();
  });
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() {
  parts_->loop->stopped = true;
  parts_->loop->context.stop();
  parts_->thread.join();
}

std::uint16_t Server::port() const { return parts_->listeners.front()->port(); }

std::vector<std::uint16_t> Server::ports() const {
  std::vector<std::uint16_t> out;
  for (const auto& listener : parts_->listeners) out.push_back(listener->port());
  return out;
}

void Server::post(std::move_only_function<void()> work) { parts_->loop->post(std::move(work)); }

void Server::every(std::chrono::milliseconds pause, std::function<void()> work) {
  parts_->loop->post([loop = parts_->loop.get(), pause, work = std::move(work)] {
    const auto timer = std::make_shared<boost::asio::steady_timer>(loop->context);
    start_ticking(timer, pause, work);
  });
}

Traffic Server::traffic() const {
  const Counters& counters = parts_->loop->counters;
  Traffic out;
  out.connections_open = counters.connections_open;
  out.connections = counters.connections;
  out.connections_refused = counters.refused;
  for (std::size_t status = 0; status < counters.answers.size(); ++status)
    if (const std::uint64_t count = counters.answers[status]; count > 0)
      out.answers[static_cast<std::uint16_t>(status)] = count;
  return out;
}

Result<void> Server::reload(const Limits& limits, const std::optional<TlsFiles>& tls) {
  std::shared_ptr<boost::asio::ssl::context> context;
  if (tls) {
    auto loaded = load_tls(*tls);
    if (!loaded) return std::unexpected(loaded.error());
    context = std::move(*loaded);
  }
  Loop& loop = *parts_->loop;
  loop.post([&loop, limits, context] {
    loop.limits = limits;
    if (loop.tls && context) loop.tls = context;
  });
  return {};
}

void Server::drain() {
  parts_->loop->post([loop = parts_->loop.get(), listeners = parts_->listeners] {
    loop->draining = true;
    for (const auto& listener : listeners) listener->close();
  });
}

void Server::await_answers(std::chrono::milliseconds time_max) {
  const auto quiet = std::make_shared<std::promise<void>>();
  std::future<void> reached = quiet->get_future();
  parts_->loop->post([loop = parts_->loop.get(), quiet] {
    if (loop->unanswered == 0) return quiet->set_value();
    loop->on_quiet = [quiet] { quiet->set_value(); };
  });
  (void)reached.wait_for(time_max);
}

}  // namespace wattbook::http
