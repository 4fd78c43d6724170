import { html, nothing, svg } from 'lit';
import { PageElement } from './element.js';
import { table } from './controls.js';
import { serviceBadge } from './parts.js';
import { count, duration } from '../model/format.js';
import { metricsHref, tracesHref } from '../model/links.js';
import { errorTone } from '../model/metrics.js';
import { percent, rates } from '../model/numbers.js';
import { serviceMap } from '../model/service-map.js';

const ROOM = 8;
const LETTERS = 19;
const cut = (text) => (text.length > LETTERS ? `${text.slice(0, LETTERS - 1)}…` : text);

/** Who calls whom, how often, how well: a picture, and the table behind it. */
class ServiceMap extends PageElement {
  static properties = { map: { attribute: false }, colours: { attribute: false }, time: { attribute: false } };

  render() {
    const { nodes, edges, width, height } = serviceMap(this.map);
    this.rate = rates(edges.map((edge) => edge.perSecond));
    return html`<div class="map-frame" tabindex="0" role="region" aria-label="Picture of the services; the table below says the same">
        <svg class="service-map" viewBox="${-ROOM} ${-ROOM} ${width + 2 * ROOM} ${height + 2 * ROOM}" width=${width + 2 * ROOM} height=${height + 2 * ROOM}>
          ${edges.map((edge) => svg`<path class="edge ${edge.type} ${errorTone(edge.errorRate)}" d=${edge.path} stroke-width=${edge.width}>
            <title>${edge.parent} → ${edge.child}: ${this.words(edge)}</title></path>`)}
          ${nodes.map((node) => this.node(node))}
        </svg></div>
      <p class="legend"><span class="key call">call</span><span class="key message">message</span><span class="key database">database</span><span class="key bad">5 % errors or more</span></p>
      ${table('Edges of the service map', ['Caller', 'Called', 'How', '#Rate', '#Calls', '#Errors', '#p50', '#p95', 'Traces'], edges.map((edge) => this.row(edge)))}`;
  }

  words({ perSecond, errorRate, p95Ms }) {
    return `${this.rate(perSecond)}, ${percent(errorRate)} errors, p95 ${duration(p95Ms ?? NaN)}`;
  }

  node(node) {
    const inside = svg`<title>${node.name}: ${node.calls ? this.words(node) : 'nobody calls it'}</title>
      <rect width=${node.width} height=${node.height} rx=${node.isDatabase ? 20 : 9} />
      <rect class="stripe" width="4" height=${node.height - 24} x="9" y="12" rx="2" />
      <text class="name" x="21" y="23">${cut(node.name)}</text>
      <text class="figures" x="21" y="42">${node.calls ? `${this.rate(node.perSecond)} · ${percent(node.errorRate)} · ${duration(node.p95Ms)}` : 'begins traces'}</text>`;
    const classes = `node ${this.colours.get(node.name) ?? ''} ${errorTone(node.errorRate)}`;
    const at = `translate(${node.x} ${node.y})`;
    return node.isDatabase
      ? svg`<g class=${classes} transform=${at}>${inside}</g>`
      : svg`<a class=${classes} transform=${at} href=${metricsHref({ tab: 'latency', service: node.name, ...this.time })}>${inside}</a>`;
  }

  row(edge) {
    const service = edge.type === 'database' ? edge.parent : edge.child;
    return [serviceBadge({ name: edge.parent }, this.colours), serviceBadge({ name: edge.child }, this.colours), edge.type, this.rate(edge.perSecond), count(edge.calls),
      html`<span class=${edge.errors ? 'bad' : ''}>${count(edge.errors)}${edge.errors ? html` <small>${percent(edge.errorRate)}</small>` : nothing}</span>`, duration(edge.p50Ms ?? NaN), duration(edge.p95Ms ?? NaN),
      html`<a href=${tracesHref({ service, ...this.time })} aria-label="Traces of ${edge.parent} and ${edge.child}">Open</a>`];
  }
}
customElements.define('service-map', ServiceMap);
