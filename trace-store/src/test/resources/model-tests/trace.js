import { equal, holds, near, span } from './assert.js';
import { foldedAxis } from '/admin/assets/model/axis.js';
import { barRow, rowLabel } from '/admin/assets/model/bar-row.js';
import { dateTime, useZone } from '/admin/assets/model/calendar.js';
import { statementOf, usualScale } from '/admin/assets/model/detail.js';
import { matches, nextMatch } from '/admin/assets/model/find.js';
import { comparison, findings, NO_FINDINGS } from '/admin/assets/model/findings.js';
import { flame, flameLayout } from '/admin/assets/model/flame.js';
import { TRACE_HELP, traceCommand } from '/admin/assets/model/keys.js';
import { serviceGraph } from '/admin/assets/model/service-graph.js';
import { problemChips, problemsOf } from '/admin/assets/model/problems.js';
import { sorted, spanStats } from '/admin/assets/model/span-stats.js';
import { epochNanos } from '/admin/assets/model/time.js';
import { traceModel } from '/admin/assets/model/trace-model.js';
import { axisOf, clip, edges, instantAt, panBy, viewOf, zoomBy } from '/admin/assets/model/zoom.js';

const DAY = 86_400_000;
const whole = [{ start: 0, end: 1000 }, { start: 3 * DAY, end: 3 * DAY + 100 }];
const pieces = foldedAxis(whole, 900);
const sql = { attributes: { 'db.query.text': 'SELECT 1', 'order.id': 'A-7' } };
const spans = [
  span('a', null, 0, 100, { service: 'web', kind: 'SERVER', name: 'GET /' }), span('b', 'a', 10, 40, { service: 'shop', kind: 'SERVER', name: 'order' }),
  span('c', 'b', 20, 10, { service: 'shop', kind: 'CLIENT', name: 'SELECT', ...sql }), span('d', 'b', 30, 20, { service: 'shop', kind: 'CLIENT', name: 'SELECT', status: 'ERROR' }),
];
const model = traceModel({ trace: {}, spans });
const frames = () => flame(model.nodes);

