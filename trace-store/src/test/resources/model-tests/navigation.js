import { equal, span } from './assert.js';
import * as go from '/admin/assets/model/navigation.js';
import { traceModel } from '/admin/assets/model/trace-model.js';

const spans = [span('a', null, 0, 9), span('b', 'a', 1, 5), span('c', 'b', 2, 1, { status: 'ERROR' }), span('d', 'a', 7)];
const model = traceModel({ trace: {}, spans });
const node = (id) => model.byId.get(id);
const told = ({ cursor, open, rows }) => [cursor?.span.name, open?.span.name ?? null, rows.map((row) => row.span.name).join('')];

export const tests = {
  start_isTheFirstRootWithNothingOpen: () => equal(told(go.startOf(model)), ['a', null, 'abcd']),
  start_ofATraceWithoutSpans_hasNoCursor: () => equal(told(go.step(go.startOf(traceModel({ trace: {}, spans: [] })), 1)), [undefined, null, '']),
  step_beyondTheEnd_stays: () => equal(told(go.step(go.step(go.startOf(model), 1), 9)), ['b', null, 'abcd']),
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
