import { equal, holds } from './assert.js';
import { channelsFrom, channelsText, ruleFrom, sentence, standing, toldWords } from '/admin/assets/model/alerts.js';
import { linePath, loners, scales, stepAt, timeTicks, valueTicks } from '/admin/assets/model/chart.js';
import { byItself, changeOf, comparisonOf, groupsQuery, liftWords, mainChanges, shownNodes, traceIdIn } from '/admin/assets/model/compare.js';
import { funnelRows, grown, meaningsOf, milestones, milestoneSpans, since } from '/admin/assets/model/journeys.js';
import { tracesHref } from '/admin/assets/model/links.js';
import { causeName, errorRate, linesOf, requestsOf } from '/admin/assets/model/metrics.js';
import { bytes, change, percent, rate, rates } from '/admin/assets/model/numbers.js';
import { readQuery, writeQuery } from '/admin/assets/model/query.js';
import { booksOf, booksOfAll, byService, ingestRate } from '/admin/assets/model/system.js';
import { serviceMap } from '/admin/assets/model/service-map.js';

const CHOICES = { tab: ['overview', 'errors'], service: '', ms: '1000' };
const ID = 'a45c2ac6628a4eb3919a205e3fabc7a2';
const edge = (parent, child, more = {}) => ({ parent, child, type: 'call', calls: 10, perSecond: 1, errors: 0, errorRate: 0, p95Ms: 5, ...more });

/** Where a path runs, every few pixels. */
function pointsOf(d) {
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', d);
  return Array.from({ length: Math.ceil(path.getTotalLength() / 4) + 1 }, (_, i) => path.getPointAtLength(i * 4));
}

/** The lines of a map whose strokes leave it. */
function outside({ edges, width, height }) {
  return edges.filter(({ path }) => pointsOf(path).some(({ x, y }) => x < 0 || x > width || y < 0 || y > height)).map(({ parent, child }) => `${parent}-${child}`);
}

