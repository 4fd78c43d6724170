/** The three squares in the corners of a QR code: dark, light, three dark, light, dark, in every direction. */
const PATTERN = [1, 1, 3, 1, 1];
const MODULES = 7;
const MOST_CANDIDATES = 14;

/** @returns `{ topLeft, topRight, bottomLeft }`, each `{ x, y, module }`; null when there is no code */
export function findCorners(dark, width, height) {
  const image = { dark, width, height };
  const found = [];
  for (let y = 0; y < height; y++) scanRow(image, y, found);
  const candidates = found.filter((one) => one.count > 1).sort((a, b) => b.count - a.count).slice(0, MOST_CANDIDATES);
  const best = bestThree(candidates);
  return best && inOrder(best);
}

function scanRow(image, y, found) {
  const runs = [0, 0, 0, 0, 0];
  let isDark = 0;
  for (let x = 0; x <= image.width; x++) {
    const now = x < image.width ? at(image, x, y) : 1 - isDark;
    if (now === isDark) {
      runs[4] += 1;
      continue;
    }
    if (isDark && fits(runs)) consider(image, x - runs[4] - runs[3] - runs[2] / 2, y, runs, found);
    runs.shift();
    runs.push(1);
    isDark = now;
  }
}

function consider(image, x, y, runs, found) {
  const down = across(image, x, y, 0, 1, runs[2]);
  const side = down && across(image, x, y + down.shift, 1, 0, runs[2]);
  if (!side) return;
  const finder = { x: x + side.shift, y: y + down.shift, module: (down.total + side.total) / 2 / MODULES, count: 1 };
  const same = found.find((one) => Math.hypot(one.x - finder.x, one.y - finder.y) < 2 * one.module);
  if (same) merge(same, finder);
  else found.push(finder);
}

function merge(known, more) {
  for (const key of ['x', 'y', 'module']) known[key] = (known[key] * known.count + more[key]) / (known.count + 1);
  known.count += 1;
}

/** Reads the pattern through a point in one direction; null when it is none. */
function across(image, x, y, dx, dy, most) {
  const [px, py] = [Math.floor(x), Math.floor(y)];
  if (!at(image, px, py)) return null;
  const back = arm(image, px, py, -dx, -dy, most);
  const on = arm(image, px, py, dx, dy, most);
  const runs = [back[2], back[1], back[0] + on[0] - 1, on[1], on[2]];
  if (!fits(runs)) return null;
  return { total: runs.reduce((a, b) => a + b), shift: (on[0] - back[0]) / 2 };
}

function arm(image, x, y, dx, dy, most) {
  const runs = [0, 0, 0];
  for (let part = 0, wanted = 1; part < 3; part++, wanted = 1 - wanted) {
    while (inside(image, x, y) && at(image, x, y) === wanted && runs[part] <= 2 * most) {
      runs[part] += 1;
      x += dx;
      y += dy;
    }
  }
  return runs;
}

function fits(runs) {
  const total = runs[0] + runs[1] + runs[2] + runs[3] + runs[4];
  if (total < MODULES || runs.includes(0)) return false;
  const module = total / MODULES;
  return runs.every((run, i) => Math.abs(run - PATTERN[i] * module) < PATTERN[i] * module * 0.6);
}

/** Of all threes the one that is most like two equal sides at a right angle. */
function bestThree(candidates) {
  let best = null;
  let least = 0.35;
  for (let a = 0; a < candidates.length; a++) {
    for (let b = a + 1; b < candidates.length; b++) {
      for (let c = b + 1; c < candidates.length; c++) {
        const three = [candidates[a], candidates[b], candidates[c]];
        const fault = faultOf(three);
        if (fault < least) [best, least] = [three, fault];
      }
    }
  }
  return best;
}

function faultOf([a, b, c]) {
  const [short, middle, long] = [distance(a, b), distance(b, c), distance(a, c)].sort((p, q) => p - q);
  const modules = [a.module, b.module, c.module].sort((p, q) => p - q);
  if (short < modules[2] * 10) return 1;
  return (middle - short) / middle + Math.abs(long / Math.hypot(short, middle) - 1) + (modules[2] / modules[0] - 1) / 2;
}

/** The corner is opposite the longest side; the others follow clockwise. */
function inOrder(three) {
  const corner = three
    .map((one, i) => ({ one, others: three.filter((_, j) => j !== i) }))
    .sort((a, b) => distance(...b.others) - distance(...a.others))[0];
  const { one: topLeft, others: [p, q] } = corner;
  const turn = (p.x - topLeft.x) * (q.y - topLeft.y) - (p.y - topLeft.y) * (q.x - topLeft.x);
  return turn > 0 ? { topLeft, topRight: p, bottomLeft: q } : { topLeft, topRight: q, bottomLeft: p };
}

const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);
const inside = ({ width, height }, x, y) => x >= 0 && y >= 0 && x < width && y < height;
const at = ({ dark, width }, x, y) => dark[y * width + x];
