// Where services stand on the map: callers on the left, what they call to their right; rings are cut at the edge that closes them.

const COLUMN = 270;
const ROW = 92;
const NODE = { width: 184, height: 56 };

/** `{ nodes: [{ name, x, y, calls, errors, p95Ms, isDatabase }], edges: [{ …edge, path, width }], width, height }`. */
export function serviceMap({ nodes: names, edges }) {
  const depth = depths(names, edges);
  const columns = [...new Set(depth.values())].sort((a, b) => a - b).map((level) => names.filter((name) => depth.get(name) === level));
  const tallest = Math.max(1, ...columns.map((column) => column.length));
  const placed = new Map();
  columns.forEach((column, c) => column.forEach((name, r) => {
    placed.set(name, { name, x: c * COLUMN, y: (r + (tallest - column.length) / 2) * ROW, ...incoming(name, edges), ...NODE });
  }));
  return {
    nodes: [...placed.values()],
    edges: edges.map((edge) => ({ ...edge, path: curve(placed.get(edge.parent), placed.get(edge.child)), width: thickness(edge, edges) })),
    width: Math.max(1, columns.length) * COLUMN - COLUMN + NODE.width,
    height: tallest * ROW - ROW + NODE.height,
  };
}

/** What came to a service, added up; the slowest edge's p95, which no sum can give. */
function incoming(name, edges) {
  const to = edges.filter((edge) => edge.child === name);
  const sum = (field) => to.reduce((total, edge) => total + (edge[field] ?? 0), 0);
  const calls = sum('calls');
  return {
    calls, perSecond: sum('perSecond'), errors: sum('errors'), errorRate: calls ? sum('errors') / calls : 0,
    p95Ms: to.length ? Math.max(...to.map((edge) => edge.p95Ms ?? 0)) : null,
    isDatabase: to.length > 0 && to.every((edge) => edge.type === 'database'),
  };
}

/** The longest way to each from one that nobody calls; a walk never goes twice through the same service. */
function depths(names, edges) {
  const depth = new Map(names.map((name) => [name, 0]));
  const out = new Map(names.map((name) => [name, edges.filter((edge) => edge.parent === name).map((edge) => edge.child)]));
  const called = new Set(edges.filter((edge) => edge.parent !== edge.child).map((edge) => edge.child));
  const reached = new Set();
  const walk = (name, level, way) => {
    if (way.has(name) || level < depth.get(name)) return;
    depth.set(name, level);
    reached.add(name);
    const further = new Set(way).add(name);
    out.get(name).forEach((child) => walk(child, level + 1, further));
  };
  names.filter((name) => !called.has(name)).forEach((name) => walk(name, 0, new Set()));
  names.forEach((name) => reached.has(name) || walk(name, 0, new Set()));
  return depth;
}

function curve(from, to) {
  const [x1, y1] = [from.x + from.width, from.y + from.height / 2];
  const [x2, y2] = [to.x, to.y + to.height / 2];
  if (x2 > x1) return `M${x1} ${y1}C${(x1 + x2) / 2} ${y1} ${(x1 + x2) / 2} ${y2} ${x2} ${y2}`;
  const below = Math.max(y1, y2) + from.height;
  return `M${from.x + from.width / 2} ${from.y + from.height}C${from.x} ${below} ${to.x + to.width} ${below} ${to.x + to.width / 2} ${to.y + to.height}`;
}

/** By powers of ten: a busy edge must not hide a rare one. */
function thickness({ calls }, edges) {
  const most = Math.max(1, ...edges.map((edge) => edge.calls));
  return 1.2 + (3.8 * Math.log1p(calls)) / Math.log1p(most);
}
