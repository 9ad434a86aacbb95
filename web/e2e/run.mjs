// Runs the test files, two at a time. Those that only look, or act as different people, share one demo;
// the others start nodes of their own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { start_demo } from './node.mjs';

const files = ['charging', 'wallet', 'app', 'axe', 'planner', 'feeds'].map((name) => `e2e/${name}.test.mjs`);
const demo = await start_demo();
const tests = spawn(process.execPath, ['--test', '--test-concurrency=2', ...files], { stdio: 'inherit', env: { ...process.env, WATTBOOK_URL: demo.url } });
const [code] = await once(tests, 'exit');
await demo.stop();
process.exitCode = code ?? 1;
