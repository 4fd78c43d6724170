import { html, nothing } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { partOf } from '../model/format.js';
import * as icons from './icons.js';

const place = ({ left, width }) => `left:${left};width:${width}`;

const ask = (event, type, detail) => event.target.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));

/** The sticky head: a date for each segment, ticks, and a chip for each folded silence. Chips unfold, dates zoom. */
export function axisRow(head, lane, count, all) {
  return html`<div class="axis-row" role="row">
    <div class="axis-title" role="columnheader">${partOf(count, all, 'span')}</div>
    <div class="axis" role="columnheader" aria-label="Timeline" ${ref(lane)}>
      ${head.map((piece) => (piece.kind === 'gap' ? chip(piece) : segment(piece)))}
    </div>
  </div>`;
}

function chip(piece) {
  return html`<div class="gap" .style=${place(piece)} title=${piece.title}>
    <button class="chip ${piece.look}" @click=${(e) => ask(e, 'tool', 'scale')}>${icons.pause}${piece.words}<span class="visually-hidden"> of silence, folded</span></button></div>`;
}

function segment(piece) {
  return html`<div class="segment" .style=${`left:${piece.left};width:${piece.reach}`} title=${piece.title}>
      <button class="date" @dblclick=${(e) => ask(e, 'zoomed', { a: piece.start, b: piece.end })} @keydown=${(e) => onEnter(e, piece)}
        aria-label="${piece.title}. Enter or a double click zooms to it">${piece.words ? html`<b>${piece.words}</b>` : nothing} <i>${piece.offset}</i></button></div>
    ${piece.ticks.map((tick) => html`<span class="tick" .style=${`left:${tick.left}`}>${tick.words}</span>`)}`;
}

function onEnter(event, piece) {
  if (event.key === 'Enter') ask(event, 'zoomed', { a: piece.start, b: piece.end });
}

/** What runs behind all rows: the folded silences and a line at each tick. */
export function bands(head) {
  return html`<div class="bands" role="presentation">
    ${head.map((piece) => (piece.kind === 'gap'
      ? html`<i class="band" .style=${place(piece)}></i>`
      : piece.ticks.map((tick) => html`<i class="line" .style=${`left:${tick.left}`}></i>`)))}
  </div>`;
}
