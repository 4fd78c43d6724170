/** From data codewords to text: digits, capital letters, bytes. */
const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const [END, DIGITS, LETTERS, BYTES, CHARSET] = [0, 1, 2, 4, 7];
const LENGTH_BITS = { [DIGITS]: [10, 12], [LETTERS]: [9, 11], [BYTES]: [8, 16] };

/** @returns the text; null when it is of a kind that is not read here, or broken */
export function textOf(data, version) {
  const take = reader(data);
  let text = '';
  for (let mode = take(4); mode !== END && mode !== null; mode = take(4)) {
    if (mode === CHARSET) {
      take(8);
      continue;
    }
    if (!LENGTH_BITS[mode]) return null;
    const part = segment(take, mode, take(LENGTH_BITS[mode][version < 10 ? 0 : 1]));
    if (part === null) return null;
    text += part;
  }
  return text;
}

/** Takes so many bits; null when there are no more. */
function reader(data) {
  let position = 0;
  return (count) => {
    if (position + count > data.length * 8) return null;
    let value = 0;
    for (const end = position + count; position < end; position++) {
      value = (value << 1) | ((data[position >> 3] >> (7 - (position & 7))) & 1);
    }
    return value;
  };
}

function segment(take, mode, length) {
  if (length === null) return null;
  if (mode === BYTES) return bytes(take, length);
  return mode === DIGITS ? groups(take, length, 3, [0, 4, 7, 10], digits) : groups(take, length, 2, [0, 6, 11], letters);
}

function groups(take, length, most, bits, spell) {
  let text = '';
  for (let left = length; left > 0; left -= most) {
    const size = Math.min(most, left);
    const value = take(bits[size]);
    if (value === null) return null;
    text += spell(value, size);
  }
  return text;
}

const digits = (value, size) => String(value).padStart(size, '0');
const letters = (value, size) =>
  size === 2 ? (ALPHANUMERIC[Math.floor(value / 45)] ?? '') + ALPHANUMERIC[value % 45] : (ALPHANUMERIC[value] ?? '');

function bytes(take, length) {
  const all = Array.from({ length }, () => take(8));
  return all.includes(null) ? null : new TextDecoder().decode(Uint8Array.from(all));
}
