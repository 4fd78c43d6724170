import { html, nothing } from 'lit';
import * as icons from './icons.js';
import { rowLabel } from '../model/bar-row.js';
import { count } from '../model/format.js';

/** One span: its name in the tree and its bar in time. */
export function waterfallRow(row, state) {
  const { node } = row;
  return html`<div class="row ${state.colour} ${row.error ? 'error' : ''} ${state.isCursor ? 'cursor' : ''} ${state.isOpen ? 'open' : ''} ${state.isMatch ? 'match' : ''}"
      id="span-${node.index}" role="row" aria-label=${rowLabel(row)} aria-rowindex=${state.number} aria-level=${node.depth + 1}
      aria-selected=${state.isOpen} aria-expanded=${node.children.length ? String(!state.isCollapsed) : nothing}
      data-span=${node.span.spanId} @click=${state.choose}>
    <div class="name" role="gridcell" .style=${`--indent:${row.indent}`}>
      ${twisty(node, state)}
      ${row.deep ? html`<small class="depth" title="Level in the tree">${node.depth}</small>` : nothing}
      ${row.error ? html`<span class="mark-error" title=${node.span.statusMessage || 'Failed'}>${icons.alert}</span>` : nothing}
      ${row.service ? html`<span class="service">${row.service}</span>` : nothing}
      <span class="operation" title="${node.span.service}: ${node.span.name}">${node.span.name}</span>
      ${row.slow ? html`<span class="flag slow" title=${row.slow.title}>${row.slow.words}</span>` : nothing}
      ${row.chips.map(({ words, title }) => html`<span class="flag slow" title=${title}>${words}</span>`)}
      ${row.flags.map((flag) => html`<span class="flag ${flag.name}" title=${flag.meaning}>${flag.name}</span>`)}
      ${node.span.links?.length ? html`<span class="linked" title="Has links">${icons.link}</span>` : nothing}
    </div>
    <div class="lane" role="gridcell">
      ${row.beyond ? html`<span class="beyond ${row.beyond}" title="Outside the part in view">${row.beyond === 'before' ? '◂' : '▸'}</span>` : lane(row)}
    </div>
  </div>`;
}

function lane(row) {
  return html`<span class="bar" .style=${`left:${row.left};width:${row.width}`}></span>
    ${row.critical.map((part) => html`<i class="critical" title="On the critical path" .style=${`left:${part.left};width:${part.width}`}></i>`)}
    ${row.marks.map((mark) => html`<i class="event" title=${mark.name} .style=${`left:${mark.left}`}></i>`)}
    ${label(row)}`;
}

function twisty(node, { isCollapsed, toggle }) {
  if (!node.children.length) return html`<span class="twisty"></span>`;
  return html`<button class="twisty ${isCollapsed ? '' : 'down'}" tabindex="-1" @click=${toggle}
    aria-label=${isCollapsed ? 'Expand' : 'Collapse'}>${icons.caret}${isCollapsed ? hidden(node) : nothing}</button>`;
}

/** How many spans a collapsed row hides, in red if some of them failed. */
function hidden({ size, failuresBelow }) {
  const title = failuresBelow ? `${count(failuresBelow)} of the ${count(size - 1)} hidden failed` : `${count(size - 1)} hidden`;
  return html`<small class=${failuresBelow ? 'bad' : ''} title=${title}>${count(size - 1)}</small>`;
}

function label(row) {
  const place = { after: `left:${row.after}`, before: `right:${row.right}`, inside: `right:${row.end}` }[row.label];
  return html`<span class="length ${row.label}" .style=${place}>${row.length}</span>`;
}
