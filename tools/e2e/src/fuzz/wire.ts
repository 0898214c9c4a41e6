import { NASTY, type Random } from './random.js';

/**
 * Bytes of a protobuf message with fields nobody described: what a number means, and whether it is text or a message, the
 * receiver finds out. So every field of every request is met, nested ones too, without knowing one of them.
 */
export function wireMessage(random: Random, pool: readonly string[], depth = 0): Buffer {
  const fields = Array.from({ length: random.below(depth === 0 ? 14 : 8) }, () => field(random, pool, depth));
  const whole = Buffer.concat(fields);
  return depth === 0 && random.oneIn(25) ? whole.subarray(0, random.below(whole.length + 1)) : whole;
}

function field(random: Random, pool: readonly string[], depth: number): Buffer {
  const number = 1 + random.below(16);
  if (random.oneIn(4)) return Buffer.concat([tag(number, 0), varint(random.pick(NUMBERS))]);
  const content = depth < 3 && random.oneIn(3) ? wireMessage(random, pool, depth + 1) : text(random, pool);
  return Buffer.concat([tag(number, 2), varint(BigInt(content.length)), content]);
}

const NUMBERS = [0n, 1n, 2n, 3n, 7n, 50n, 100_000n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 53n, 2n ** 64n - 1n];

const text = (random: Random, pool: readonly string[]): Buffer =>
  random.oneIn(30)
    ? Buffer.from([0xff, 0xfe, 0xc0, 0x80])
    : Buffer.from(random.oneIn(3) ? random.pick(NASTY).toWellFormed() : random.pick(pool));

const tag = (number: number, type: 0 | 2): Buffer => varint(BigInt((number << 3) | type));

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}
