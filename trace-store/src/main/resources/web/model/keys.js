// Which key means what. A key with Alt or Meta belongs to the browser, one with Ctrl too but for Ctrl-B, which finds as in Jaeger.

const LIST = {
  '/': 'search', j: 'next', ArrowDown: 'next', k: 'previous', ArrowUp: 'previous', r: 'refresh', p: 'live', v: 'views', '?': 'help', Escape: 'leave',
};
const TRACE = {
  ArrowDown: 'next', j: 'next', ArrowUp: 'previous', k: 'previous', ArrowLeft: 'collapse', ArrowRight: 'expand',
  Home: 'first', End: 'last', PageDown: 'pageDown', s: 'pageDown', PageUp: 'pageUp', w: 'pageUp',
  Enter: 'open', Escape: 'close', e: 'nextError', E: 'previousError', F: 'errorsFirst',
  '/': 'find', 'Ctrl+b': 'find', f: 'nextMatch', n: 'nextMatch', b: 'previousMatch', N: 'previousMatch',
  a: 'panLeft', A: 'panLeftFar', d: 'panRight', D: 'panRightFar', '+': 'zoomIn', '=': 'zoomIn', '*': 'zoomInFar', '-': 'zoomOut', _: 'zoomOutFar', 0: 'zoomReset',
  z: 'zoomSpan', o: 'expandLevel', p: 'collapseLevel', '[': 'expandAll', ']': 'collapseAll', t: 'scale', y: 'critical',
  c: 'copy', l: 'copyLink', u: 'copyCurl', x: 'download', v: 'compare', r: 'refresh', '?': 'help',
  1: 'tab1', 2: 'tab2', 3: 'tab3', 4: 'tab4', 5: 'tab5', 6: 'tab6',
};
const PAGE = { '/': 'search', r: 'refresh', '?': 'help' };
const NATIVE = ['INPUT', 'SELECT', 'TEXTAREA'];
const PRESSABLE = ['A', 'BUTTON', 'SUMMARY'];

/** What the help of the list tells: groups of keys with words. */
export const LIST_HELP = [
  ['Find', [['/', 'search'], ['v', 'saved views'], ['Esc', 'leave a field or the list']]],
  ['List', [['j ↓', 'next trace'], ['k ↑', 'previous trace'], ['Enter', 'open it'], ['p', 'pause, or go live'], ['r', 'read anew'], ['?', 'this help']]],
  ['Plot', [['← →', 'from point to point'], ['Enter', 'that trace alone']]],
];

/** What the help of a trace tells. */
export const TRACE_HELP = [
  ['Move', [['↓ j', 'next span'], ['↑ k', 'previous span'], ['→ ←', 'expand or collapse, then to the child or parent'], ['Home End', 'first, last span'],
    ['s w', 'a page down, up'], ['Enter', 'open the span'], ['Esc', 'close it, then clear the search, then the zoom']]],
  ['Find', [['/ Ctrl+b', 'find in the trace'], ['f n', 'next match'], ['b N', 'previous match'], ['e E', 'next, previous error'], ['F', 'errors first']]],
  ['Time', [['+ -', 'zoom in, out'], ['* _', 'zoom in, out far'], ['a d', 'pan left, right'], ['A D', 'pan far'], ['z', 'zoom to the span'], ['0', 'the whole trace'],
    ['t', 'true scale or folded silence'], ['y', 'critical path']]],
  ['Tree', [['o', 'show one more level'], ['p', 'hide the deepest level'], ['[', 'open every branch'], [']', 'close every branch']]],
  ['Page', [['1 … 6', 'waterfall, flame graph, table, services, logs, scans'], ['c', 'copy the trace id'], ['l', 'copy the link'], ['u', 'copy a curl command'],
    ['x', 'download as OTLP JSON'], ['v', 'compare'], ['r', 'read anew'], ['?', 'this help']]],
];

/** What the help of every other page tells; a page adds what it has besides. */
export const PAGE_HELP = [
  ['Page', [['r', 'read anew'], ['?', 'this help'], ['Tab', 'to the next link, button or field'], ['Enter', 'opens it']]],
];
export const SEARCH_HELP = ['Find', [['/', 'search'], ['Enter', 'find'], ['Esc', 'empty the field']]];
export const CHART_HELP = ['Charts', [['← →', 'from step to step'], ['PageUp PageDown', 'ten steps'], ['Home End', 'first, last step'], ['Enter', 'the traces of the step']]];

/** What a key press asks of the list: a command's name or undefined. From the search box, down leads into the list. */
export function listCommand(event) {
  if (event.key === 'ArrowDown' && event.target?.type === 'search') return 'next';
  return command(LIST, event);
}

/** What a key press asks of the trace. */
export function traceCommand(event) {
  return command(TRACE, event);
}

/** What a key press asks of any other page. */
export function pageCommand(event) {
  return command(PAGE, event);
}

/** Fields keep their keys, but Escape; links and buttons keep Enter. */
function command(bindings, { key, ctrlKey, altKey, metaKey, target }) {
  if (altKey || metaKey) return undefined;
  if (NATIVE.includes(target?.tagName) && key !== 'Escape') return undefined;
  if (PRESSABLE.includes(target?.tagName) && key === 'Enter') return undefined;
  return bindings[ctrlKey ? `Ctrl+${key}` : key];
}
