import { axisOf, panBy, viewOf, zoomBy } from '../model/zoom.js';
import { nextMatch } from '../model/find.js';
import * as go from '../model/navigation.js';
import { TABS } from '../model/url-state.js';

const NEAR = 0.5;
const FAR = 0.125;
const PAGE_PART = 0.8;

/** What can be done on a trace's page, by name, as keys and buttons ask for it. */
export function traceCommands(page) {
  const move = (place) => page.move(place);
  const zoom = (next) => page.setZoom(next);
  const whole = () => axisOf(page.place.model.segments, null, page.trueScale, page.laneWidth());
  const tabs = Object.fromEntries(TABS.map((name, i) => [`tab${i + 1}`, () => page.setTab(name)]));
  return {
    ...tabs,
    next: () => move(go.step(page.place, 1)), previous: () => move(go.step(page.place, -1)),
    first: () => move(go.moveTo(page.place, page.place.rows[0])), last: () => move(go.moveTo(page.place, page.place.rows.at(-1))),
    pageDown: () => move(go.step(page.place, page.rowsPerPage(PAGE_PART))), pageUp: () => move(go.step(page.place, -page.rowsPerPage(PAGE_PART))),
    collapse: () => move(go.collapseOrClimb(page.place)), expand: () => move(go.expandOrDescend(page.place)),
    collapseAll: () => move(go.collapseAll(page.place)), expandAll: () => move(go.expandAll(page.place)),
    collapseLevel: () => move(go.collapseLevel(page.place)), expandLevel: () => move(go.expandLevel(page.place)),
    open: () => move(go.openCursor(page.place)), close: () => page.retreat(),
    nextError: () => move(go.reachError(page.place)), previousError: () => move(go.reachError(page.place, -1)),
    errorsFirst: () => page.setErrorsFirst(!page.errorsFirst),
    find: () => page.querySelector('trace-tools').focusFind(),
    nextMatch: () => move(go.reach(page.place, nextMatch([...page.found], page.place.cursor))),
    previousMatch: () => move(go.reach(page.place, nextMatch([...page.found], page.place.cursor, -1))),
    zoomIn: () => zoom(zoomBy(page.zoom, NEAR, whole())), zoomInFar: () => zoom(zoomBy(page.zoom, FAR, whole())),
    zoomOut: () => zoom(zoomBy(page.zoom, 1 / NEAR, whole())), zoomOutFar: () => zoom(zoomBy(page.zoom, 1 / FAR, whole())),
    zoomReset: () => zoom(null),
    zoomSpan: () => page.place.cursor && zoom(viewOf(page.place.cursor.start, page.place.cursor.end, whole())),
    panLeft: () => zoom(panBy(page.zoom, -0.2, whole())), panRight: () => zoom(panBy(page.zoom, 0.2, whole())),
    panLeftFar: () => zoom(panBy(page.zoom, -PAGE_PART, whole())), panRightFar: () => zoom(panBy(page.zoom, PAGE_PART, whole())),
    scale: () => page.setScale(!page.trueScale), critical: () => page.setCritical(!page.showsCritical),
    copy: () => page.copy(page.traceId, 'Trace id copied'), copyLink: () => page.copy(location.href, 'Link copied'),
    copyCurl: () => page.copy(curl(page.place.model.summary.traceId), 'curl command copied'),
    download: () => page.querySelector('a.download').click(), compare: () => location.assign(compareHref(page.place.model.summary.traceId)),
    refresh: () => page.load(), help: () => page.querySelector('help-dialog').show(),
  };
}

/** A command that reads the trace; the token stays a variable, so that nobody pastes one into a chat. */
function curl(traceId) {
  return `curl -H "Authorization: Bearer $TOKEN" '${location.origin}/api/traces/${encodeURIComponent(traceId)}'`;
}

/** The trace beside its operations' usual, or beside another that is chosen there. */
export function compareHref(traceId) {
  return `/admin/compare?a=${encodeURIComponent(traceId)}`;
}

