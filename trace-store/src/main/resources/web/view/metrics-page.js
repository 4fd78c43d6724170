import { html, nothing } from 'lit';
import { DataPage } from './data-page.js';
import './time-chart.js';
import './service-map.js';
import * as views from './metrics-views.js';
import { picker, segmented, tabs } from './controls.js';
import { getFrom, loadServices } from '../api.js';
import { dateTime } from '../model/calendar.js';
import { colourClasses } from '../model/colours.js';
import { CHART_HELP } from '../model/keys.js';
import { requestsOf, windowOf } from '../model/metrics.js';
import { writeQuery } from '../model/query.js';
import { ranges } from '../model/ranges.js';
import { epochNanos } from '../model/time.js';

const TABS = [['overview', 'Overview'], ['latency', 'Latency'], ['errors', 'Errors'], ['bottlenecks', 'Bottlenecks'], ['map', 'Service map']];
const RANGE = ranges('1h', '24h', '7d');

/** `/admin/metrics`: how much, how fast, how well; and where the time goes. */
class MetricsPage extends DataPage {
  static title = 'Metrics';
  static subtitle = 'How much is asked, how fast it is answered, what fails, and where the time goes';
  static help = [CHART_HELP];
  static choices = {
    tab: TABS.map(([value]) => value), range: RANGE.map(([value]) => value), from: '', to: '', service: '', operation: '',
    sort: ['total', 'p95', 'errors', 'spans'],
  };

  services = [];
  operations = [];

  connectedCallback() {
    super.connectedCallback();
    loadServices(this);
  }

  async read(query, signal) {
    const [answers] = await Promise.all([
      Promise.all(requestsOf(query).map(([path, asked]) => getFrom(path, asked, signal))),
      this.readOperations(query.service, signal),
    ]);
    return { tab: query.tab, answers };
  }

  /** The names to choose from are a help; without them the page works, too. */
  async readOperations(service, signal) {
    if (this.operationsOf === service) return;
    const answer = service ? await getFrom('operations', `?service=${encodeURIComponent(service)}`, signal).catch(() => null) : null;
    this.operations = [...new Set((answer?.operations ?? []).map((each) => each.name ?? each))];
    this.operationsOf = service;
  }

  filters() {
    const { tab, service, operation, from, to, range } = this.query;
    return html`${tabs('Views', TABS, tab, (value) => `/admin/metrics${writeQuery({ ...this.query, tab: value }, MetricsPage.choices)}`)}
      <div class="filters"><div class="choices">
        ${segmented('Time', RANGE, from ? '' : range, (value) => this.go({ range: value, from: '', to: '' }))}
        ${from && to ? html`<span class="key">${dateTime(epochNanos(from) ?? 0n, this.now)} – ${dateTime(epochNanos(to) ?? 0n, this.now)}</span>` : nothing}
        ${tab === 'map' ? nothing : picker('Service', 'All services', this.services, service, (value) => this.go({ service: value, operation: '' }))}
        ${tab === 'map' || !service ? nothing : picker('Operation', 'All operations', this.operations, operation, (value) => this.go({ operation: value }))}
      </div></div>`;
  }

  content() {
    const { tab, answers } = this.data;
    const scene = { query: this.query, now: this.now, colours: this.colours(answers), time: this.time(answers[0]), go: (changed) => this.go(changed) };
    return views[tab](scene, ...answers);
  }

  /** The window as the list of traces takes it. */
  time({ from, to }) {
    return from ? { from, to } : windowOf(this.query);
  }

  colours([first]) {
    const named = [...(first.services ?? []), ...(first.operations ?? [])].map((each) => each.service);
    return colourClasses([...this.services, ...named, ...(first.nodes ?? [])]);
  }
}
customElements.define('metrics-page', MetricsPage);
