import { html, nothing } from 'lit';
import * as icons from './icons.js';

/** A few exclusive choices as buttons in a row: `[[value, words], …]`. */
export function segmented(label, choices, chosen, choose) {
  return html`<div class="segmented" role="group" aria-label=${label}>
    ${choices.map(([value, words]) => html`<button type="button" value=${value} aria-pressed=${chosen === value}
      @click=${() => chosen !== value && choose(value)}>${words}</button>`)}
  </div>`;
}

/** A list to choose one from; the first entry is for none. A chosen one that is not in the list is offered all the same. */
export function picker(label, none, names, chosen, choose) {
  const all = [...new Set([...names, chosen].filter(Boolean))].sort();
  return html`<label class="select"><span class="visually-hidden">${label}</span>
    <select @change=${(e) => choose(e.target.value)}>
      <option value="" ?selected=${!chosen}>${none}</option>
      ${all.map((name) => html`<option value=${name} ?selected=${name === chosen}>${name}</option>`)}
    </select></label>`;
}

/** The pages within a page. */
export function tabs(label, choices, chosen, href) {
  return html`<nav class="tabs" aria-label=${label}>
    ${choices.map(([value, words]) => html`<a href=${href(value)} aria-current=${value === chosen ? 'page' : nothing}>${words}</a>`)}</nav>`;
}

/** A search box that asks when it is submitted or emptied. */
export function searchBox(label, placeholder, value, find) {
  const ask = (event) => {
    event.preventDefault();
    const field = event.currentTarget.elements?.q ?? event.currentTarget;
    if (field.value.trim() !== value) find(field.value.trim());
  };
  return html`<form class="search" role="search" @submit=${ask}>${icons.search}
    <input type="search" name="q" .value=${value} autocomplete="off" spellcheck="false" aria-label=${label} placeholder=${placeholder}
      @search=${ask} /><kbd aria-hidden="true">/</kbd></form>`;
}

/** A part of a page with a heading. */
export function panel(title, content, { note, classes = '' } = {}) {
  return html`<section class="panel ${classes}"><header><h2>${title}</h2>${note ? html`<small>${note}</small>` : nothing}</header>${content}</section>`;
}

/** One figure with what it is. */
export function tile(name, value, note, tone = '') {
  return html`<div class="tile ${tone}"><dt>${name}</dt><dd>${value}</dd>${note ? html`<dd class="note">${note}</dd>` : nothing}</div>`;
}

/** A bar of a share of the whole. */
export function bar(share, tone = '') {
  return html`<span class="bar ${tone}" aria-hidden="true"><i .style=${`width:${Math.max(0, Math.min(1, share || 0)) * 100}%`}></i></span>`;
}

/** A table that scrolls within its own frame when the window is narrow. */
export function table(caption, head, rows, empty = 'None in this time') {
  if (!rows.length) return html`<p class="none">${empty}</p>`;
  return html`<div class="scroller" tabindex="0" role="region" aria-label=${caption}><table class="grid">
    <caption class="visually-hidden">${caption}</caption>
    <thead><tr>${head.map((each) => headCell(each))}</tr></thead>
    <tbody>${rows.map((cells) => html`<tr>${cells.map((cell, i) => html`<td class=${isNumber(head[i]) ? 'n' : ''}>${cell}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}

/** A heading that begins with # is above numbers. */
function headCell(words) {
  return isNumber(words) ? html`<th scope="col" class="n">${words.slice(1)}</th>` : html`<th scope="col">${words}</th>`;
}

function isNumber(words) {
  return words.startsWith('#');
}