export const tests = {
  query_writtenToTheAddress_isReadBack() {
    const values = { tab: 'errors', service: 'a&b=ü', ms: '50' };
    equal(readQuery(writeQuery(values, CHOICES), CHOICES), values);
  },
  query_atItsDefaults_leavesTheAddressClean: () => equal(writeQuery(readQuery('', CHOICES), CHOICES), ''),
  query_thatNobodyOffers_isAtItsDefault: () => equal(readQuery('?tab=javascript:1&other=2', CHOICES).tab, 'overview'),
  tracesHref_ofHostileNames_staysAQuery: () => equal(tracesHref({ service: '"><img>', from: '' }), '/admin/traces?own=show&service=%22%3E%3Cimg%3E'),
  tracesHref_ofFigures_showsAllThatWasCounted: () => equal([tracesHref({}), tracesHref({ own: '' })], ['/admin/traces?own=show', '/admin/traces']),

  percent_ofAnyShare_isShort: () => equal([0, 0.00001, 0.0123, 0.999, 1, NaN].map(percent), ['0 %', '< 0.01 %', '1.23 %', '99.9 %', '100 %', '–']),
  rate_isInTheUnitThatIsEasyToSay: () => equal([0, 1234, 3.21, 0.5, 0.001, 0.00001].map(rate), ['0', '1,234 /s', '3.2 /s', '30 /min', '3.6 /h', '0.86 /d']),
  rates_ofAColumn_areInOneUnit() {
    const column = [0.2, 0.001, 0, NaN];
    equal(column.map(rates(column)), ['720 /h', '3.6 /h', '0', '–']);
    equal([1000, 0.00002].map(rates([1000, 0.00002])), ['60,000 /min', '0.0012 /min']);
    equal([rates([])(0), rates([0.5])(0.5)], ['0', '30 /min']);
  },
  bytes_areDecimal: () => equal([0, 999, 1000, 4_210_000_000].map(bytes), ['0 B', '999 B', '1 kB', '4.21 GB']),
  change_isInPercentOrTimes: () => equal([change(125, 100), change(97, 100), change(900, 100), change(1, 0)], ['+25 %', '−3 %', '×9', '']),

  valueTicks_coverTheLargest() {
    equal(valueTicks(7), [0, 2, 4, 6, 8]);
    equal(valueTicks(0.03), [0, 0.01, 0.02, 0.03]);
    equal(valueTicks(0), [0, 1]);
  },
  timeTicks_areRoundInTheViewersZone() {
    const from = Date.UTC(2026, 0, 1, 10, 7);
    equal(timeTicks(from, from + 3_600_000, 400, 0).map((at) => new Date(at).toISOString().slice(11, 16)), ['10:15', '10:30', '10:45', '11:00']);
    equal(timeTicks(from, from + 86_400_000, 300, -330).map((at) => new Date(at).toISOString().slice(11, 16))[0], '18:30');
  },
  linePath_overAGap_isBroken: () => equal(linePath([[0, 1], [1, 2], null, [3, 4]]), 'M0 1L1 2M3 4'),
  loners_betweenGaps_areFound: () => equal(loners([[0, 1], null, [2, 3], null, [4, 5], [6, 7]]), [[0, 1], [2, 3]]),
  scales_putTheTopAtZero() {
    const { x, y } = scales({ from: 0, to: 10, top: 5, width: 100, height: 50 });
    equal([x(5), y(5), y(0)], [50, 0, 50]);
  },
  stepAt_outsideTheChart_isTheNearest: () => equal([-5, 0, 99, 500].map((x) => stepAt(x, 100, 10)), [0, 0, 9, 9]),

  meaningsOf_whatAPersonHas() {
    equal(meaningsOf('a@b.org'), [{ email: 'a@b.org' }]);
    equal(meaningsOf('MG-1')[0], { order: 'MG-1' });
    equal(meaningsOf('A'.repeat(64)), [{ emailHash: 'a'.repeat(64) }]);
    equal(meaningsOf('7b0c0c5e-1111-4222-8333-abcdefabcdef').map((each) => Object.keys(each)[0]), ['order', 'ticket']);
    equal(meaningsOf(''), [{}]);
  },
  since_ofAllTime_isNoBound: () => equal([since('all', 0), since('24h', 86_400_000)], [undefined, '1970-01-01T00:00:00.000Z']),
  milestones_haveLeadTimesFromTheOneReachedBefore() {
    const times = { purchased: '2026-01-01T00:00:00Z', issued: null, mailed: '2026-01-01T00:00:02Z', firstScan: '2026-01-03T00:00:02Z' };
    equal(milestones({ milestones: times }).map((step) => step.lead), [null, null, 2000, 172_800_000]);
  },
  milestoneSpans_areThoseOfTheOrder() {
    const span = (spanId, name, order) => ({ spanId, name, attributes: order ? { 'order.id': order } : {} });
    equal(milestoneSpans([span('a', 'POST /api/orders'), span('b', 'send-email', 'x'), span('c', 'send-email', 'y')], 'x'), { purchased: 'a', mailed: 'b' });
  },
  funnelRows_ofTheLastStage_tellDueFromLost() {
    const stages = ['purchased', 'issued', 'mailed', 'scanned'].map((name) => ({ name, tickets: 10, share: 1 }));
    equal(funnelRows({ stages, outcomes: { scanned: 5, notYetDue: 3, notScanned: 2 } })[3].parts, [['good', 0.5], ['waiting', 0.3], ['bad', 0.2]]);
  },
  grown_byAnOverlappingPage_hasEachOrderOnce() {
    const page = (...ids) => ({ journeys: ids.map((orderId) => ({ orderId })), nextCursor: null });
    equal(grown(page('a', 'b'), page('b', 'c')).journeys.map((each) => each.orderId), ['a', 'b', 'c']);
  },

  requestsOf_theMap_asksForAllServices: () => equal(requestsOf({ tab: 'map', range: '1h', service: 'a' }), [['dependencies', '?range=1h']]),
  requestsOf_anExactWindow_leavesTheRangeOut: () => equal(requestsOf({ tab: 'errors', range: '1h', from: 'F', to: 'T' })[0][1], '?from=F&to=T'),
  causeName_ofAClass_isItsLastPart: () => equal(['io.vertx.core.http.HttpClosedException', 'SOLD_OUT', '503', 'The mail server. Down'].map(causeName), ['HttpClosedException', 'SOLD_OUT', '503', 'The mail server. Down']),
  errorRate_ofNothing_isNoPoint: () => equal(linesOf([{ spans: 0, errors: 0 }, { spans: 4, errors: 1 }], ['e', 'bad', errorRate])[0].values, [null, 0.25]),

  serviceMap_putsCallersLeftOfTheCalled() {
    const { nodes } = serviceMap({ nodes: ['db', 'orders', 'shop'], edges: [edge('shop', 'orders'), edge('orders', 'db', { type: 'database' }), edge('shop', 'db')] });
    const x = Object.fromEntries(nodes.map((node) => [node.name, node.x]));
    holds(x.shop < x.orders && x.orders < x.db, JSON.stringify(x));
    equal(nodes.find((node) => node.name === 'db').calls, 20);
  },
  serviceMap_linesOfRealServices_runThroughNoBox() {
    const message = { type: 'message' };
    const database = { type: 'database' };
    const edges = [edge('load', 'site'), edge('web', 'site'), edge('site', 'orders'), edge('orders', 'events'), edge('orders', 'scanner'), edge('scanner', 'orders'),
      edge('orders', 'site', message), edge('orders', 'traces', message), edge('scanner', 'traces', message), edge('scanner', 'site', message), edge('orders', 'web', message),
      ...['site', 'orders', 'events', 'scanner', 'traces'].map((name) => edge(name, 'db', database))];
    const map = serviceMap({ nodes: ['db', 'events', 'load', 'orders', 'scanner', 'site', 'traces', 'web'], edges });
    const { nodes, edges: lines } = map;
    const inside = ({ x, y }, box) => x > box.x + 1 && x < box.x + box.width - 1 && y > box.y + 1 && y < box.y + box.height - 1;
    const struck = lines.flatMap((line) => pointsOf(line.path).flatMap((point) => nodes.filter((node) => inside(point, node)).map((node) => `${line.parent}-${line.child} over ${node.name}`)));
    equal([...new Set(struck)], []);
    equal(outside(map), []);
  },
  serviceMap_ofARing_ends() {
    const map = serviceMap({ nodes: ['a', 'b', 'c'], edges: [edge('a', 'b'), edge('b', 'a'), edge('c', 'c')] });
    equal(map.nodes.length, 3);
    holds(map.edges.every((each) => each.path && !each.path.includes('NaN')), JSON.stringify(map.edges));
    equal(outside(map), []);
  },
  serviceMap_ofOneThatCallsItself_hasItsLineInThePicture: () => equal(outside(serviceMap({ nodes: ['c'], edges: [edge('c', 'c')] })), []),

  sentence_ofEachKind_saysWhatIsWatched() {
    const rule = { service: 's', operation: '', minutes: 60, threshold: 5, percentile: 99, slowMs: 2000 };
    equal(sentence({ ...rule, kind: 'error_rate' }), '5 % or more of s fail within 1 h');
    equal(sentence({ ...rule, kind: 'latency' }), 'p99 of s is 5 ms or more within 1 h');
    equal(sentence({ ...rule, kind: 'not_admitted' }), "5 % or more of an event's tickets are not admitted 1 h before its end");
  },
  channels_asLines_areReadBack() {
    const channels = [{ type: 'webhook', url: 'https://a.example/x@y' }, { type: 'email', to: 'a@b.example' }, { type: 'bus' }];
    equal(channelsFrom(channelsText(channels)), channels);
  },
  ruleFrom_aForm_hasNumbers() {
    const fields = new FormData();
    Object.entries({ name: ' n ', kind: 'latency', threshold: '1.5', channels: '' }).forEach(([name, value]) => fields.set(name, value));
    equal(ruleFrom(fields), { name: 'n', kind: 'latency', threshold: 1.5, channels: [] });
  },
  standing_ofASilencedRule_endsWithTheSilence() {
    equal([1, 3].map((now) => standing({ firing: 1, silencedUntil: new Date(2).toISOString() }, now).words), ['Firing, silenced', 'Firing']);
  },
  toldWords_ofAFailure_sayWhy: () => equal(toldWords({ event: 'firing', type: 'email', tries: 2, error: 'refused' }), 'email waits, 2 tries: refused'),
  books_ofAllNodes_areAddedUp() {
    const node = (received, age) => ({ metrics: { 'maguey.ingest.spans.received': received, 'maguey.ingest.spool.age.seconds': age } });
    const all = booksOfAll([node(3, 0), node(4, 7), { node: 'silent' }]);
    equal([all.received, all.lagSeconds, booksOf({ node: 'silent' })], [7, 7, null]);
  },
  ingestRate_needsTwoReadings: () => equal([ingestRate(null, { at: 1, received: 1 }), ingestRate({ at: 0, received: 0 }, { at: 2000, received: 10 }), ingestRate({ at: 0, received: 9 }, { at: 2000, received: 1 })], [null, 5, null]),
  byService_putsSilentNodesLast: () => equal(byService([{ node: 'x' }, { service: 'b' }, { service: 'a' }]).map(([name]) => name), ['a', 'b', '']),

  traceIdIn_anAddress_isFound: () => equal([traceIdIn(`http://x/admin/traces/${ID.toUpperCase()}?span=1`), traceIdIn('nothing')], [ID, '']),
  comparison_ofOneTrace_isWithTheUsual: () => equal(comparisonOf({ mode: 'traces', a: ID, b: '' }), ['compare/usual', `?trace=${ID}`]),
  comparison_ofNoTrace_isNone: () => equal(comparisonOf({ mode: 'traces', a: '', b: ID }), null),
  groupsQuery_ofSlowOnes_putsTheRestFirst() {
    equal(groupsQuery({ split: 'slow', ms: '500', service: 's', range: '1h' }), '?base.service=s&base.range=1h&base.maxMs=500&other.service=s&other.range=1h&other.minMs=500');
  },
  shownNodes_thatDiffer_comeWithTheirCallers() {
    const nodes = [{ node: 0, parent: null, change: 'same' }, { node: 1, parent: 0, change: 'slower' }, { node: 2, parent: 0, change: 'same' }];
    equal(shownNodes(nodes, true).map((each) => each.node), [0, 1]);
  },
  mainChanges_thatMerelyWaited_areLeftOut() {
    const node = (selfDeltaMs, other = {}) => ({ selfDeltaMs, base: {}, other });
    equal(mainChanges([node(0), node(90), node(0, null)]).length, 2);
  },
  byItself_slowerInAFasterWhole_isSlower() {
    const node = (more) => changeOf(byItself({ base: {}, other: {}, change: 'faster', deltaMs: -40, ...more })).words;
    equal([node({ selfDeltaMs: 131 }), node({ selfDeltaMs: -5 }), node({ base: null, change: 'added', selfDeltaMs: 3 })], ['slower', 'faster', 'only in B']);
  },
  liftWords_ofAnyLift_areWords: () => equal([null, 0, 0.5, 3.21].map((lift) => liftWords({ lift })), ['never in the rest', 'only in the rest', '÷2', '×3.2']),
};
