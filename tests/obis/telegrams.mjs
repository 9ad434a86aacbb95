// Telegrams as meters send them, of our own making.

/** The CRC of 16 bits with a reflected polynomial. */
function crc16(bytes, polynomial, start) {
  let crc = start;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) crc = crc & 1 ? (crc >> 1) ^ polynomial : crc >> 1;
  }
  return crc;
}

/** A telegram of DSMR 5: two tariffs in, two out, of which the first has all. */
export function p1Telegram({ stamp, low, high, fed }) {
  const body = Buffer.from(
    `/TST5\\meter\r\n\r\n1-3:0.2.8(50)\r\n0-0:1.0.0(${stamp})\r\n` +
    `1-0:1.8.1(${low}*kWh)\r\n1-0:1.8.2(${high}*kWh)\r\n1-0:2.8.1(${fed}*kWh)\r\n1-0:2.8.2(000000.000*kWh)\r\n` +
    `0-0:96.14.0(0002)\r\n1-0:1.7.0(00.244*kW)\r\n1-0:32.7.0(230.1*V)\r\n!`);
  const crc = crc16(body, 0xa001, 0).toString(16).toUpperCase().padStart(4, "0");
  return Buffer.concat([body, Buffer.from(`${crc}\r\n`)]);
}

const text = (bytes) => [bytes.length + 1, ...bytes];

function little(value) {
  return [value & 255, value >> 8];
}

function message(kind, body) {
  const out = [0x76, ...text([0, 1]), 0x62, 0, 0x62, 0, 0x72, 0x63, kind, 1, ...body];
  return [...out, 0x63, ...little(crc16(out, 0x8408, 0xffff) ^ 0xffff), 0];
}

function big(value, size) {
  const out = [];
  for (let at = size - 1; at >= 0; --at) out.push(Number((BigInt(value) >> BigInt(8 * at)) & 255n));
  return out;
}

/** A file as an optical head pushes it: drawn in tenths of a watt-hour, fed in in watt-hours. */
export function smlFile(drawn, fed) {
  const entry = (code, scaler, value) =>
    [0x77, ...text([1, 0, code, 8, 0, 255]), 1, 1, 0x62, 30, 0x52, scaler & 255, ...value, 1];
  const values = [0x72, ...entry(1, -1, [0x59, ...big(drawn, 8)]), ...entry(2, 0, [0x65, ...big(fed, 4)])];
  const server = text([10, 1, 0x54, 0x53, 0x54, 0, 0, 0, 0, 7]);
  const body = [
    ...message(1, [0x76, 1, 1, ...text([1, 2]), ...text([7]), 1, 1]),
    ...message(7, [0x77, 1, ...server, 1, 0x72, 0x62, 2, 0x65, ...big(1767607200, 4), ...values, 1, 1]),
    ...message(2, [0x71, 1]),
  ];
  const padding = (4 - (body.length % 4)) % 4;
  const mark = [0x1b, 0x1b, 0x1b, 0x1b];
  const out = [...mark, 1, 1, 1, 1, ...body, ...Array(padding).fill(0), ...mark, 0x1a, padding];
  return Buffer.from([...out, ...little(crc16(out, 0x8408, 0xffff) ^ 0xffff)]);
}
