// The feed between node and page, in the hands of a test.
import { open_page } from './wallet_world.mjs';

// A page of `world` whose feed goes through `change`, which is given each message of a topic and answers what the page
// gets (null: nothing). `send` puts a message in between.
export async function open_with(world, change, path) {
  // The service worker would ask past the test.
  const opened = await open_page(world, '/tour', { context: { serviceWorkers: 'block' } });
  const sockets = [];
  const asked = [];
  await opened.page.routeWebSocket(/\/api\/v1\/ws$/, (socket) => {
    const node = socket.connectToServer();
    sockets.push(socket);
    socket.onMessage((text) => { asked.push(JSON.parse(text)); node.send(text); });
    node.onMessage((text) => {
      const message = change(JSON.parse(text));
      if (message) socket.send(JSON.stringify(message));
    });
  });
  await opened.page.goto(path);
  return { ...opened, asked, sockets, send: (message) => sockets.at(-1).send(JSON.stringify(message)) };
}
