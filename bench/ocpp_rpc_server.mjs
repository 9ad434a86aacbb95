// The server of npm's ocpp-rpc, in memory, answering what ocpp_bench sends. Prints its port.
// usage: node ocpp_rpc_server.mjs NODE_MODULES
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const { RPCServer } = createRequire(resolve(process.argv[2], 'x.js'))('ocpp-rpc');
const server = new RPCServer({ protocols: ['ocpp1.6'], strictMode: false, callConcurrency: 100 });
server.auth((accept) => accept({}));
let transactions = 0;
server.on('client', (client) => {
  client.handle('Heartbeat', () => ({ currentTime: new Date().toISOString() }));
  client.handle('MeterValues', () => ({}));
  client.handle('StopTransaction', () => ({}));
  client.handle('StartTransaction', () => ({ transactionId: ++transactions, idTagInfo: { status: 'Accepted' } }));
});
const http = await server.listen(0, '127.0.0.1');
console.log(http.address().port);
