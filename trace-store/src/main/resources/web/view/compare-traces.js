import { html, nothing } from 'lit';
import { panel, segmented } from './controls.js';
import { serviceBadge, stateLabel, when } from './parts.js';
import { byItself, changeOf, longest, mainChanges, shownNodes } from '../model/compare.js';
import { duration, offset, plural } from '../model/format.js';
import { epochNanos } from '../model/time.js';
import { traceHref } from '../model/url-state.js';

const MAX_INDENT = 12;

/** Two traces laid over one another: their heads, where most of the difference is, and the tree of both. */
export function compareTraces(scene, { base, other, changes, nodes, hiddenNodes }) {
  const shown = shownNodes(nodes, scene.query.only === 'changed');
  const most = longest(nodes);
  return html`<div class="columns">${head('A', base, scene)}${head('B', other, scene, base)}</div>
    ${panel('Where they differ most', changes.length ? html`<ol class="changes">${mainChanges(changes).map((node) => html`<li>
      ${serviceBadge({ name: node.service }, scene.colours)} <b>${node.name}</b> ${label(byItself(node))} ${delta(node.selfDeltaMs)} <small>by itself</small></li>`)}</ol>` : html`<p class="none">No operation differs by more than a tenth or a millisecond</p>`)}
    <section class="panel"><header><h2>Structure</h2>${segmented('Which spans', [['', 'All'], ['changed', 'Different ones']], scene.query.only, (only) => scene.note({ only }))}
      <small>${plural(shown.length, 'operation')}${hiddenNodes ? `; ${hiddenNodes} more are not shown` : ''}</small></header>
      <div class="scroller" tabindex="0" role="region" aria-label="Structure of both traces"><table class="grid diff">
        <caption class="visually-hidden">Operations under their callers, with their time in both traces</caption>
        <thead><tr><th scope="col">Operation</th><th scope="col" class="n">A</th><th scope="col" class="n">B</th><th scope="col" class="bars">A over B</th><th scope="col" class="n">B − A</th><th scope="col">Change</th></tr></thead>
        <tbody>${shown.map((node) => row(node, most, scene.colours))}</tbody></table></div></section>`;
}

function head(letter, summary, { now }, base) {
  return html`<section class="panel side"><header><h2>${letter}: <a href=${traceHref(summary.traceId)}>${summary.rootName || '(root not yet received)'}</a></h2>${stateLabel(summary, now)}</header>
    <dl class="facts"><div><dt>Active</dt><dd>${duration(summary.activeMs)} ${base ? delta(summary.activeMs - base.activeMs) : nothing}</dd></div>
      <div><dt>Wall</dt><dd>${duration(summary.wallMs)}</dd></div><div><dt>Spans</dt><dd>${summary.spanCount} ${base ? more(summary.spanCount - base.spanCount) : nothing}</dd></div>
      <div><dt>Errors</dt><dd class=${summary.errorCount ? 'bad' : ''}>${summary.errorCount}</dd></div><div><dt>Began</dt><dd>${when(epochNanos(summary.firstStart), now)}</dd></div></dl></section>`;
}

function row(node, most, colours) {
  const indent = Math.min(node.depth, MAX_INDENT) * 14;
  return html`<tr class=${node.change}><td class="op" .style=${`padding-left:${16 + indent}px`}>${serviceBadge({ name: node.service }, colours)} <span class="name">${node.name}</span> <small>${node.kind}</small></td>
    <td class="n">${side(node.base)}</td><td class="n">${side(node.other)}</td>
    <td class="bars" aria-hidden="true"><i class="a" .style=${width(node.base, most)}></i><i class="b" .style=${width(node.other, most)}></i></td>
    <td class="n">${delta(node.deltaMs)}</td><td>${label(node)}</td></tr>`;
}

function side(side) {
  if (!side) return html`<small>–</small>`;
  return html`${duration(side.totalMs)}${side.spans > 1 ? html` <small>×${side.spans}</small>` : nothing}${side.errors ? html` <small class="bad">${plural(side.errors, 'error')}</small>` : nothing}`;
}

function width(side, most) {
  return `width:${((side?.totalMs ?? 0) / most) * 100}%`;
}

function label(node) {
  const { words, tone } = changeOf(node);
  return words ? html`<span class="state ${tone}">${words}</span>` : nothing;
}

/** How much longer; not whether that is good. */
export function delta(ms) {
  if (Math.abs(ms) < 0.0005) return html`<small>±0</small>`;
  return html`<span class=${ms > 0 ? 'delta-up' : 'delta-down'}>${ms > 0 ? offset(ms) : duration(ms)}</span>`;
}

function more(n) {
  return n === 0 ? nothing : html`<small>${n > 0 ? '+' : '−'}${Math.abs(n)}</small>`;
}
