// Which service of a trace called which: boxes in columns, callers to the left.

import { failed, isPageLoad } from './states.js';

const BOX = { width: 190, height: 56 };
const GAP = { x: 130, y: 26 };

/** Boxes and arrows with places in pixels, and the size of all. */
export function serviceGraph(nodes) {
  const services = new Map();
  const calls = new Map();
  for (const node of nodes) count(node, services, calls);
  const columns = columnsOf([...services.values()], [...calls.values()]);
  columns.forEach((column, x) => column.forEach((box, y) => Object.assign(box, place(x, y))));
  const tallest = Math.max(0, ...columns.map((column) => column.length));
  return {
    boxes: [...services.values()],
    calls: [...calls.values()].map((call) => ({ ...call, ...ends(services.get(call.from), services.get(call.to)) })),
    width: columns.length * (BOX.width + GAP.x) - GAP.x + 2,
    height: tallest * (BOX.height + GAP.y) - GAP.y + 24,
  };
}

function count(node, services, calls) {
  const { service } = node.span;
  const box = services.get(service) ?? { service, spans: 0, errors: 0, isRoot: false, ...BOX };
  box.spans++;
  box.errors += Number(failed(node.span));
  box.isRoot ||= !node.parent || isPageLoad(node.span);
  services.set(service, box);
  const from = node.parent?.span.service;
  if (from === undefined || from === service || isPageLoad(node.span)) return;
  const key = JSON.stringify([from, service]);
  const call = calls.get(key) ?? { from, to: service, calls: 0, errors: 0, totalMs: 0, longest: node };
  call.calls++;
  call.errors += Number(failed(node.span));
  call.totalMs += node.end - node.start;
  if (node.end - node.start > call.longest.end - call.longest.start) call.longest = node;
  calls.set(key, call);
}

/** A service stands one column after the first that leads to it; rings end where they meet what is placed. */
function columnsOf(boxes, calls) {
  const columns = [];
  const left = new Set(boxes);
  let next = boxes.filter((box) => box.isRoot);
  while (left.size) {
    const column = (next.length ? next : [...left].slice(0, 1)).filter((box) => left.delete(box));
    columns.push(column);
    const names = new Set(column.map((box) => box.service));
    const reached = new Set(calls.filter((call) => names.has(call.from)).map((call) => call.to));
    next = [...left].filter((box) => reached.has(box.service));
  }
  return columns;
}

function place(x, y) {
  return { x: 1 + x * (BOX.width + GAP.x), y: 12 + y * (BOX.height + GAP.y) };
}

/** An arrow leads from side to side; back to the left, or within a column, it swings out below. */
function ends(a, b) {
  const middle = BOX.height / 2;
  if (b.x > a.x) {
    const [x1, y1, x2, y2] = [a.x + BOX.width, a.y + middle, b.x, b.y + middle];
    return { path: `M${x1} ${y1}C${x1 + 50} ${y1} ${x2 - 50} ${y2} ${x2 - 2} ${y2}`, labelX: (x1 + x2) / 2, labelY: (y1 + y2) / 2 };
  }
  const [x1, y1, x2, y2] = [a.x + BOX.width / 2, a.y + BOX.height, b.x + BOX.width / 2, b.y + BOX.height];
  const low = Math.max(y1, y2) + 22;
  return { path: `M${x1} ${y1}C${x1} ${low} ${x2} ${low} ${x2} ${y2 + 2}`, labelX: (x1 + x2) / 2, labelY: low - 4 };
}
