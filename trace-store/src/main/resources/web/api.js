// The one place that talks to the server.

/** What went wrong, in words for people; `status` 0 means that no answer came. */
export class ApiError extends Error {
  constructor(status, title, detail) {
    super(detail || title);
    Object.assign(this, { status, title, detail });
  }
}

/** Recent traces: the API's page of summaries for a query string. */
export function searchTraces(query, signal) {
  return getJson(`/api/traces/search?${query}`, signal);
}

/** One trace with its spans, links and scans. */
export function getTrace(traceId, signal) {
  return getJson(`/api/traces/${encodeURIComponent(traceId)}`, signal);
}

/** Names of all services that ever sent a span. */
export async function getServices(signal) {
  return (await getJson('/api/services', signal)).services;
}

/** Gives a page the names of the services as soon as they are known; it can do without. */
export function loadServices(page) {
  getServices().then((services) => {
    page.services = services;
    page.requestUpdate();
  }, () => undefined);
}

/** Any other answer of the API; the query string with its question mark. */
export function getFrom(path, query, signal) {
  return getJson(`/api/${path}${query}`, signal);
}

/** Asks for a change; an answer without a body is null. */
export async function send(method, path, body) {
  const response = await answer(`/api/${path}`, {
    method, headers: { Accept: 'application/json', 'Content-Type': 'application/json' }, body: body && JSON.stringify(body),
  });
  if (!response.ok) throw await problem(response);
  return response.status === 204 ? null : response.json();
}

/** Names of spans, of one service or of all, with service and kind. */
export async function getOperations(service, signal) {
  return (await getJson(`/api/operations${service ? `?service=${encodeURIComponent(service)}` : ''}`, signal)).operations;
}

/** Where a trace's time went, and what is wrong with it. */
export function getAnalysis(traceId, signal) {
  return getJson(`/api/traces/${encodeURIComponent(traceId)}/analysis`, signal);
}

/** The log records of a trace, oldest first. */
export async function getTraceLogs(traceId, signal) {
  return (await getJson(`/api/traces/${encodeURIComponent(traceId)}/logs`, signal)).logs;
}

/** An event source: `trace` for each that is new or has changed and fits the query string, `gap` when some were left out. */
export function followTraces(query) {
  return new EventSource(`/api/traces/live?${query}`);
}

async function getJson(url, signal) {
  const response = await answer(url, { signal, headers: { Accept: 'application/json' } });
  if (!response.ok) throw await problem(response);
  return response.json();
}

async function answer(url, options) {
  try {
    return await fetch(url, options);
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new ApiError(0, 'The trace store does not answer', 'Check that it runs, then try again.');
  }
}

async function problem(response) {
  const { title, detail } = await response.json().catch(() => ({}));
  return new ApiError(response.status, title ?? `The trace store answered ${response.status}`, detail ?? '');
}
