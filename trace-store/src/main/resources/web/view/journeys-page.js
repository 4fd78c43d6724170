import { html, nothing } from 'lit';
import { DataPage } from './data-page.js';
import './journey-list.js';
import { bar, panel, picker, searchBox, segmented, table, tile } from './controls.js';
import { notice, when } from './parts.js';
import * as icons from './icons.js';
import { getFrom } from '../api.js';
import { count, duration, plural } from '../model/format.js';
import { funnelRows, grown, meaningsOf, since, STATES } from '../model/journeys.js';
import { SEARCH_HELP } from '../model/keys.js';
import { percent } from '../model/numbers.js';
import { queryString } from '../model/query.js';
import { ranges } from '../model/ranges.js';
import { epochNanos } from '../model/time.js';

const RANGE = ranges('24h', '7d', '30d', 'all');
const STATE = [['all', 'Any state'], ...Object.entries(STATES).map(([name, { words }]) => [name, words])];
const STAGES = { purchased: 'Purchased', issued: 'Issued', mailed: 'Mailed', scanned: 'Admitted' };
const LIMIT = 25;

/** `/admin/journeys`: how far orders and their tickets have come on their way to the gate. */
class JourneysPage extends DataPage {
  static title = 'Journeys';
  static subtitle = 'How far has each order come, from the purchase to the gate?';
  static help = [SEARCH_HELP];
  static choices = {
    q: '', state: STATE.map(([value]) => value), range: ['all', '24h', '7d', '30d'], event: '', open: '',
  };

  async read(query, signal) {
    const shared = { event: query.event, from: since(query.range, Date.now()) };
    const funnel = getFrom('journeys/funnel', queryString(shared), signal);
    return { funnel: await funnel, ...(await this.find(shared, query, signal)) };
  }

  /** The first meaning of what was typed that finds something. */
  async find(shared, { q, state }, signal) {
    let page;
    for (const meaning of meaningsOf(q)) {
      this.asked = { ...shared, ...meaning, state: state === 'all' ? '' : state, limit: LIMIT };
      page = await getFrom('journeys', queryString(this.asked), signal);
      if (page.journeys.length) break;
    }
    return { list: page };
  }

  async older() {
    const page = await getFrom('journeys', queryString({ ...this.asked, cursor: this.data.list.nextCursor }));
    this.data = { ...this.data, list: grown(this.data.list, page) };
  }

  filters() {
    const events = this.data?.funnel.cohorts.map((cohort) => cohort.event) ?? [];
    return html`<div class="filters">
      ${searchBox('Find a journey', 'Order number, ticket code, e-mail address or its hash', this.query.q, (q) => this.go({ q, open: '' }))}
      <div class="choices">
        ${picker('Event', 'All events', events, this.query.event, (event) => this.go({ event }))}
        ${segmented('State', STATE, this.query.state, (state) => this.go({ state }))}
        ${segmented('Purchased within', RANGE, this.query.range, (range) => this.go({ range }))}
      </div></div>`;
  }

  content() {
    const { funnel, list } = this.data;
    return html`${this.progress(funnel)}
      ${panel('Orders', this.orders(list), { note: 'The latest purchase first', classes: 'flush' })}
      <div class="columns">${panel('Lead times', this.leads(funnel), { note: 'Of the tickets that have come so far' })}
        ${panel('Gates', this.gates(funnel), { note: 'Each ticket once' })}</div>
      ${panel('By event', this.cohorts(funnel), { note: "By the day (UTC) on which the event ends" })}`;
  }

  progress(funnel) {
    const { outcomes } = funnel;
    return html`<div class="columns wide-left">${panel('Funnel of tickets', html`<ol class="funnel">${funnelRows(funnel).map((row) => html`
        <li><span class="stage">${STAGES[row.name]}</span><span class="track" aria-hidden="true">${row.parts.map(([tone, share]) => html`<i class=${tone} .style=${`width:${share * 100}%`}></i>`)}</span>
          <span class="n"><b>${count(row.tickets)}</b> <small>${percent(row.share)}</small></span></li>`)}</ol>
        <p class="legend"><span class="key good">admitted</span><span class="key waiting">not yet due, so not lost</span><span class="key bad">event over, not admitted</span></p>`, { note: this.since(funnel) })}
      <dl class="tiles two">
        ${tile('Admitted of those due', percent(funnel.scannedOfDue ?? NaN), `${count(outcomes.scanned)} of ${plural(outcomes.scanned + outcomes.notScanned, 'ticket')}`)}
        ${tile('Not yet due', count(outcomes.notYetDue), 'Their event has not ended', 'waiting')}
        ${tile('Not admitted', count(outcomes.notScanned), 'Their event is over', outcomes.notScanned ? 'bad' : '')}
        ${tile('Cancelled', count(outcomes.cancelled), 'In no stage')}
      </dl></div>`;
  }

  /** What the funnel leaves out, if there are more orders than it looks at. */
  since({ isExact, oldestOrder }) {
    return isExact ? '' : html`Of the latest orders alone: those since ${when(epochNanos(oldestOrder), this.now)}`;
  }

  orders(list) {
    if (!list.journeys.length && !list.nextCursor) return this.nothingFound();
    return html`<journey-list .journeys=${list.journeys} .open=${this.query.open} .now=${this.now}
        @journey-toggled=${(e) => this.toggle(e.detail)}></journey-list>
      ${list.nextCursor ? html`<button class="button older" @click=${() => this.older()}>Older orders</button>` : nothing}`;
  }

  /** Opening one is no reason to read everything anew. */
  toggle(orderId) {
    this.note({ open: this.query.open === orderId ? '' : orderId });
  }

  nothingFound() {
    if (!this.query.q && this.query.state === 'all') {
      return notice({ icon: icons.ticket, title: 'No journeys yet', detail: 'An order appears here as soon as it is confirmed.' });
    }
    const action = html`<button class="button" @click=${() => this.go({ q: '', state: 'all', range: 'all', event: '' })}>Show all</button>`;
    return notice({ icon: icons.search, title: 'No journey matches', detail: 'Check the number for a typing error, or widen the filters.', action });
  }

  leads({ leadTimes }) {
    const rows = leadTimes.map((each) => [`${STAGES[each.from]} → ${STAGES[each.to].toLowerCase()}`, count(each.tickets), duration(each.medianMs ?? NaN), duration(each.p95Ms ?? NaN)]);
    return table('Lead times', ['Step', '#Tickets', '#Median', '#95 %'], rows);
  }

  gates({ gates }) {
    const most = Math.max(1, ...gates.map((gate) => gate.scanned));
    const rows = gates.map((gate) => [gate.gate ?? 'not known', html`${bar(gate.scanned / most)}`, count(gate.scanned), when(epochNanos(gate.lastScan), this.now)]);
    return table('Gates', ['Gate', 'Share', '#Admitted', 'Last'], rows, 'Nobody was let in yet');
  }

  cohorts({ cohorts }) {
    const rows = cohorts.map(({ eventDate, event, stages, outcomes, scannedOfDue }) => [
      eventDate ?? 'not known', html`<button class="link" @click=${() => this.go({ event: event ?? '' })}>${event ?? 'not known'}</button>`,
      ...stages.map((stage) => count(stage.tickets)), count(outcomes.notYetDue), count(outcomes.notScanned), percent(scannedOfDue ?? NaN)]);
    return table('Tickets by event', ['Ends', 'Event', '#Purchased', '#Issued', '#Mailed', '#Admitted', '#Not yet due', '#Not admitted', '#Of those due'], rows);
  }
}
customElements.define('journeys-page', JourneysPage);
