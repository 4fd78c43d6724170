import { html, nothing, svg } from 'lit';
import { PageElement } from './element.js';

const agave = svg`<path d="M16 29C15 19 15 10 16 3c1 7 1 16 0 26Z" /><path d="M15 29C10 23 8 16 7.5 9c4 5 6.5 12 7.5 20ZM17 29c5-6 7-13 7.5-20-4 5-6.5 12-7.5 20Z" /><path d="M14 29C8 27 4 23 1.5 17.5 7 19.5 11.5 24 14 29ZM18 29c6-2 10-6 12.5-11.5C25 19.5 20.5 24 18 29Z" />`;
const SECTIONS = ['traces', 'journeys', 'metrics', 'compare', 'alerts', 'system'];

/** Brand, the sections, and log out. */
class AppBar extends PageElement {
  render() {
    return html`
      <a class="brand" href="/admin/traces" aria-label="Maguey: all traces">
        <svg viewBox="0 0 32 32" aria-hidden="true">${agave}</svg><span>Maguey</span>
      </a>
      <nav aria-label="Sections" @scroll=${this.showEdges}>${SECTIONS.map((name) => this.section(name))}</nav>
      <form class="logout" method="post" action="/logout"><button class="quiet">Log out</button></form>
    `;
  }

  section(name) {
    const here = location.pathname.split('/')[2] === name;
    return html`<a href="/admin/${name}" aria-current=${here ? 'page' : nothing}>${name[0].toUpperCase()}${name.slice(1)}</a>`;
  }

  connectedCallback() {
    super.connectedCallback();
    this.setAttribute('role', 'banner');
  }

  /** On a narrow screen the sections scroll. */
  firstUpdated() {
    this.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
    new ResizeObserver(() => this.showEdges()).observe(this);
  }

  /** The edge behind which there are more sections fades. */
  showEdges() {
    const nav = this.querySelector('nav');
    nav.classList.toggle('more-before', nav.scrollLeft > 1);
    nav.classList.toggle('more-after', nav.scrollLeft + nav.clientWidth < nav.scrollWidth - 1);
  }
}
customElements.define('app-bar', AppBar);
