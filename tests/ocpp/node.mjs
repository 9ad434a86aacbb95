// A node of its own for the tests: a fresh ledger, stations on a free port, and an administrator who
// is signed in.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Wallet } from 'ethers';

const binary = process.env.WATTBOOK;

// Below the ports that the system gives to connections, so that none takes it before the node does.
export async function freePort() {
  for (;;) {
    const port = 12_000 + randomInt(20_000);
    const server = createServer().listen(port, '127.0.0.1');
    const free = await once(server, 'listening').then(() => true, () => false);
    server.close();
    if (free) return port;
  }
}

export class Node {
  // With lines of the tables [charging] and [server].
  static async start(settings = '', more = []) {
    const node = new Node();
    node.folder = mkdtempSync(join(tmpdir(), 'wattbook-ocpp-'));
    node.directory = join(node.folder, 'node');
    node.port = await freePort();
    node.stations = await freePort();
    node.keys = ['--keys', join(node.folder, 'keys'), '--password-file', join(node.folder, 'password')];
    writeFileSync(join(node.folder, 'password'), 'four random words here\n');
    execFileSync(binary, ['init', node.directory, '--listen', `127.0.0.1:${node.port}`, ...node.keys],
      { stdio: ['ignore', 'ignore', 'inherit'] });
    const charging = `[charging]\nocpp_listen = ["127.0.0.1:${node.stations}"]\n` +
      (settings.includes('ocpp_unknown_stations') ? '' : 'ocpp_unknown_stations = "accept"\n') + settings;
    const config = join(node.directory, 'wattbook.toml');
    let text = readFileSync(config, 'utf8').replace('[charging]\n', charging);
    for (const line of more) text = text.replace('[server]\n', `[server]\n${line}\n`);
    writeFileSync(config, text);
    await node.run();
    await node.signIn();
    return node;
  }

  get url() { return `http://127.0.0.1:${this.port}`; }
  get ocpp() { return `ws://127.0.0.1:${this.stations}/ocpp`; }

  async run() {
    this.process = spawn(binary, ['serve', '--config', join(this.directory, 'wattbook.toml')],
      { stdio: ['ignore', 'inherit', 'pipe'] });
    let said = '';
    for await (const chunk of this.process.stderr.iterator({ destroyOnReturn: false })) {
      said += chunk;
      if (said.includes('serving')) break;
    }
    assert.ok(said.includes('serving'), said);
    this.process.stderr.resume();
  }

  async end(signal = 'SIGTERM') {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill(signal);
    await ended;
  }

  async stop() {
    await this.end();
    rmSync(this.folder, { recursive: true });
  }

  async signIn() {
    const key = execFileSync(binary, ['key', 'export', 'founder', '--hex', '--yes', ...this.keys]);
    this.admin = new Wallet(key.toString().trim());
    const { message } = await this.post('auth/challenges', { address: this.admin.address.toLowerCase() });
    const { secret } = await this.post('auth/sessions',
      { message, signature: await this.admin.signMessage(message) });
    this.token = secret;
  }

  async ask(method, path, body) {
    const answer = await fetch(`${this.url}/api/v1/${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...(this.token && { Authorization: `Bearer ${this.token}` }) },
      body: body && JSON.stringify(body),
    });
    const content = await answer.json();
    assert.equal(answer.status, 200, `${path}: ${JSON.stringify(content)}`);
    return content;
  }
  get(path) { return this.ask('GET', path); }
  post(path, body) { return this.ask('POST', path, body); }
  command(station, action, payload) {
    return this.post(`stations/${station}/commands`, { action, payload: JSON.stringify(payload) });
  }
}
