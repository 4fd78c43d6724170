// Which key means what. A key with Ctrl, Alt or Meta belongs to the browser.

const LIST = { '/': 'search', j: 'next', ArrowDown: 'next', k: 'previous', ArrowUp: 'previous', r: 'refresh', Escape: 'leave' };
const TRACE = {
  ArrowDown: 'next', j: 'next', ArrowUp: 'previous', k: 'previous', ArrowLeft: 'collapse', ArrowRight: 'expand',
  Home: 'first', End: 'last', Enter: 'open', Escape: 'close', c: 'copy', t: 'scale', e: 'nextError', r: 'refresh',
};
const PAGE = { '/': 'search', r: 'refresh' };
const NATIVE = ['INPUT', 'SELECT', 'TEXTAREA'];
const PRESSABLE = ['A', 'BUTTON', 'SUMMARY'];

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
  if (ctrlKey || altKey || metaKey) return undefined;
  if (NATIVE.includes(target?.tagName) && key !== 'Escape') return undefined;
  if (PRESSABLE.includes(target?.tagName) && key === 'Enter') return undefined;
  return bindings[key];
}
