import { html } from 'lit';
import './flame-graph.js';
import './span-table.js';
import './service-graph.js';
import './log-list.js';
import './scan-table.js';

const VIEWS = {
  flame: ({ place }) => html`<flame-graph .model=${place.model}></flame-graph>`,
  table: ({ place, findings }) => html`<span-table .model=${place.model} .findings=${findings}></span-table>`,
  services: ({ place }) => html`<service-graph .model=${place.model}></service-graph>`,
  logs: ({ place, logs, zone }) => html`<log-list .model=${place.model} .logs=${logs} .zone=${zone}></log-list>`,
  scans: ({ place, zone }) => html`<scan-table .model=${place.model} .zone=${zone}></scan-table>`,
};

/** Every view of a trace but the waterfall. */
export function panel(page) {
  return VIEWS[page.tab](page);
}
