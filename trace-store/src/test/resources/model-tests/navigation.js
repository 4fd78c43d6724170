import { equal, span } from './assert.js';
import { arranged } from '/admin/assets/model/arrange.js';
import * as go from '/admin/assets/model/navigation.js';
import { traceModel } from '/admin/assets/model/trace-model.js';

const spans = [span('a', null, 0, 9), span('b', 'a', 1, 5), span('c', 'b', 2, 1, { status: 'ERROR' }), span('d', 'a', 7)];
const model = traceModel({ trace: {}, spans });
const node = (id) => model.byId.get(id);
const told = ({ cursor, open, rows }) => [cursor?.span.name, open?.span.name ?? null, rows.map((row) => row.span.name).join('')];

export const tests = {
  start_isTheFirstRootWithNothingOpen: () => equal(told(go.startOf(model)), ['a', null, 'abcd']),
  start_ofATraceWithoutSpans_hasNoCursor: () => equal(told(go.step(go.startOf(traceModel({ trace: {}, spans: [] })), 1)), [undefined, null, '']),
  step_beyondTheEnd_stays: () => equal(told(go.step(go.step(go.startOf(model), 1), 9)), ['d', null, 'abcd']),
  step_withAnOpenDetail_takesItAlong: () => equal(told(go.step(go.openCursor(go.startOf(model)), 1)), ['b', 'b', 'abcd']),
  toggle_hidesAndShows() {
    const closed = go.toggle(go.startOf(model), node('b'));
    equal([told(closed), told(go.toggle(closed, node('b')))], [['b', null, 'abd'], ['b', null, 'abcd']]);
  },
  left_collapsesThenClimbs() {
    const atB = go.moveTo(go.startOf(model), node('b'));
    equal(told(go.collapseOrClimb(go.collapseOrClimb(atB))), ['a', null, 'abd']);
  },
  left_onARoot_staysThere: () => equal(told(go.collapseOrClimb(go.collapseAll(go.startOf(model)))), ['a', null, 'a']),
  right_expandsThenDescends() {
    const closed = go.toggle(go.startOf(model), node('a'));
    equal(told(go.expandOrDescend(go.expandOrDescend(closed))), ['b', null, 'abcd']);
  },
  right_onALeaf_staysThere: () => equal(told(go.expandOrDescend(go.moveTo(go.startOf(model), node('d')))), ['d', null, 'abcd']),
  failures_belowANode_areCounted: () => equal(['a', 'b', 'c', 'd'].map((id) => node(id).failuresBelow), [1, 1, 0, 0]),
  reachError_insideACollapsedTree_opensWhatHidesIt() {
    equal(told(go.reachError(go.collapseAll(go.startOf(model)))), ['c', 'c', 'abcd']);
  },
  reachError_backwards_goesRoundToo: () => equal(told(go.reachError(go.startOf(model), -1)), ['c', 'c', 'abcd']),
  levels_hiddenAndShown_oneByOne() {
    const less = go.collapseLevel(go.startOf(model));
    const least = go.collapseLevel(less);
    equal([told(less), told(least), told(go.collapseLevel(least))], [['a', null, 'abd'], ['a', null, 'a'], ['a', null, 'a']]);
    equal([told(go.expandLevel(least)), told(go.expandLevel(go.expandLevel(least)))], [['a', null, 'abd'], ['a', null, 'abcd']]);
  },
  collapseLevel_overTheCursor_takesItAlong: () => equal(told(go.collapseLevel(go.moveTo(go.startOf(model), node('c')))), ['b', null, 'abd']),
  arranged_errorsFirst_andBack() {
    const order = (each) => each.nodes.map((n) => n.span.name).join('');
    const other = traceModel({ trace: {}, spans: [span('a', null, 0, 9), span('b', 'a', 1, 5), span('c', 'a', 2, 4), span('d', 'c', 3, 1, { status: 'ERROR' })] });
    equal([order(arranged(other, true)), order(arranged(other, false))], ['acdb', 'abcd']);
    equal(arranged(other, true).nodes.map((n) => n.index), [0, 1, 2, 3]);
  },
  reachError_withoutErrors_stays() {
    const sound = traceModel({ trace: {}, spans: spans.slice(0, 2) });
    equal(told(go.reachError(go.startOf(sound))), ['a', null, 'ab']);
  },
  expandAll_keepsTheCursor: () => equal(told(go.expandAll(go.toggle(go.startOf(model), node('b')))), ['b', null, 'abcd']),
  moveOver_toTheTraceAsItIsNow_keepsWhatWasOpen() {
    const later = traceModel({ trace: {}, spans: [...spans, span('e', 'a', 8)] });
    equal(told(go.moveOver(go.reach(go.startOf(model), node('d')), later)), ['d', 'd', 'abcde']);
  },
  close_leavesTheCursor: () => equal(told(go.close(go.reach(go.startOf(model), node('d')))), ['d', null, 'abcd']),
};
