// Serves a built page before a node, under the node's own Content-Security-Policy, so that a change of the
// page is tested without building the binary anew: WATTBOOK_DIST=dist.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { extname, join } from 'node:path';

const policy = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.json': 'application/json', '.webmanifest': 'application/manifest+json', '.png': 'image/png' };
const of_node = /^\/(api|docs|openapi\.json|livez|readyz|metrics|version)(\/|$|\?)/;

// Files of the folder; all else is the node's. Resolves to the address served.
export async function serve_before(node, folder) {
  const { hostname, port } = new URL(node);
  const server = createServer((asked, answer) => {
    const path = new URL(asked.url, 'http://localhost').pathname;
    const file = join(folder, path);
    if (of_node.test(asked.url)) {
      const passed = request({ hostname, port, path: asked.url, method: asked.method, headers: asked.headers }, (given) => {
        answer.writeHead(given.statusCode, given.headers);
        given.pipe(answer);
      });
      passed.on('error', () => answer.destroy());
      return asked.pipe(passed);
    }
    const found = existsSync(file) && statSync(file).isFile() ? file : join(folder, 'index.html');
    answer.writeHead(200, { 'Content-Type': types[extname(found)] ?? 'application/octet-stream', 'Content-Security-Policy': policy });
    return createReadStream(found).pipe(answer);
  });
  server.on('upgrade', (asked, socket) => {
    const passed = connect(Number(port), hostname, () => {
      passed.write(`${asked.method} ${asked.url} HTTP/1.1\r\n${asked.rawHeaders.map((text, i) => (i % 2 ? `${text}\r\n` : `${text}: `)).join('')}\r\n`);
      socket.pipe(passed).pipe(socket);
    });
    for (const end of [socket, passed]) end.on('error', () => { socket.destroy(); passed.destroy(); });
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => { server.closeAllConnections(); server.close(); } };
}
