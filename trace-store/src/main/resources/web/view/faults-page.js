import { html, nothing } from 'lit';
import { DataPage } from './data-page.js';
import { panel, table } from './controls.js';
import { notice, serviceBadge, when } from './parts.js';
import * as icons from './icons.js';
import { getFrom, send } from '../api.js';
import { colourClasses } from '../model/colours.js';
import { changeWords, faultStanding, settingsWords, wishFrom } from '../model/faults.js';
import { duration, shortId } from '../model/format.js';
import { epochNanos } from '../model/time.js';
import { traceHref } from '../model/url-state.js';

const TICK_MS = 1_000;
const AGAIN_MS = 5_000;

/** `/admin/faults`: breaks the suite on purpose, one way at a time or by a seed. */
class FaultsPage extends DataPage {
  static title = 'Faults';
  static subtitle = 'What is broken on purpose, and for how long?';
  static choices = {};

  connectedCallback() {
    super.connectedCallback();
    setInterval(() => (this.now = Date.now()), TICK_MS);
    setInterval(() => document.visibilityState === 'visible' && this.readAgain(), AGAIN_MS);
  }

  read(query, signal) {
    return getFrom('faults', '', signal);
  }

  /** Others turn faults on, too. */
  async readAgain() {
    const data = await getFrom('faults', '').catch(() => null);
    if (data && this.data) this.data = data;
  }

  tools() {
    return this.data?.allowed ? html`<button class="button danger" @click=${() => this.change('DELETE', 'faults')}>All off</button>` : nothing;
  }

  content() {
    const { allowed, faults, changes } = this.data;
    if (!allowed) return notice({ icon: icons.check, title: 'Nothing is broken on purpose here', detail: 'Start every service with MAGUEY_FAULTS=true to allow it; never in production.' });
    return html`<p class="bad" role="alert">${this.problem ?? ''}</p>
      ${panel('One at a time', this.faults(faults), { note: 'Each strike is the event fault.injected of the span it touches', classes: 'flush' })}
      ${panel('By a seed', this.schedule(), { note: 'Faults come and go; the same seed brings the same ones' })}
      ${panel('Changes', this.changes(changes), { note: 'The last twenty' })}`;
  }

  faults(faults) {
    const colours = colourClasses(faults.map((fault) => fault.service));
    return html`<form class="fields" @submit=${(e) => e.preventDefault()}>
        ${field('seconds', 'Seconds', 120, { min: 1, max: 3600, required: true })}
        ${field('share', 'Share of the times, %', 100, { min: 1, max: 100, required: true })}
        ${field('delayMs', 'Delay, ms', '', { min: 0, max: 86400000, placeholder: 'as usual' })}
        ${field('seed', 'Seed', 0, {})}
        <label class="field"><span>Only at</span><input name="place" maxlength="260" placeholder="a gate, host:port" /></label></form>
      <ul class="faults">${faults.map((fault) => html`<li>${this.fault(fault, colours)}</li>`)}</ul>`;
  }

  fault(fault, colours) {
    const { on, words, tone, flag } = faultStanding(fault, this.now);
    return html`<div class="fault-head"><code>${fault.name}</code> ${serviceBadge({ name: fault.service }, colours)} <span class="state ${tone}">${words}</span></div>
      <p>${fault.words}${flag ? html` <small>${settingsWords(flag, fault.usualDelayMs)}</small>` : fault.usualDelayMs ? html` <small>usually ${duration(fault.usualDelayMs)}</small>` : nothing}</p>
      <div class="links">${flag
        ? html`<button class="button small" @click=${() => this.change('DELETE', `faults/${fault.name}`)} aria-label="Turn ${fault.name} off">Turn off</button>`
        : html`<button class="button small" @click=${() => this.turnOn(fault.name)} aria-label="Turn ${fault.name} on">Turn on</button>`}</div>`;
  }

  schedule() {
    return html`<form class="fields" @submit=${(e) => this.start(e)}>
      ${field('seed', 'Seed', 1, { required: true })}${field('seconds', 'Seconds', 600, { min: 1, max: 3600, required: true })}
      <button class="button primary">Start</button></form>`;
  }

  changes(changes) {
    return table('Changes of faults', ['When', 'Who', 'What', 'Trace'], changes.map((change) => [when(epochNanos(change.at), this.now), change.actor, changeWords(change),
      change.traceId ? html`<a href=${traceHref(change.traceId)}><code>${shortId(change.traceId)}</code></a>` : '–']), 'Nobody broke anything so far');
  }

  turnOn(name) {
    const form = this.querySelector('form.fields');
    if (form.reportValidity()) this.change('PUT', `faults/${name}`, wishFrom(new FormData(form)));
  }

  start(event) {
    event.preventDefault();
    const { seed, seconds } = wishFrom(new FormData(event.target));
    this.change('PUT', 'faults', { seed, seconds });
  }

  async change(method, path, body) {
    this.problem = '';
    try {
      await send(method, path, body);
    } catch (error) {
      this.problem = error.status === 403 ? 'Only an administrator may break things.' : error.detail || error.title;
    }
    await this.load();
  }
}
customElements.define('faults-page', FaultsPage);

function field(name, words, value, { min, max, required = false, placeholder = '' }) {
  return html`<label class="field"><span>${words}</span><input name=${name} type="number" step="1" min=${min ?? nothing} max=${max ?? nothing}
    ?required=${required} placeholder=${placeholder} value=${value} /></label>`;
}