export const tests = {
  clip_toAView_cutsSegmentsAndDropsOthers() {
    equal(clip(whole, { start: 500, end: 2 * DAY }), [{ start: 500, end: 1000 }]);
    equal(clip(whole, { start: DAY, end: 2 * DAY }), [{ start: DAY, end: 2 * DAY }]);
  },
  origins_toldOnce_areThoseOfTheirSpans() {
    const origins = [{ resource: { 'service.name': 'web' }, scope: { name: 'x' } }];
    const { nodes } = traceModel({ trace: {}, origins, spans: [span('a', null, 0, 9, { origin: 0 }), span('b', 'a', 1, 5)] });
    equal(nodes.map(({ span: { resource } }) => resource?.['service.name']), ['web', undefined]);
  },
  instantAt_anyPlace_isTheOtherWayRoundOfPosition() {
    for (const ms of [0, 1, 500, 1000, 2 * DAY, 3 * DAY + 50, 3 * DAY + 100]) near(instantAt(pieces, edges({ start: ms, end: ms }, pieces)[0]), ms, 1);
  },
  viewOf_backwardsDrag_isTheSameView: () => equal(viewOf(700, 200, whole), { start: 200, end: 700 }),
  viewOf_everythingOrNothing_isNone: () => equal([viewOf(-5, 9 * DAY, whole), viewOf(5, 5, whole)], [null, null]),
  zoom_inAndOutAgain_endsWithTheWhole() {
    const near1 = zoomBy(null, 0.5, pieces);
    const near2 = zoomBy(near1, 0.5, pieces);
    holds(near2.start > near1.start && near2.end < near1.end, 'not nearer');
    equal(zoomBy(zoomBy(zoomBy(near2, 2, pieces), 2, pieces), 2, pieces), null);
  },
  zoom_farBeyondANanosecond_staysWhereItIs() {
    let view = null;
    for (let i = 0; i < 120; i++) view = zoomBy(view, 0.125, pieces);
    holds(view.end > view.start, 'empty view');
  },
  pan_atTheEnds_stops() {
    const view = { start: 100, end: 300 };
    const left = panBy(panBy(panBy(view, -0.8, pieces), -0.8, pieces), -0.8, pieces);
    near(left.start, 0, 1e-6);
    equal(panBy(null, 1, pieces), null);
  },
  axisOf_aView_hasOnlyThat: () => equal(axisOf(whole, { start: 200, end: 400 }, true, 900), [{ kind: 'segment', start: 200, end: 400, left: 0, width: 1 }]),
  barRow_outsideTheView_saysOnWhichSide() {
    const view = axisOf(model.segments, { start: 25, end: 29 }, false, 900);
    equal(['a', 'c', 'd'].map((id) => barRow(model.byId.get(id), view).beyond), ['', '', 'after']);
  },
  matches_ofWords_lookEverywhere() {
    equal(['order.id=a-7', 'select shop', 'ERROR', '', 'nowhere'].map((words) => matches(model.nodes, words).map((n) => n.span.spanId).join('')), ['c', 'cd', 'd', '', '']);
  },
  nextMatch_bothWays_goesRound() {
    const found = matches(model.nodes, 'select');
    equal([nextMatch(found, model.nodes[0]).span.spanId, nextMatch(found, found[1]).span.spanId, nextMatch(found, found[0], -1).span.spanId, nextMatch([], null)], ['c', 'c', 'd', undefined]);
  },
  findings_ofAnAnalysis_areBySpanAndOperation() {
    const found = findings({
      criticalPath: { totalMs: 30, steps: [{ spanId: 'b', startNanos: '1700000000010000000', durationMs: 10 }, { spanId: 'b', startNanos: '1700000000030000000', durationMs: 20 }] },
      spans: [{ spanId: 'b', comparedWithUsual: 'slow', timesMedian: 3, criticalMs: 30 }],
      operations: [{ service: 'shop', name: 'order', kind: 'SERVER', usual: { spans: 40, p50Ms: 13, p95Ms: 30, p99Ms: 60 } }],
    }, epochNanos('2023-11-14T22:13:20Z'));
    equal(found.critical.get('b'), [{ start: 10, end: 20 }, { start: 30, end: 50 }]);
    equal([comparison(model.byId.get('b'), found).verdict, comparison(model.byId.get('a'), found)], ['slow', null]);
    equal([findings(null, 0n), findings({}, 0n)], [NO_FINDINGS, NO_FINDINGS]);
  },
  problems_ofAnAnalysis_areToldWithTheirSpans() {
    const query = { spanId: 'c', service: 'shop', name: 'SELECT', durationMs: 1500, query: 'SELECT pg_sleep(?)' };
    const many = { parentSpanId: 'b', parentName: 'order', service: 'shop', query: ' select 1', count: 12, totalMs: 9, spanIds: ['d'] };
    const failure = (affected) => ({ spanId: 'd', service: 'shop', name: 'SELECT', statusMessage: '', exception: null, affected });
    const told = problemsOf({ slowQueries: [query], repeatedQueries: [many], errors: [failure([])] });
    equal(told.map(({ words, spanId }) => [words, spanId]), [['1 slow query', 'c'], ['12 × the same SELECT', 'd'], ['1 error', 'd']]);
    equal(problemsOf({ slowQueries: [query, query], errors: [failure(['b']), failure([])] }).map(({ words }) => words), ['2 slow queries', '2 causes of errors']);
    equal([problemsOf({}), findings({ spans: [], slowQueries: [query] }, 0n).problems.length], [[], 1]);
  },
  problemChips_standAtTheStatementAndAtWhoRepeatsIt() {
    const chips = problemChips({ slowQueries: [{ spanId: 'c' }], repeatedQueries: [{ parentSpanId: 'b', query: 'SELECT 1', count: 12 }] });
    const row = barRow(model.byId.get('c'), pieces, { chips: chips.get('c') });
    equal([chips.get('b')[0].words, row.chips[0].words, rowLabel({ ...row, flags: [] })], ['12 × SELECT', 'slow', 'shop, SELECT, 10 ms, slow']);
  },
  usualScale_holdsAllMarks: () => holds(usualScale(900, { p50Ms: 10, p95Ms: 20, p99Ms: 30 }).here < 1 && usualScale(1, { p50Ms: 10, p95Ms: 20, p99Ms: 30 }).marks[2].left < 1, 'beyond'),
  statementOf_aSpan_isItsQuery: () => equal([statementOf(spans[2]), statementOf(spans[0])], ['SELECT 1', '']),
  spanStats_byOperation_addUp() {
    const [first] = sorted(spanStats(model.nodes, 'operation', NO_FINDINGS), 'count', true);
    equal([first.name, first.count, first.errors, first.totalMs, first.meanMs, first.minMs, first.maxMs, first.longest.span.spanId], ['SELECT', 2, 1, 30, 15, 10, 20, 'd']);
    equal(spanStats(model.nodes, 'service', NO_FINDINGS).map((row) => row.count), [1, 3]);
    equal(spanStats(model.nodes, 'span', NO_FINDINGS).length, 4);
  },
  sorted_unknownValues_comeLast: () => equal(sorted([{ v: null }, { v: 2 }, { v: 1 }], 'v', true).map((row) => row.v), [2, 1, null]),
  flame_ofATrace_joinsWhatIsAlike() {
    const select = frames().children[0].children[0].children[0];
    equal([select.name, select.nodes.length, select.totalMs, select.errors], ['SELECT', 2, 30, 1]);
  },
  flameLayout_neverSticksOut() {
    const base = frames();
    const { rows, shown } = flameLayout(base, 900);
    equal([rows, shown.length], [4, 4]);
    holds(shown.every(({ left, width }) => left >= 0 && left + width <= 1.000001), 'sticks out');
  },
  flameLayout_ofAWorkerThatOutlivesItsCaller_widensTheCaller() {
    const base = flame(traceModel({ trace: {}, spans: [span('a', null, 0, 5), span('b', 'a', 1, 400)] }).nodes);
    equal([base.children[0].valueMs, base.children[0].totalMs], [400, 5]);
  },
  flame_ofFiveThousandLevels_needsNoStack() {
    const chain = Array.from({ length: 5000 }, (_, i) => span(`n${i}`, i ? `n${i - 1}` : null, 0, 6000 - i));
    equal(flameLayout(flame(traceModel({ trace: {}, spans: chain }).nodes), 900).rows, 5001);
  },
  serviceGraph_ofCalls_standsFromLeftToRight() {
    const { boxes, calls } = serviceGraph(model.nodes);
    equal(calls.map(({ from, to, calls: n, totalMs }) => [from, to, n, totalMs]), [['web', 'shop', 1, 40]]);
    holds(boxes[1].x > boxes[0].x && boxes[1].errors === 1, 'wrong columns');
  },
  serviceGraph_ofAPageLoadBelowTheServer_callsNoBrowser() {
    const { calls, boxes } = serviceGraph(traceModel({ trace: {}, spans: [span('a', null, 0, 9, { service: 'site' }), span('b', 'a', 1, 5, { service: 'web', name: 'page-load /' }), span('c', 'b', 2, 1, { service: 'site' })] }).nodes);
    equal([calls.map(({ from, to }) => [from, to]), boxes.find((box) => box.service === 'web').x], [[['web', 'site']], 1]);
  },
  serviceGraph_ofARing_losesNoService() {
    const ring = traceModel({ trace: {}, spans: [span('a', 'b', 0, 9, { service: 'x' }), span('b', 'a', 1, 5, { service: 'y' })] });
    equal(serviceGraph(ring.nodes).boxes.every((box) => Number.isFinite(box.x) && Number.isFinite(box.y)), true);
  },
  zone_chosen_isUsedAndNonsenseIsNot() {
    const noon = epochNanos('2026-11-17T12:00:00Z');
    const now = Date.parse('2026-11-17T12:00:00Z');
    const words = [useZone('Asia/Tokyo'), dateTime(noon, now), useZone('UTC'), dateTime(noon, now), useZone('<b>')];
    useZone('');
    equal(words, ['Asia/Tokyo', '17 Nov, 21:00:00', 'UTC', '17 Nov, 12:00:00', '']);
  },
  keys_ofTheTrace_areMoreThanJaegersEighteen() {
    const told = TRACE_HELP.flatMap(([, keys]) => keys.flatMap(([names]) => names.split(' ')));
    holds(told.length > 30, `${told.length} keys`);
    const shown = { '↓': 'ArrowDown', '↑': 'ArrowUp', '→': 'ArrowRight', '←': 'ArrowLeft', Esc: 'Escape' };
    const dead = told.filter((name) => name !== '…').filter((name) => !traceCommand({ key: shown[name] ?? name.replace('Ctrl+', ''), ctrlKey: name.startsWith('Ctrl+') }));
    equal(dead, []);
  },
  keys_ofTheBrowser_stayTheBrowsers: () => equal([traceCommand({ key: 'c', ctrlKey: true }), traceCommand({ key: 'r', metaKey: true })], [undefined, undefined]),
};
