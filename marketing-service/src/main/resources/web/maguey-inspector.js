import { buffer, dropped, subscribe } from './maguey-tracing.js';

/**
 * Shows the page's own spans while it is being developed: a button in the corner, behind it the last 200 spans by trace.
 * Alt+Shift+T opens and closes it, Escape closes it, arrows go from span to span. It works in a shadow root, with a
 * style sheet of its own and without inline styles, so that neither the page nor a strict policy minds.
 */
const STYLE = `
:host { all: initial; position: fixed; inset: auto auto 0 0; z-index: 2147483000; font: 13px/1.45 system-ui, sans-serif; color: #f3efe6; }
button, input { font: inherit; color: inherit; }
button { background: #2f6f61; border: 0; border-radius: 6px; padding: .35rem .7rem; cursor: pointer; }
button:hover { background: #3a8877; }
:focus-visible { outline: 3px solid #f0b252; outline-offset: 1px; }
.open { position: absolute; left: .8rem; bottom: .8rem; white-space: nowrap; box-shadow: 0 2px 10px rgb(0 0 0 / .35); }
.panel { position: absolute; left: .8rem; bottom: 3.2rem; width: min(46rem, calc(100vw - 1.6rem)); max-height: min(70vh, 34rem); display: flex; flex-direction: column; background: #14201f; border: 1px solid #3d5550; border-radius: 10px; box-shadow: 0 8px 30px rgb(0 0 0 / .5); }
[hidden] { display: none; }
header { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; padding: .6rem .8rem; border-bottom: 1px solid #3d5550; }
h2 { font-size: 1rem; margin: 0; }
input { flex: 1 1 9rem; min-width: 0; background: #0d1615; border: 1px solid #6c837d; border-radius: 6px; padding: .3rem .5rem; }
.spans { overflow: auto; padding: .3rem .8rem .8rem; }
.trace { display: flex; flex-wrap: wrap; gap: .6rem; align-items: baseline; margin: .7rem 0 .2rem; color: #c9d8d2; }
.trace code { color: #fff; overflow-wrap: anywhere; }
.trace button { padding: .05rem .5rem; }
a { color: #9ed3bd; }
ul { list-style: none; margin: 0; padding: 0; }
.span { display: grid; grid-template-columns: minmax(9rem, 1.2fr) 4.5rem minmax(5rem, 1fr); gap: .7rem; align-items: center; width: 100%; background: none; border-radius: 4px; padding: .2rem .4rem; text-align: left; }
.span:hover, .span[aria-expanded=true] { background: #22332f; }
.name { overflow-wrap: anywhere; }
.error .name::before { content: '✖ error '; color: #ffa394; font-weight: 700; }
.time { text-align: right; font-variant-numeric: tabular-nums; }
.track { display: block; position: relative; height: .7rem; background: #0d1615; border-radius: 3px; overflow: hidden; }
.bar { position: absolute; inset-block: 0; min-width: 3px; background: #6fb7a3; border-radius: 3px; }
.error .bar { background: #e5725c; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .9rem; margin: .2rem 0 .6rem 1.2rem; }
dt { color: #c9d8d2; } dd { margin: 0; overflow-wrap: anywhere; }
.none { color: #c9d8d2; padding: .6rem 0; margin: 0; }
`;

