/** From three corners to modules: where on the picture the middle of each module lies. */
const CORNER = 3.5;
const ALIGNMENT = 6.5;
const SEARCH = 5;
const STEP = 0.25;
const ENOUGH_OF_25 = 20;

/** The code's size in modules, nearest first: what was measured is a little wrong when it is seen from the side. */
export function likelySizes({ topLeft, topRight, bottomLeft }) {
  const angle = Math.atan2(topRight.y - topLeft.y, topRight.x - topLeft.x);
  const tilt = Math.max(Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle)));
  const module = ((topLeft.module + topRight.module + bottomLeft.module) / 3) * tilt;
  const side = (length(topLeft, topRight) + length(topLeft, bottomLeft)) / 2;
  const version = Math.round((side / module + 2 * CORNER - 17) / 4);
  return [0, -1, 1, -2, 2].map((off) => 17 + 4 * (version + off));
}

/** @returns a matrix: `size` rows of 0 and 1 */
export function sample(picture, corners, size) {
  const place = perspective(anchors(picture, corners, size));
  return Array.from({ length: size }, (_, y) =>
    Uint8Array.from({ length: size }, (_, x) => at(picture, place(x + 0.5, y + 0.5))));
}

function anchors(picture, { topLeft, topRight, bottomLeft }, size) {
  const far = size - CORNER;
  const known = [
    [CORNER, CORNER, topLeft],
    [far, CORNER, topRight],
    [CORNER, far, bottomLeft],
  ];
  const right = { x: (topRight.x - topLeft.x) / (size - 7), y: (topRight.y - topLeft.y) / (size - 7) };
  const down = { x: (bottomLeft.x - topLeft.x) / (size - 7), y: (bottomLeft.y - topLeft.y) / (size - 7) };
  const straight = (u, v) => ({
    x: topLeft.x + (u - CORNER) * right.x + (v - CORNER) * down.x,
    y: topLeft.y + (u - CORNER) * right.y + (v - CORNER) * down.y,
  });
  const alignment = size > 21 && findAlignment(picture, straight, size - ALIGNMENT);
  return [...known, alignment ? [size - ALIGNMENT, size - ALIGNMENT, alignment] : [far, far, straight(far, far)]];
}

/** The small square near the fourth corner, which shows how far the code is turned away. */
function findAlignment(picture, straight, middle) {
  let best = ENOUGH_OF_25 - 1;
  let sum = { x: 0, y: 0, count: 0 };
  for (let v = middle - SEARCH; v <= middle + SEARCH; v += STEP) {
    for (let u = middle - SEARCH; u <= middle + SEARCH; u += STEP) {
      const score = likeness(picture, straight, u, v);
      if (score > best) {
        best = score;
        sum = { x: 0, y: 0, count: 0 };
      }
      if (score === best && best >= ENOUGH_OF_25) {
        const point = straight(u, v);
        sum = { x: sum.x + point.x, y: sum.y + point.y, count: sum.count + 1 };
      }
    }
  }
  return sum.count ? { x: sum.x / sum.count, y: sum.y / sum.count } : null;
}

function likeness(picture, straight, u, v) {
  let score = 0;
  for (let j = -2; j <= 2; j++) {
    for (let i = -2; i <= 2; i++) {
      const isDark = Math.max(Math.abs(i), Math.abs(j)) === 1 ? 0 : 1;
      if (at(picture, straight(u + i, v + j)) === isDark) score += 1;
    }
  }
  return score;
}

/** The one projection that takes four points of the code to four points of the picture. */
function perspective(points) {
  const rows = points.flatMap(([u, v, { x, y }]) => [
    [u, v, 1, 0, 0, 0, -u * x, -v * x, x],
    [0, 0, 0, u, v, 1, -u * y, -v * y, y],
  ]);
  const [a, b, c, d, e, f, g, h] = solve(rows);
  return (u, v) => {
    const w = g * u + h * v + 1;
    return { x: (a * u + b * v + c) / w, y: (d * u + e * v + f) / w };
  };
}

/** Gauss and Jordan, with the largest pivot. */
function solve(rows) {
  const n = rows.length;
  for (let i = 0; i < n; i++) {
    const pivot = rows.slice(i).reduce((best, row, k) => (Math.abs(row[i]) > Math.abs(rows[best][i]) ? i + k : best), i);
    [rows[i], rows[pivot]] = [rows[pivot], rows[i]];
    for (let k = 0; k < n; k++) {
      if (k === i) continue;
      const factor = rows[k][i] / rows[i][i];
      for (let j = i; j <= n; j++) rows[k][j] -= factor * rows[i][j];
    }
  }
  return rows.map((row, i) => row[n] / row[i]);
}

function at({ dark, width, height }, { x, y }) {
  const [px, py] = [Math.floor(x), Math.floor(y)];
  return px >= 0 && py >= 0 && px < width && py < height ? dark[py * width + px] : 0;
}

const length = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);
