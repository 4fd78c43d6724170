// Where services stand on the map: callers on the left, what they call to their right; rings are cut at the edge that closes them.

import { BOX, placed, routes } from './map-routes.js';

/** `{ nodes: [{ name, x, y, calls, errors, p95Ms, isDatabase }], edges: [{ …edge, path, width }], width, height }`. */
export function serviceMap({ nodes: names, edges }) {
  const { boxes, stops, ...size } = placed(depths(names, edges), edges);
  const lines = routes(edges, stops, boxes, size);
  return {
    nodes: names.map((name) => ({ name, ...boxes.get(name), ...incoming(name, edges), ...BOX })),
    edges: edges.map((edge, i) => ({ ...edge, path: lines.paths[i], width: thickness(edge, edges) })),
    width: size.width,
    height: lines.height,
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

/** By powers of ten: a busy edge must not hide a rare one. */
function thickness({ calls }, edges) {
  const most = Math.max(1, ...edges.map((edge) => edge.calls));
  return 1.2 + (3.8 * Math.log1p(calls)) / Math.log1p(most);
}
