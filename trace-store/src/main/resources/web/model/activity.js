// When was anything happening at all? Runs of activity, and the silences worth folding.

const ALWAYS_FOLD_MS = 60_000;
const NEVER_FOLD_MS = 1_000;
const MOST_FOLDS = 12;

/** Maximal intervals in which at least one of the nodes was active, in order. */
export function runs(nodes) {
  const merged = [];
  for (const { start, end } of [...nodes].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}

/**
 * Segments of activity between which silence is folded: above a minute always (every segment of the API begins one),
 * below that if it lasts longer than all activity together and would squeeze it. At most twelve, the longest.
 *
 * @returns {{start: number, end: number}[]} milliseconds after the trace's first start
 */
export function segments(nodes) {
  const all = runs(nodes);
  const folds = longest(foldable(all));
  return all.reduce((found, run) => {
    if (!found.length || folds.has(run.start)) found.push({ ...run });
    else found.at(-1).end = run.end;
    return found;
  }, []);
}

function foldable(all) {
  const active = all.reduce((sum, run) => sum + run.end - run.start, 0);
  const limit = Math.min(ALWAYS_FOLD_MS, Math.max(NEVER_FOLD_MS, active));
  return all
    .slice(1)
    .map((run, i) => ({ at: run.start, ms: run.start - all[i].end }))
    .filter((gap) => gap.ms > limit);
}

function longest(gaps) {
  const chosen = gaps.sort((a, b) => b.ms - a.ms).slice(0, MOST_FOLDS);
  return new Set(chosen.map((gap) => gap.at));
}

/** Milliseconds of a node in which none of its children was active. */
export function selfMs(node) {
  const inside = node.children.map((child) => ({
    start: Math.max(child.start, node.start),
    end: Math.min(child.end, node.end),
  }));
  const busy = runs(inside.filter((part) => part.end > part.start));
  return busy.reduce((left, part) => left - (part.end - part.start), node.end - node.start);
}
