import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import { dateTime, utc } from '../model/calendar.js';
import { duration, plural, shortId } from '../model/format.js';
import { milestones, milestoneSpans, STATES } from '../model/journeys.js';
import { tracesHref } from '../model/links.js';
import { traceHref } from '../model/url-state.js';
import { getTrace } from '../api.js';
import * as icons from './icons.js';

const STATE_ICONS = { waiting: icons.hourglass, good: icons.ticket, warning: icons.alert, refused: icons.alert, quiet: icons.check };

/** Orders with their milestones; an open one shows its spans, scans and traces. */
class JourneyList extends PageElement {
  static properties = { journeys: { attribute: false }, open: {}, now: { type: Number }, detail: { state: true } };

  updated(changed) {
    if (changed.has('open')) this.loadDetail();
  }

  render() {
    return html`<ul class="journeys">${this.journeys.map((journey) => html`<li class=${journey.orderId === this.open ? 'open' : ''}>
      ${this.row(journey)}${journey.orderId === this.open ? this.inside(journey) : nothing}</li>`)}</ul>`;
  }

  row(journey) {
    const { words, tone, means } = STATES[journey.state] ?? { words: journey.state, tone: 'quiet', means: '' };
    const isOpen = journey.orderId === this.open;
    return html`<div class="journey">
      <div class="who"><button class="link number" aria-expanded=${isOpen} @click=${() => this.emit('journey-toggled', journey.orderId)}>${icons.caret}${journey.orderNumber}</button>
        <small>${journey.event.slug ?? 'event not known'} · ${plural(journey.tickets, 'ticket')}</small></div>
      <ol class="steps">${milestones(journey).map((step) => this.step(step, journey))}</ol>
      <div class="standing"><span class="state ${tone}" title=${means}>${STATE_ICONS[tone]}${words}</span>
        <small>${journey.scanned} of ${journey.tickets} in${journey.gates.length ? ` · ${journey.gates.join(', ')}` : ''}</small></div></div>`;
  }

  step({ name, words, at, lead }, journey) {
    const text = at === null
      ? html`<small>${name === 'scanned' && journey.state === 'not_yet_due' ? 'not yet due' : '–'}</small>`
      : html`<small><time title=${utc(at)} datetime=${utc(at)}>${dateTime(at, this.now)}</time></small>`;
    return html`<li class="${name} ${at === null ? 'ahead' : 'reached'}"><i aria-hidden="true"></i>
      ${lead === null ? nothing : html`<span class="lead">+${duration(lead)}</span>`}<span class="words">${words}</span>${text}</li>`;
  }

  async loadDetail() {
    const journey = this.journeys.find((each) => each.orderId === this.open);
    this.detail = null;
    if (!journey) return;
    const trace = await getTrace(journey.traceId).catch((error) => ({ error }));
    if (this.open === journey.orderId) this.detail = { orderId: journey.orderId, trace };
  }

  inside(journey) {
    const { trace } = this.detail?.orderId === journey.orderId ? this.detail : {};
    if (!trace) return html`<p class="inside none" role="status">Loading its spans…</p>`;
    return html`<div class="inside">${trace.error ? html`<p class="none">${trace.error.detail || trace.error.title}</p>` : this.spans(journey, trace)}
      ${this.traces(journey)}</div>`;
  }

  spans(journey, trace) {
    const spans = milestoneSpans(trace.spans, journey.orderId);
    const scans = (trace.scans ?? []).filter((scan) => !scan.orderId || scan.orderId === journey.orderId);
    return html`<div><h3>Spans</h3><p class="links">${milestones(journey).filter((step) => spans[step.name]).map((step) => html`
        <a class="button small" href=${traceHref(journey.traceId, spans[step.name])}>${step.words}</a>`)}
        <a class="button small" href=${traceHref(journey.traceId)}>Whole trace</a></p></div>
      <div><h3>Scans</h3>${scans.length ? html`<ul class="plain">${scans.map((scan) => this.scan(scan, journey))}</ul>` : html`<p class="none">None yet</p>`}</div>`;
  }

  scan(scan, journey) {
    return html`<li><span class="state ${scan.result === 'ADMITTED' ? 'good' : 'refused'}">${scan.result}</span> ${scan.reason ?? ''} ${scan.gate}
      <small>ticket ${shortId(scan.ticketId)} · ${scan.device}</small>
      ${scan.spanId ? html`<a href=${traceHref(journey.traceId, scan.spanId)}>its span</a>` : nothing}</li>`;
  }

  traces(journey) {
    return html`<div><h3>Traces of this order</h3><ul class="plain">${journey.traces.map((id) => html`<li><a href=${traceHref(id)}><code>${shortId(id)}</code></a>
      ${id === journey.traceId ? html`<small>the purchase</small>` : nothing}</li>`)}</ul>
      <a href=${tracesHref({ q: journey.orderNumber })}>In the list of traces</a></div>`;
  }
}
customElements.define('journey-list', JourneyList);
