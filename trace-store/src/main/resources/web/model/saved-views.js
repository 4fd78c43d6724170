// Sets of filters that have a name, kept by the viewer's own browser.

import { readFilters, writeFilters } from './filters.js';

const MOST = 50;
const LONGEST = 60;

/** The views from what the browser kept, by name; what is damaged is left out. */
export function readViews(text) {
  return sorted(list(text).filter((view) => typeof view?.name === 'string' && typeof view.search === 'string').slice(0, MOST)
    .map(({ name, search }) => ({ name: name.slice(0, LONGEST), search: writeFilters(readFilters(search)) })));
}

function list(text) {
  try {
    const parsed = JSON.parse(text ?? '[]');
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

/** With these filters under a name; a view that had the name is replaced. */
export function withView(views, name, filters) {
  return sorted([...without(views, name), { name: name.trim(), search: writeFilters(filters) }]);
}

/** With another name for one of them. */
export function withName(views, name, other) {
  return sorted(views.map((view) => (view.name === name ? { ...view, name: other.trim() } : view)));
}

export function without(views, name) {
  return views.filter((view) => view.name !== name.trim());
}

/** Why a name cannot be given to one more view; empty when it can. */
export function complaint(views, name) {
  if (!name.trim()) return 'A view needs a name.';
  if (name.trim().length > LONGEST) return `A name has at most ${LONGEST} characters.`;
  return views.length >= MOST && !isTaken(views, name) ? `There are ${MOST} views already: remove one first.` : '';
}

export function isTaken(views, name) {
  return views.some((view) => view.name === name.trim());
}

/** The view whose filters these are, if there is one. */
export function viewOf(views, filters) {
  return views.find((view) => view.search === writeFilters(filters));
}

/** The address that shows a view, to everybody who may look. */
export function viewHref(view) {
  return `/admin/traces${view.search}`;
}

function sorted(views) {
  return [...views].sort((one, other) => one.name.localeCompare(other.name));
}
