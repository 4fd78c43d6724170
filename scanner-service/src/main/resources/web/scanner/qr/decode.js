/**
 * Reads a QR code from a picture, for browsers without BarcodeDetector: without a network, a
 * library or a foreign host.
 */
import { binarize } from './binarize.js';
import { findCorners } from './finders.js';
import { likelySizes, sample } from './grid.js';
import { blocksOf, isSize, versionOf } from './matrix.js';
import { mend } from './reed-solomon.js';
import { textOf } from './segments.js';

/** @param grey one byte per pixel; @returns the text, null when no code can be read */
export function decode(grey, width, height) {
  const picture = { dark: binarize(grey, width, height), width, height };
  const corners = findCorners(picture.dark, width, height);
  if (!corners) return null;
  for (const size of likelySizes(corners).filter(isSize)) {
    const text = read(sample(picture, corners, size));
    if (text) return text;
  }
  return null;
}

/** @param matrix rows of 0 and 1 */
export function read(matrix) {
  const blocks = blocksOf(matrix)?.map(mend);
  if (!blocks || blocks.includes(null)) return null;
  return textOf(Uint8Array.from(blocks.flatMap((block) => [...block])), versionOf(matrix.length));
}

/** From the bytes of a canvas, red, green, blue and opacity, to one of brightness. */
export function greyOf(pixels) {
  const grey = new Uint8Array(pixels.length / 4);
  for (let i = 0; i < grey.length; i++) {
    grey[i] = (pixels[4 * i] * 77 + pixels[4 * i + 1] * 150 + pixels[4 * i + 2] * 29) >> 8;
  }
  return grey;
}
