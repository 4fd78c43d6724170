import { followTraces } from '../api.js';

const GATHER_MS = 300;
const AGAIN_MS = 10_000;

/**
 * The live feed of a list, for its host: gathers what comes, and hands it over when nobody would be disturbed.
 * `state` is `live`, `waiting` (connecting, or told to come again later) or `paused`.
 */
export class LiveFeed {
  state = 'paused';
  pending = new Map();
  isHeld = false;

  /**
   * @param host an element that is asked to render anew
   * @param {function(object[])} take called with summaries that came or changed
   * @param {function()} readAnew called when something was missed
   */
  constructor(host, take, readAnew) {
    Object.assign(this, { host, take, readAnew });
    addEventListener('visibilitychange', () => this.onVisibility());
  }

  /** Follows what fits a query, in place of what was followed before. */
  follow(query) {
    this.close();
    this.query = query;
    if (document.hidden) return;
    this.tell('waiting');
    const source = (this.source = followTraces(query));
    source.addEventListener('open', () => this.tell('live'));
    source.addEventListener('trace', ({ data }) => this.gather(JSON.parse(data)));
    source.addEventListener('gap', () => this.readAnew());
    source.addEventListener('error', () => this.onError(source));
  }

  /** Ends it until somebody follows again. */
  pause() {
    this.close();
    this.query = null;
    this.tell('paused');
  }

  /** Keeps what comes back while a reader points at the list, so that no row jumps away under the hand. */
  hold(isHeld) {
    this.isHeld = isHeld;
    if (!isHeld) this.hand();
  }

  gather(summary) {
    this.pending.set(summary.traceId, summary);
    this.timer ??= setTimeout(() => this.hand(), GATHER_MS);
  }

  hand() {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.pending.size && !this.isHeld) {
      this.take([...this.pending.values()]);
      this.pending.clear();
    }
    this.host.requestUpdate();
  }

  /** The browser comes again by itself after a cut, but not after a refusal. */
  onError(source) {
    this.tell('waiting');
    if (source.readyState === EventSource.CLOSED && source === this.source) this.later = setTimeout(() => this.follow(this.query), AGAIN_MS);
  }

  /** A window that nobody sees takes no place in the feed. */
  onVisibility() {
    if (this.state === 'paused') return;
    if (document.hidden) this.close();
    else this.readAnew();
  }

  close() {
    clearTimeout(this.timer);
    clearTimeout(this.later);
    this.timer = null;
    this.pending.clear();
    this.source?.close();
  }

  tell(state) {
    this.state = state;
    this.host.requestUpdate();
  }
}
