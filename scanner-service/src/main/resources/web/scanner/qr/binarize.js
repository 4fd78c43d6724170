/**
 * Tells dark from light. Each pixel is compared with the mean of its surroundings, so that shadows,
 * a reflection or a dim screen do not matter.
 */
const WINDOWS_PER_SIDE = 8;
const DARK_BELOW = 0.9;

/** @returns one byte per pixel, 1 for dark */
export function binarize(grey, width, height) {
  const sums = integral(grey, width, height);
  const reach = Math.max(4, Math.round(Math.max(width, height) / WINDOWS_PER_SIDE / 2));
  const dark = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - reach);
    const bottom = Math.min(height, y + reach + 1);
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - reach);
      const right = Math.min(width, x + reach + 1);
      const mean = area(sums, width + 1, left, top, right, bottom) / ((right - left) * (bottom - top));
      dark[y * width + x] = grey[y * width + x] < mean * DARK_BELOW ? 1 : 0;
    }
  }
  return dark;
}

/** The sum of all that is above and to the left: any rectangle's sum is then four look-ups. */
function integral(grey, width, height) {
  const sums = new Uint32Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += grey[y * width + x];
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
    }
  }
  return sums;
}

const area = (sums, stride, left, top, right, bottom) =>
  sums[bottom * stride + right] - sums[top * stride + right] - sums[bottom * stride + left] + sums[top * stride + left];
