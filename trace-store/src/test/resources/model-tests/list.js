import { equal, holds, near } from './assert.js';
import { useZone } from '/admin/assets/model/calendar.js';
import { chips, hidesOwn, isFiltered, readDuration, readFilters, searchQuery, withChange, writeFilters } from '/admin/assets/model/filters.js';
import { areaFilters, nearest, scatter } from '/admin/assets/model/scatter.js';
import { understand } from '/admin/assets/model/search-words.js';
import { complaint, readViews, viewHref, viewOf, withName, without, withView } from '/admin/assets/model/saved-views.js';
import { emptyWords, isOvergrown, traceList, withArrivals } from '/admin/assets/model/trace-list.js';

const trace = (traceId, second, activeMs = 10) => ({ traceId, lastEnd: `2026-11-17T10:00:${String(second).padStart(2, '0')}.000000Z`, activeMs });
const page = (traces, nextCursor = null) => traceList({ traces, nextCursor, total: traces.length, totalIsExact: true });
const ids = (list) => list.traces.map((each) => each.traceId).join('');
const none = readFilters('');

export const tests = {
  filters_writtenToTheAddress_areReadBack() {
    const set = {
      q: '7 Q&A=ü', service: 'orders-service', operation: 'POST /x', order: 'A1', ticket: 'TK', status: 'error', performance: 'very_slow', range: '24h',
      kind: 'SERVER', own: 'show', state: 'scanned', minMs: '0.5', maxMs: '9', from: '2026-11-17T10:00:00.000Z', to: '2026-11-18T10:00:00.000Z', attribute: ['a=b&c', 'd'],
    };
    equal(readFilters(writeFilters(set)), set);
  },
  filters_atTheirDefault_leaveTheAddressClean: () => equal(writeFilters(none), ''),
  filters_thatNobodyOffers_areIgnored() {
    equal(writeFilters(readFilters('?status=broken&range=9y&minMs=-1&maxMs=x&from=soon&kind=<b>&attribute=')), '');
  },
  searchQuery_withOwnTimes_leavesTheRangeOut() {
    equal(searchQuery({ ...none, range: '7d', from: '2026-11-17', service: 's' }, { limit: '100', cursor: 'c' }), 'service=s&from=2026-11-17&own=hide&limit=100&cursor=c');
  },
  own_shown_isInTheAddressButNoChipAndNoFilter() {
    const shown = readFilters('?own=show');
    equal([writeFilters(shown), searchQuery(shown), chips(shown, String), isFiltered(shown), hidesOwn(shown)], ['?own=show', '', [], false, false]);
    equal([searchQuery(none), hidesOwn(none)], ['own=hide', true]);
  },
  emptyWords_ofAPageWithOlderOnes_denyNothing() {
    const titles = [[page([], 'c'), false], [page([], 'c'), true], [page([]), true], [page([]), false]].map(([list, isFiltered]) => emptyWords(list, isFiltered).title);
    equal(titles, ['None among the latest traces', 'None among the latest traces', 'No trace matches', 'No traces yet']);
  },
  withChange_ofTimes_takesTheRangeAwayAndBack() {
    const custom = withChange({ ...none, range: '1h' }, { from: '2026-11-17' });
    equal([custom.range, withChange(custom, { range: '7d' }).from], ['', '']);
  },
  chips_ofWhatIsSet_sayItAndTakeItAway() {
    const set = chips({ ...none, status: 'error', minMs: '1500', attribute: ['a=1', 'b'] }, String);
    equal(set.map(({ words }) => words), ['status: Errors', 'active ≥ 1.5 s', 'a=1', 'b']);
    equal(set.at(-2).without, { attribute: ['b'] });
  },
  views_keptByTheBrowser_areReadBackByName() {
    const views = withView(withView([], ' slow ', { ...none, performance: 'slow' }), 'errors', { ...none, status: 'error' });
    equal(views.map(({ name }) => name), ['errors', 'slow']);
    equal(readViews(JSON.stringify(views)), views);
    equal(viewHref(views[0]), '/admin/traces?status=error');
    equal(viewOf(views, { ...none, performance: 'slow' }).name, 'slow');
    equal(without(withName(views, 'slow', 'lazy'), 'lazy').map(({ name }) => name), ['errors']);
  },
  views_thatAreDamaged_areLeftOut() {
    equal([undefined, null, '{', '7', '{}', '[1, null, {"name": 7}]'].map(readViews), [[], [], [], [], [], []]);
    equal(readViews('[{"name": "x", "search": "javascript:alert(1)&status=<b>"}]'), [{ name: 'x', search: '' }]);
  },
  views_beyondTheBound_areRefusedUnlessOneIsReplaced() {
    const views = Array.from({ length: 50 }, (_, i) => ({ name: `v${i}`, search: '' }));
    equal([complaint([], ' '), complaint(views, 'v7'), complaint([], 'x'.repeat(61)), complaint(views, 'new')].map((words) => words.slice(0, 12)),
      ['A view needs', '', 'A name has a', 'There are 50']);
  },
  readDuration_ofWhatPeopleType_isMilliseconds() {
    equal(['250', '250 ms', '1.5s', ' 2 min', '1h', '', 'soon', '-3', '1 d'].map(readDuration), ['250', '250', '1500', '120000', '3600000', '', null, null, null]);
  },
  understand_whatPeopleHaveInHand_isToldApart() {
    const id = '4bf92f3577b34da6a3ce929d0e0e4736';
    const cases = [id, ` ${id.toUpperCase()} `, `00-${id}-00f067aa0ba902b7-01`, `http://x/admin/traces/${id}?span=1`, 'orders-service', 'gate.id=North gate', 'a@b.example',
      'TK0123456789', '7Q2M9XABC', 'checkout', ''];
    equal(cases.map((text) => understand(text, ['orders-service']).kind),
      ['trace', 'trace', 'trace', 'trace', 'service', 'attribute', 'email', 'ticket', 'order', 'text', 'none']);
    equal(cases.slice(0, 4).map((text) => understand(text).traceId), [id, id, id, id]);
  },
  understand_aLinkElsewhere_isNoTrace: () => equal(understand('http://x/admin/traces/4bf92f3577b34da6a3ce929d0e0e47361').kind, 'text'),
  withArrivals_newAndChanged_areEachInTheirPlaceOnce() {
    const list = withArrivals(page([trace('a', 9), trace('b', 5), trace('c', 1)]), [trace('c', 10), trace('d', 7)]);
    equal([ids(list), list.total, [...list.arrived].sort().join('')], ['cadb', 4, 'cd']);
  },
  withArrivals_ofAnOlderPage_waitThere: () => equal(ids(withArrivals(page([trace('a', 9), trace('b', 5)], 'more'), [trace('d', 2)])), 'ab'),
  isOvergrown_afterMany_asksForANewPage() {
    const many = Array.from({ length: 401 }, (_, i) => trace(`t${i}`, 20));
    equal([isOvergrown(page([])), isOvergrown(withArrivals(page([]), many))], [false, true]);
  },
  scatter_ofTraces_placesThemByTimeAndPowerOfTen() {
    const { points, frame } = scatter([trace('a', 0, 1), trace('b', 10, 100)], 800, 140);
    near(points[0].x, frame.left);
    near(points[0].y, frame.bottom);
    near(points[1].x, frame.right);
    near(points[1].y, frame.top);
  },
  scatter_ofMinutes_tellsSecondsAndTheDateOnce() {
    useZone('UTC');
    const now = Date.parse('2026-11-17T12:00:00Z');
    const words = (last) => scatter([trace('a', 0), { ...trace('b', 0), lastEnd: last }], 420, 140, now).xTicks.map((tick) => tick.words);
    equal(words('2026-11-17T10:02:00Z'), ['17 Nov, 10:00:00', '10:01:00', '10:02:00']);
    equal(words('2026-11-17T12:00:00Z'), ['17 Nov, 10:00', '11:00', '12:00']);
    equal(words('2026-11-19T10:00:00Z'), ['17 Nov, 10:00', '18 Nov, 10:00', '19 Nov, 10:00']);
    useZone('');
  },
  scatter_ofOneTraceOrNone_hasNoHoles() {
    const one = scatter([trace('a', 0, 0)], 800, 140);
    holds([one.points[0].x, one.points[0].y].every(Number.isFinite), 'no place');
    equal(scatter([], 800, 140).points, []);
  },
  areaFilters_aroundAPoint_letItPass() {
    const plot = scatter([trace('a', 0, 1), trace('b', 10, 100), trace('c', 5, 12.345)], 800, 140);
    const { x, y } = plot.points[2];
    const { from, to, minMs, maxMs } = areaFilters(plot, { x: x + 4, y: y + 4 }, { x: x - 4, y: y - 4 });
    holds(from <= '2026-11-17T10:00:05' && to > '2026-11-17T10:00:05' && minMs < 12.345 && maxMs > 12.345, [from, to, minMs, maxMs].join());
    holds(minMs > 9 && maxMs < 16, [minMs, maxMs].join());
  },
  nearest_withinReach_isThePoint: () => equal([nearest([{ x: 5, y: 5 }], { x: 8, y: 5 }, 4)?.x, nearest([{ x: 5, y: 5 }], { x: 20, y: 5 }, 4)], [5, undefined]),
};