/** Puts the inspector on the page, once. @param {{dashboard?: string}} [options] base of the links to traces */
export function inspect({ dashboard } = {}) {
  if (document.querySelector('maguey-inspector')) return;
  const host = document.createElement('maguey-inspector');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];

  const open = make('button', { className: 'open', type: 'button' });
  const panel = make('section', { className: 'panel', hidden: true });
  const filter = make('input', { type: 'search', placeholder: 'Filter by name, path, trace' });
  const list = make('div', { className: 'spans' });
  const close = make('button', { type: 'button', textContent: 'Close' });
  const title = make('h2', { textContent: 'Spans of this page' });
  panel.setAttribute('aria-label', 'Trace inspector');
  filter.setAttribute('aria-label', 'Filter spans');
  open.setAttribute('aria-keyshortcuts', 'Alt+Shift+T');
  panel.append(make('header', {}, title, filter, close), list);
  root.append(open, panel);

  let expanded, due;
  const show = () => {
    const spans = buffer(), lost = dropped();
    open.textContent = `${spans.length} span${spans.length === 1 ? '' : 's'}${lost ? `, ${lost} lost` : ''}`;
    open.setAttribute('aria-expanded', String(!panel.hidden));
    if (panel.hidden) return;
    const focused = root.activeElement?.dataset.span;
    const wanted = spans.filter(span => matches(span, filter.value.trim().toLowerCase()));
    const traces = [...grouped(wanted)].reverse();
    list.replaceChildren(...traces.length ? traces.flatMap(([id, of]) => trace(id, of, dashboard, expanded))
      : [make('p', { className: 'none', textContent: 'No span yet, or none that fits.' })]);
    if (focused) root.querySelector(`[data-span="${focused}"]`)?.focus();
  };
  const toggle = shown => {
    panel.hidden = !shown;
    show();
    (shown ? filter : open).focus();
  };
  open.addEventListener('click', () => toggle(panel.hidden));
  close.addEventListener('click', () => toggle(false));
  filter.addEventListener('input', show);
  list.addEventListener('click', event => {
    const { span, copy } = event.target.closest('button')?.dataset ?? {};
    if (copy) navigator.clipboard?.writeText(copy);
    if (!span) return;
    expanded = expanded === span ? undefined : span;
    show();
  });
  root.addEventListener('keydown', event => {
    if (event.key === 'Escape' && !panel.hidden) toggle(false);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || panel.hidden) return;
    event.preventDefault();
    const rows = [...list.querySelectorAll('.span')], at = rows.indexOf(root.activeElement);
    (rows[at + step] ?? (step < 0 ? filter : rows.at(-1)))?.focus();
  });
  addEventListener('keydown', event => {
    if (event.altKey && event.shiftKey && event.code === 'KeyT') { event.preventDefault(); toggle(panel.hidden); }
  });
  // Many spans at once are drawn once.
  subscribe(() => { due ||= requestAnimationFrame(() => { due = 0; show(); }); });
  document.body.append(host);
  show();
}

function trace(id, spans, dashboard, expanded) {
  const from = Math.min(...spans.map(span => span.start));
  const whole = Math.max(...spans.map(span => span.start + span.duration)) - from || 1;
  const head = make('p', { className: 'trace' }, make('span', { textContent: 'Trace' }), make('code', { textContent: id }));
  const copy = make('button', { type: 'button', textContent: 'Copy' });
  copy.dataset.copy = id;
  copy.setAttribute('aria-label', `Copy trace id ${id}`);
  head.append(copy);
  if (dashboard) head.append(make('a', { href: `${dashboard}/admin/traces/${id}`, textContent: 'Open in the dashboard', target: '_blank', rel: 'noopener' }));
  return [head, make('ul', {}, ...spans.sort((a, b) => a.start - b.start).map(span => row(span, from, whole, expanded)))];
}

function row(span, from, whole, expanded) {
  const bar = make('span', { className: 'bar' });
  bar.style.insetInlineStart = `${(span.start - from) / whole * 100}%`;
  bar.style.width = `${span.duration / whole * 100}%`;
  const button = make('button', { type: 'button', className: `span ${span.status}` },
    make('span', { className: 'name', textContent: label(span) }),
    make('span', { className: 'time', textContent: `${span.duration.toFixed(span.duration < 10 ? 1 : 0)} ms` }),
    make('span', { className: 'track' }, bar));
  button.dataset.span = span.spanId;
  button.setAttribute('aria-expanded', String(expanded === span.spanId));
  return make('li', {}, button, ...expanded === span.spanId ? [details(span)] : []);
}

/** A call without a name of its own is told apart by its path. */
function label({ name, attributes }) {
  return name === attributes['http.request.method'] ? `${name} ${attributes['url.path']}` : name;
}

function details(span) {
  const facts = {
    'span id': span.spanId, 'parent id': span.parentId || 'none, a root', kind: span.kind,
    started: new Date(span.start).toISOString(), sampled: span.flags & 1 ? 'yes' : 'no, it is not sent', ...span.attributes,
  };
  return make('dl', {}, ...Object.entries(facts).filter(([, value]) => value !== undefined)
    .flatMap(([name, value]) => [make('dt', { textContent: name }), make('dd', { textContent: String(value) })]));
}

function matches(span, text) {
  return !text || [span.name, span.traceId, span.spanId, span.attributes['url.path']]
    .some(value => String(value ?? '').toLowerCase().includes(text));
}

function grouped(spans) {
  const traces = new Map();
  for (const span of spans) traces.set(span.traceId, [...traces.get(span.traceId) ?? [], span]);
  return traces;
}

function make(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}
