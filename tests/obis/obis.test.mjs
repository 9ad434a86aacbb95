// The same telegrams read by wattbook and by smartmeter-obis: P1 of two tariffs with export, in summer and in
// winter time, and SML.
import assert from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import SmartmeterObis from "smartmeter-obis";

import { p1Telegram, smlFile } from "./telegrams.mjs";

const folder = mkdtempSync(join(tmpdir(), "wattbook-obis-"));
after(() => rmSync(folder, { recursive: true }));

function file(name, bytes) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const rows = (json) => JSON.parse(json).telegrams.map((row) => [row.time, +row.import_register, +row.export_register]);

/** What wattbook reads in a file. */
const ours = (path) =>
  rows(execFileSync(process.env.WATTBOOK, ["meter", "telegram", path, "-o", "json"], { stdio: ["ignore", "pipe", "ignore"] }));

/** What smartmeter-obis reads in the telegram: [number, unit] by OBIS code. */
function theirs(protocol, path) {
  return new Promise((resolve, reject) => {
    const options = { protocol, transport: "LocalFileTransport", transportLocalFilePath: path, requestInterval: -1,
      obisNameLanguage: "en", obisFallbackMedium: 1, debug: 0 };
    SmartmeterObis.init(options, (error, measured) => {
      if (error) return reject(error);
      const values = new Map();
      for (const each of Object.values(measured)) values.set(each.idToString(), each.getValues()[0]);
      resolve(values);
    }).process();
  });
}

const number = (values, code) => {
  const found = [...values.entries()].find(([id]) => id === code || id.startsWith(`${code}*`));
  assert.ok(found, `${code} in ${[...values.keys()]}`);
  const scale = { kWh: 1, Wh: 1000 }[found[1].unit];
  assert.ok(scale, found[1].unit);
  return found[1].value / scale;
};
const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-9 * Math.max(1, Math.abs(b)), `${a} is not ${b}`);

const telegrams = [
  { stamp: "260105100000W", time: Date.UTC(2026, 0, 5, 9), low: "000010.250", high: "000000.500", fed: "000000.125" },
  { stamp: "260705100000S", time: Date.UTC(2026, 6, 5, 8), low: "123456.789", high: "000000.001", fed: "000000.000" },
  // The hour that comes twice.
  { stamp: "261025023000S", time: Date.UTC(2026, 9, 25, 0, 30), low: "123456.789", high: "999999.999", fed: "000042.000" },
  { stamp: "261025023000W", time: Date.UTC(2026, 9, 25, 1, 30), low: "999999.999", high: "000042.000", fed: "999999.999" },
];

test("P1 telegrams say to both the same", async () => {
  for (const [at, telegram] of telegrams.entries()) {
    const path = file(`${at}.p1`, p1Telegram(telegram));
    const values = await theirs("D0Protocol", path);
    const [[time, drawn, fed]] = ours(path);
    assert.strictEqual(time, telegram.time);
    assert.strictEqual(drawn, +(+telegram.low + +telegram.high).toFixed(3));
    near(number(values, "1-0:1.8.1") + number(values, "1-0:1.8.2"), drawn);
    near(number(values, "1-0:2.8.1") + number(values, "1-0:2.8.2"), fed);
    assert.strictEqual(fed, +telegram.fed);
  }
});

const registers = [[454761100n, 20], [0x1b1b1b1cn, 25], [2n ** 40n, 2 ** 31 - 1], [0n, 0]];

test("SML files say to both the same", async () => {
  for (const [at, [drawn, fed]] of registers.entries()) {
    const path = file(`${at}.sml`, smlFile(drawn, fed));
    const values = await theirs("SmlProtocol", path);
    const [[, ourDrawn, ourFed]] = ours(path);
    near(number(values, "1-0:1.8.0"), ourDrawn);
    near(number(values, "1-0:2.8.0"), ourFed);
    assert.deepStrictEqual([ourDrawn, ourFed], [Number(drawn) / 10000, fed / 1000]);
  }
});
