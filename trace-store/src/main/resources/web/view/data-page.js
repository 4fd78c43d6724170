import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import './app-bar.js';
import './help-dialog.js';
import { failure } from './parts.js';
import * as icons from './icons.js';
import { PAGE_HELP, pageCommand } from '../model/keys.js';
import { readQuery, writeQuery } from '../model/query.js';

const MINUTE_MS = 60_000;

/**
 * A page whose choices stand in its address, and whose data are read anew when they change. It says which choices there are
 * (`static choices`), how to read its data (`read(query, signal)`) and what to show (`content()`).
 */
export class DataPage extends PageElement {
  static properties = { query: { state: true }, data: { state: true }, error: { state: true }, busy: { state: true }, now: { state: true } };

  constructor() {
    super();
    Object.assign(this, { query: readQuery(location.search, this.constructor.choices), now: Date.now() });
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('popstate', () => this.show(readQuery(location.search, this.constructor.choices)));
    addEventListener('keydown', (event) => this.onKey(event));
    setInterval(() => (this.now = Date.now()), MINUTE_MS);
    this.load();
  }

  /** Goes to other choices: a new place in the history. */
  go(changed) {
    const query = { ...this.query, ...changed };
    history.pushState(null, '', location.pathname + writeQuery(query, this.constructor.choices));
    this.show(query);
  }

  /** Changes choices that need no other data: the same place in the history. */
  note(changed) {
    this.query = { ...this.query, ...changed };
    history.replaceState(null, '', location.pathname + writeQuery(this.query, this.constructor.choices));
  }

  show(query) {
    this.query = query;
    return this.load();
  }

  /** A later request makes an earlier one pointless. */
  async load() {
    this.running?.abort();
    const { signal } = (this.running = new AbortController());
    this.busy = true;
    try {
      const data = await this.read(this.query, signal);
      if (!signal.aborted) Object.assign(this, { data, error: null, busy: false, now: Date.now() });
    } catch (error) {
      if (error.name !== 'AbortError') Object.assign(this, { error, busy: false });
    }
  }

  render() {
    return html`<app-bar></app-bar>
      <main class="data-page" aria-busy=${Boolean(this.busy)}>${this.head()}${this.filters?.() ?? nothing}${this.body()}
        <help-dialog .groups=${[...(this.constructor.help ?? []), ...PAGE_HELP]}></help-dialog></main>`;
  }

  head() {
    const { title, subtitle } = this.constructor;
    return html`<header class="page-head"><div><h1>${title}</h1><p>${subtitle}</p></div>
      <div class="page-tools">${this.tools?.() ?? nothing}
        <button class="quiet refresh" title="Refresh (r)" ?disabled=${this.busy} @click=${() => this.load()}>${icons.refresh}Refresh</button>
        <button class="quiet" title="All keys (?)" @click=${() => this.help()}>${icons.help}Keys</button></div></header>`;
  }

  body() {
    if (this.error) return failure(this.error, () => this.load());
    if (!this.data) return html`<div class="skeleton tall" role="status" aria-label="Loading">${Array.from({ length: 8 }, () => html`<i></i>`)}</div>`;
    return html`<div class="body ${this.busy ? 'busy' : ''}">${this.content()}</div>`;
  }

  onKey(event) {
    const command = pageCommand(event);
    if (!command) return;
    event.preventDefault();
    if (command === 'refresh') this.load();
    else if (command === 'help') this.help();
    else this.querySelector('input[type=search]')?.focus();
  }

  help() {
    this.querySelector('help-dialog').show();
  }
}
