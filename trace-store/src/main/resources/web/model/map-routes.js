// The service map's boxes in columns, and its lines around them: onwards in lanes between boxes, backwards below all.

export const BOX = { width: 184, height: 56 };
const COLUMN = 270;
const GAP = 26;
const LANE = 4;
const BEND = 12;
const BACK = { left: 66, below: 14, apart: 11, aside: 12, tracks: 6 };

/**
 * Boxes with their places, and for each edge that leads onwards the stops on its way: its ends, and the lanes between the boxes of
 * the columns it passes. Edges of a kind to the same service share their lanes.
 */
export function placed(depth, edges) {
  const levels = [...new Set(depth.values())].sort((a, b) => a - b);
  const columns = levels.map(() => []);
  const boxes = new Map([...depth].map(([name, level]) => [name, add(columns, levels.indexOf(level), BOX.height)]));
  const lanes = new Map();
  const laneTo = ({ child, type }, column) => {
    const key = JSON.stringify([child, type, column]);
    return lanes.get(key) ?? lanes.set(key, add(columns, column, LANE)).get(key);
  };
  const stops = edges.map((edge) => waypoints(boxes.get(edge.parent), boxes.get(edge.child), (column) => laneTo(edge, column)));
  const shift = edges.some((edge, i) => !stops[i] && boxes.get(edge.child).column === 0) ? BACK.left : 0;
  const room = edges.some((edge, i) => !stops[i] && boxes.get(edge.parent).column === columns.length - 1) ? BACK.left : 0;
  return { boxes, stops, width: shift + columns.length * COLUMN - COLUMN + BOX.width + room, height: arrange(columns, shift) };
}

function add(columns, column, height) {
  const item = { column, height, before: [] };
  columns[column].push(item);
  return item;
}

/** Null for an edge that leads back, or within a column. */
function waypoints(from, to, laneIn) {
  if (to.column <= from.column) return null;
  const between = Array.from({ length: to.column - from.column - 1 }, (_, i) => laneIn(from.column + 1 + i));
  const way = [from, ...between, to];
  way.slice(1).forEach((stop, i) => stop.before.push(way[i]));
  return way;
}

/** Each column in the order of what leads to it, so that few lines cross; answers the height of the tallest. */
function arrange(columns, shift) {
  const heights = columns.map((column) => column.reduce((sum, { height }) => sum + height + GAP, -GAP));
  const tallest = Math.max(BOX.height, ...heights);
  columns.forEach((column, c) => {
    const wanted = new Map(column.map((item) => [item, item.before.reduce((sum, each) => sum + middle(each), 0) / item.before.length || tallest / 2]));
    column.sort((a, b) => wanted.get(a) - wanted.get(b));
    let y = (tallest - heights[c]) / 2;
    for (const item of column) {
      Object.assign(item, { x: shift + c * COLUMN, y });
      y += item.height + GAP;
    }
  });
  return tallest;
}

function middle({ y, height }) {
  return y + height / 2;
}

/** A path for each edge, and the height with the lines below. */
export function routes(edges, stops, boxes, { height }) {
  let back = 0;
  const paths = edges.map(({ parent, child }, i) => (stops[i] ? onwards(stops[i]) : backwards(boxes.get(parent), boxes.get(child), height, back++)));
  return { paths, height: height + (back ? BACK.below + back * BACK.apart : 0) };
}

function onwards([first, ...rest]) {
  let [x, y] = [first.x + BOX.width, middle(first)];
  let path = `M${x} ${y}`;
  for (const stop of rest) {
    const half = (x + stop.x) / 2;
    path += `C${half} ${y} ${half} ${middle(stop)} ${stop.x} ${middle(stop)}`;
    [x, y] = [stop.x + BOX.width, middle(stop)];
    if (stop !== rest.at(-1)) path += `H${x}`;
  }
  return path;
}

/** Down beside its own column, below all boxes, and up before the other's. */
function backwards(from, to, height, nth) {
  const [y1, y2, low] = [middle(from), middle(to), height + BACK.below + nth * BACK.apart];
  const aside = BACK.aside + (nth % BACK.tracks) * BACK.aside * 0.8;
  const [out, into] = [from.x + BOX.width + aside, to.x - aside];
  return `M${from.x + BOX.width} ${y1}Q${out} ${y1} ${out} ${y1 + BEND}V${low - BEND}Q${out} ${low} ${out - BEND} ${low}`
    + `H${into + BEND}Q${into} ${low} ${into} ${low - BEND}V${y2 + BEND}Q${into} ${y2} ${to.x} ${y2}`;
}
