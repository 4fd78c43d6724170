import { equal, holds, span } from './assert.js';
import { barRow, rowLabel } from '/admin/assets/model/bar-row.js';
import { colourClasses, SLOTS } from '/admin/assets/model/colours.js';
import { attributeRows, breakable, droppedRows, eventRows, linkRows } from '/admin/assets/model/detail.js';
import { nextMatch } from '/admin/assets/model/find.js';
import { listCommand, traceCommand } from '/admin/assets/model/keys.js';
import { rowWindow, scrollToRow } from '/admin/assets/model/row-window.js';
import { listRow } from '/admin/assets/model/list-row.js';
import { stateOf } from '/admin/assets/model/states.js';
import { countWords, neighbour, traceList } from '/admin/assets/model/trace-list.js';
import { traceModel } from '/admin/assets/model/trace-model.js';
import { cameFromList, readTraceAddress, traceHref, writeTraceAddress } from '/admin/assets/model/url-state.js';

const page = (ids, nextCursor) => ({ traces: ids.map((traceId) => ({ traceId })), nextCursor, total: 9, totalIsExact: true });

export const tests = {
  traceAddress_withEverything_isReadBack() {
    const place = { spanId: 'aa', trueScale: true, zoom: { start: 1.5, end: 90 }, find: 'a=b&c', errorsFirst: true, tab: 'table' };
    equal(readTraceAddress({ pathname: '/admin/traces/ff', search: writeTraceAddress(place) }), { traceId: 'ff', ...place });
  },
  traceAddress_thatNobodyWrote_isAtItsDefault() {
    const { zoom, tab } = readTraceAddress({ pathname: '/admin/traces/ff', search: '?zoom=9_1&tab=evil' });
    equal([zoom, tab], [null, 'waterfall']);
    equal(readTraceAddress({ pathname: '/x', search: '?zoom=<b>' }).zoom, null);
  },
  traceHref_ofAHostileId_staysAPath: () => equal(traceHref('javascript:alert(1)'), '/admin/traces/javascript%3Aalert(1)'),
  cameFromList_fromElsewhere_isFalse() {
    equal(['', 'http://x/admin/traces?q=1', 'http://x/admin/traces/ff'].map(cameFromList), [false, true, false]);
  },
  traceList_withAnOlderPage_growsWithoutRepeats() {
    const grown = traceList(page(['b', 'c'], null), traceList(page(['a', 'b'], 'n')));
    equal([grown.traces.map((trace) => trace.traceId), grown.nextCursor], [['a', 'b', 'c'], null]);
  },
  countWords_ofPartAndWhole_sayWhich() {
    const list = traceList(page(['a', 'b'], 'n'));
    const unknown = { ...list, totalIsExact: false };
    equal([countWords(list), countWords({ ...list, total: 2 })], ['2 of 9 traces', '2 traces']);
    equal([countWords({ ...unknown, total: 1000 }), countWords({ ...unknown, total: 0 })], ['2 of more than 1,000 traces', '2 of more than 2 traces']);
  },
  neighbour_atTheEdges_stays() {
    const list = page(['a', 'b'], null);
    equal([neighbour(list, -1, 1), neighbour(list, 1, 1), neighbour(list, 0, -1), neighbour(null, -1, 1)], [0, 1, 0, -1]);
  },
  colours_ofTheSuite_areFixedWhateverElseThereIs() {
    const classes = colourClasses(['zebra', 'orders-service', 'aardvark', 'events-service', 'scanner-service']);
    equal(['orders-service', 'scanner-service', 'events-service'].map((service) => classes.get(service)), ['svc-0', 'svc-1', 'svc-5']);
  },
  colours_ofTenServices_areAllDifferent() {
    equal(new Set(colourClasses(Array.from({ length: SLOTS }, (_, i) => `service-${i}`)).values()).size, SLOTS);
  },
  state_awaitingAScan_isNoWarning: () => equal([stateOf({ state: 'awaiting_scan' }).tone, stateOf({ state: 'incomplete' }).tone], ['waiting', 'warning']),
  state_ofATraceWithGaps_isStillArrivingForAMinute() {
    const summary = { state: 'incomplete', lastEnd: '2026-11-17T10:00:00Z', labels: [{ name: 'orphans', why: '1 parent span not received.' }], services: [] };
    const seen = (at) => [stateOf(summary, Date.parse(at)).words, stateOf(summary, Date.parse(at)).tone, listRow(summary, Date.parse(at)).labels.length];
    equal([seen('2026-11-17T10:00:59Z'), seen('2026-11-17T10:01:00Z')], [['Still arriving', 'quiet', 0], ['Incomplete', 'warning', 1]]);
  },
  state_unknown_isShownAsItCame: () => equal(stateOf({ state: 'new_one' }).words, 'new_one'),
  keys_inAField_belongToTheField() {
    const field = { tagName: 'INPUT', type: 'search' };
    equal(['j', '/', 'Escape', 'ArrowDown'].map((key) => listCommand({ key, target: field })), [undefined, undefined, 'leave', 'next']);
  },
  keys_withCtrl_belongToTheBrowser: () => equal(traceCommand({ key: 'c', ctrlKey: true }), undefined),
  keys_enterOnAButton_pressesTheButton: () => equal([traceCommand({ key: 'Enter', target: { tagName: 'BUTTON' } }), traceCommand({ key: 'Enter' })], [undefined, 'open']),
  rowWindow_ofTenThousandRows_isSmall() {
    const { first, last, height } = rowWindow({ above: 150_000, viewport: 900, rowHeight: 30, count: 10_000 });
    holds(first < 5000 && last > 5030 && last - first < 70 && height === 300_000, `${first} to ${last}`);
  },
  rowWindow_aboveTheList_beginsAtItsFirstRow: () => equal(rowWindow({ above: -400, viewport: 900, rowHeight: 30, count: 5 }).last, 5),
  scrollToRow_ofAShownRow_isNotNeeded: () => equal(scrollToRow({ above: 0, viewport: 900, rowHeight: 30, head: 50, covered: 0 }, 10), 0),
  scrollToRow_ofANeighbour_isNoFurtherThanNeeded: () => equal(scrollToRow({ above: 0, viewport: 900, rowHeight: 30, head: 50, covered: 0 }, 30), 30),
  scrollToRow_underASheet_isMovedAboveIt: () => equal(scrollToRow({ above: 0, viewport: 900, rowHeight: 30, head: 50, covered: 300 }, 20), 30),
  barRow_inTheServiceOfItsParent_doesNotRepeatIt() {
    const { nodes } = traceModel({ trace: {}, spans: [span('a', null, 0), span('b', 'a', 0), span('c', 'b', 0, 1, { service: 't' })] });
    const pieces = [{ kind: 'segment', start: 0, end: 1, left: 0, width: 1 }];
    equal(nodes.map((node) => barRow(node, pieces).service), ['s', '', 't']);
    equal(rowLabel(barRow(nodes[1], pieces)), 's, b, 1 ms');
  },
  nextError_afterTheLast_isTheFirst() {
    const failed = { status: 'ERROR' };
    const model = traceModel({ trace: {}, spans: [span('a', null, 0, 9), span('b', 'a', 1, 1, failed), span('c', 'a', 2, 1, failed)] });
    equal(['a', 'b', 'c'].map((id) => nextMatch(model.errors, model.byId.get(id)).span.name), ['b', 'c', 'b']);
  },
  nextError_withoutErrors_isNone: () => equal(nextMatch(traceModel({ trace: {}, spans: [span('a', null, 0)] }).errors, null), undefined),
  attributeRows_ofAnyValue_areText() {
    equal(attributeRows({ b: '<b>', a: 1, c: [1, '<i>'], d: null, e: false }), [['a', '1'], ['b', '<b>'], ['c', '[\n 1,\n "<i>"\n]'], ['d', 'null'], ['e', 'false']]);
  },
  breakable_ofALongName_cutsAfterDots: () => equal(breakable('http.request.method'), ['http.', 'request.', 'method']),
  eventRows_tellWhenInTheSpan() {
    const { nodes } = traceModel({ trace: {}, spans: [span('a', null, 0, 5, { events: [{ name: 'e', timeNanos: '1700000000002500000', attributes: {} }] })] });
    equal(eventRows(nodes[0])[0].offset, '+2.5 ms');
  },
  droppedRows_ofCounts_nameThoseAboveZero() {
    equal(droppedRows({ dropped_attributes_count: 3, events: 0, links: 2 }), [['dropped attributes', '3'], ['dropped links', '2']]);
    equal(droppedRows(null), []);
  },
  eventRows_withoutATime_areAtTheStart() {
    const { nodes } = traceModel({ trace: {}, spans: [span('a', null, 0, 5, { events: [{ name: 'e', timeNanos: null }] })] });
    equal(eventRows(nodes[0])[0].offset, '+0 ms');
    equal(barRow(nodes[0], [{ kind: 'segment', start: 0, end: 5, left: 0, width: 1 }]).marks[0].left, '0.0000%');
  },
  linkRows_goBothWays() {
    const { nodes } = traceModel({ trace: {}, spans: [span('a', null, 0, 1, { links: [{ traceId: 't', spanId: 's' }] })] });
    const rows = linkRows(nodes[0], [{ traceId: 'u', spanId: 'v', linkedSpanId: 'a' }, { traceId: 'w', linkedSpanId: 'other' }]);
    equal(rows.map((row) => `${row.direction} ${row.traceId}`), ['Links to t', 'Linked from u']);
  },
};
