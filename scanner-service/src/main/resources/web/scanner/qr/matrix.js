/**
 * From modules to codewords: format, mask, the path through the matrix, the blocks (ISO/IEC 18004).
 * Versions 1 to 10: our codes are of version 6, the links of devices of 4 to 7.
 */
const LARGEST_VERSION = 10;
const ALIGNMENT_CENTRES = [
  [], [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50],
];
/** By the two bits of the level: M, L, H, Q; the number of check codewords per block, by version. */
const CHECKS = [
  [0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26],
  [0, 7, 10, 15, 20, 26, 18, 20, 24, 30, 18],
  [0, 17, 28, 22, 16, 22, 28, 26, 26, 24, 28],
  [0, 13, 22, 18, 26, 18, 24, 18, 22, 20, 24],
];
const BLOCKS = [
  [0, 1, 1, 1, 2, 2, 4, 4, 4, 5, 5],
  [0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 4],
  [0, 1, 1, 2, 4, 4, 4, 5, 6, 8, 8],
  [0, 1, 1, 2, 2, 4, 4, 6, 6, 8, 8],
];
const MASKS = [
  (x, y) => (x + y) % 2 === 0,
  (x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

export const isSize = (size) => size >= 21 && size <= 17 + 4 * LARGEST_VERSION;
export const versionOf = (size) => (size - 17) / 4;

/** @returns blocks `{ codewords, checks }`, null when the format cannot be read */
export function blocksOf(matrix) {
  const format = formatOf(matrix);
  if (format === null) return null;
  const version = versionOf(matrix.length);
  const level = format >> 3;
  return deinterleave(codewords(matrix, version, MASKS[format & 7]), BLOCKS[level][version], CHECKS[level][version]);
}

/** The format stands there twice; each of its 32 words differs from the others in 7 bits. */
function formatOf(matrix) {
  const size = matrix.length;
  const [near, far] = [[], []];
  for (let i = 0; i < 15; i++) {
    near.push(i < 6 ? matrix[i][8] : i < 8 ? matrix[i + 1][8] : i === 8 ? matrix[8][7] : matrix[8][14 - i]);
    far.push(i < 8 ? matrix[8][size - 1 - i] : matrix[size - 15 + i][8]);
  }
  const read = [near, far].map((bits) => bits.reduce((word, bit, i) => word | (bit << i), 0));
  const best = Array.from({ length: 32 }, (_, format) => ({
    format,
    distance: Math.min(...read.map((word) => ones(word ^ formatWord(format)))),
  })).sort((a, b) => a.distance - b.distance)[0];
  return best.distance <= 3 ? best.format : null;
}

function formatWord(format) {
  let rest = format;
  for (let i = 0; i < 10; i++) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
  return ((format << 10) | rest) ^ 0x5412;
}

function ones(word) {
  let count = 0;
  for (; word; word &= word - 1) count += 1;
  return count;
}

function codewords(matrix, version, mask) {
  const size = matrix.length;
  const bytes = [];
  let [byte, bits] = [0, 0];
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      const y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (isFunction(x, y, size, version)) continue;
        byte = (byte << 1) | (matrix[y][x] ^ (mask(x, y) ? 1 : 0));
        bits += 1;
        if (bits % 8 === 0) {
          bytes.push(byte);
          byte = 0;
        }
      }
    }
  }
  return bytes;
}

function isFunction(x, y, size, version) {
  if (x === 6 || y === 6) return true;
  if (y < 9 && (x < 9 || x >= size - 8)) return true;
  if (x < 9 && y >= size - 8) return true;
  if (version >= 7 && ((y < 6 && x >= size - 11) || (x < 6 && y >= size - 11))) return true;
  return isAlignment(x, y, ALIGNMENT_CENTRES[version]);
}

function isAlignment(x, y, centres) {
  const [first, last] = [centres[0], centres[centres.length - 1]];
  return centres.some((cy) => centres.some((cx) => {
    const isFinder = (cx === first && (cy === first || cy === last)) || (cx === last && cy === first);
    return !isFinder && Math.abs(x - cx) <= 2 && Math.abs(y - cy) <= 2;
  }));
}

/** Codewords of all blocks take turns; the last blocks may be one longer. */
function deinterleave(bytes, count, checks) {
  const short = Math.floor(bytes.length / count) - checks;
  const firstLong = count - (bytes.length % count);
  const blocks = Array.from({ length: count }, () => ({ codewords: [], checks }));
  let next = 0;
  for (let i = 0; i <= short; i++) {
    for (let b = i < short ? 0 : firstLong; b < count; b++) blocks[b].codewords.push(bytes[next++]);
  }
  for (let i = 0; i < checks; i++) for (const block of blocks) block.codewords.push(bytes[next++]);
  return blocks;
}
