import { LitElement } from 'lit';

/** A Lit element that renders into the page itself, so that one style sheet serves all. */
export class PageElement extends LitElement {
  createRenderRoot() {
    return this;
  }

  /** Tells the elements above that something was asked for. */
  emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
  }
}
