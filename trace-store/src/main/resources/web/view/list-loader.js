import { searchTraces } from '../api.js';
import { searchQuery } from '../model/filters.js';
import { traceList, withArrivals } from '../model/trace-list.js';

const PAGE = '100';

/** Fetches the pages of the list for its host: what is there, whether more is coming, and what went wrong. */
export class ListLoader {
  list = null;
  error = null;
  busy = false;

  constructor(host) {
    this.host = host;
  }

  /** The newest page for these filters; what was shown stays until the answer is there. */
  first(filters) {
    return this.fetch(searchQuery(filters, { limit: PAGE }), (page) => traceList(page));
  }

  /** The page after those that are there. */
  older(filters) {
    return this.fetch(searchQuery(filters, { limit: PAGE, cursor: this.list.nextCursor }), (page) => traceList(page, this.list));
  }

  /** What came live is put where it belongs. */
  arrive(summaries) {
    if (this.list) this.tell({ list: withArrivals(this.list, summaries) });
  }

  /** A later request makes an earlier one pointless. */
  async fetch(query, use) {
    this.running?.abort();
    const { signal } = (this.running = new AbortController());
    this.tell({ busy: true });
    try {
      this.tell({ list: use(await searchTraces(query, signal)), error: null, busy: false });
    } catch (error) {
      if (error.name !== 'AbortError') this.tell({ error, busy: false });
    }
  }

  tell(news) {
    Object.assign(this, news);
    this.host.now = Date.now();
    this.host.requestUpdate();
  }
}
