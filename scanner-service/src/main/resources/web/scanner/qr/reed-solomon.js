/** Mends the codewords of one block: Berlekamp and Massey, Chien, Forney, in the field of 256 elements. */
const EXP = new Uint8Array(512);
const LOG = new Uint8Array(256);
for (let i = 0, value = 1; i < 255; i++) {
  EXP[i] = EXP[i + 255] = value;
  LOG[value] = i;
  value = value < 128 ? value << 1 : (value << 1) ^ 0x11d;
}
const times = (a, b) => (a && b ? EXP[LOG[a] + LOG[b]] : 0);
const over = (a, b) => (a ? EXP[LOG[a] + 255 - LOG[b]] : 0);
/** Coefficients stand from the lowest power up. */
const valueAt = (polynomial, x) => polynomial.reduceRight((sum, c) => times(sum, x) ^ c, 0);

/** @returns the data codewords; null when there are more errors than the checks can mend */
export function mend({ codewords, checks }) {
  const word = Uint8Array.from(codewords);
  const syndromes = syndromesOf(word, checks);
  if (syndromes.some(Boolean)) {
    const locator = locatorOf(syndromes);
    if (!locator || !correct(word, syndromes, locator)) return null;
    if (syndromesOf(word, checks).some(Boolean)) return null;
  }
  return word.subarray(0, word.length - checks);
}

const syndromesOf = (word, checks) =>
  Array.from({ length: checks }, (_, i) => word.reduce((sum, c) => times(sum, EXP[i]) ^ c, 0));

function locatorOf(syndromes) {
  let [locator, before, errors, gap, last] = [[1], [1], 0, 1, 1];
  for (let n = 0; n < syndromes.length; n++) {
    let difference = syndromes[n];
    for (let i = 1; i <= errors; i++) difference ^= times(locator[i] ?? 0, syndromes[n - i]);
    if (!difference) {
      gap += 1;
      continue;
    }
    const scaled = [...Array(gap).fill(0), ...before.map((c) => times(c, over(difference, last)))];
    const next = Array.from({ length: Math.max(locator.length, scaled.length) }, (_, i) => (locator[i] ?? 0) ^ (scaled[i] ?? 0));
    if (2 * errors <= n) [errors, before, last, gap] = [n + 1 - errors, locator, difference, 1];
    else gap += 1;
    locator = next;
  }
  return errors * 2 <= syndromes.length ? locator : null;
}

function correct(word, syndromes, locator) {
  const evaluator = syndromes.map((_, i) => locator.reduce((sum, c, j) => (j <= i ? sum ^ times(c, syndromes[i - j]) : sum), 0));
  const slope = locator.map((c, i) => (i % 2 ? c : 0)).slice(1);
  let found = 0;
  for (let position = 0; position < word.length; position++) {
    const inverse = EXP[(255 - position) % 255];
    if (valueAt(locator, inverse)) continue;
    const divisor = valueAt(slope, inverse);
    if (!divisor) return false;
    word[word.length - 1 - position] ^= times(EXP[position], over(valueAt(evaluator, inverse), divisor));
    found += 1;
  }
  return found === locator.length - 1;
}
