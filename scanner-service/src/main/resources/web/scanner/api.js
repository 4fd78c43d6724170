/** Speaks with scanner-service as one device. */
const ANSWER_WITHIN_MS = 3000;
const LONG_ANSWER_MS = 15_000;
const PAUSE_MS = 250;

/** The device is not known or no longer allowed. */
export class Unauthorized extends Error {}

/** The service cannot be reached, or says that it cannot serve now. */
export class Away extends Error {}

/** The service takes it later. */
export class Later extends Error {}

/** The service does not take what was sent. */
export class Refused extends Error {}

async function call(token, path, body, within = ANSWER_WITHIN_MS) {
  const answer = await fetch(path, {
    method: body ? 'POST' : 'GET',
    headers: { ...(token && { authorization: `Bearer ${token}` }), ...(body && { 'content-type': 'application/json' }) },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(within),
  }).catch((failure) => {
    throw new Away(failure.message);
  });
  if (answer.ok) return answer.json().catch(() => ({}));
  const problem = await answer.json().catch(() => ({}));
  const detail = problem.detail ?? `The service answered ${answer.status}.`;
  if (answer.status === 401 || answer.status === 403) throw new Unauthorized(detail);
  if (answer.status === 429) throw new Later(detail);
  throw answer.status >= 500 ? new Away(detail) : new Refused(detail);
}

export const ownDevice = (token) => call(token, '/api/devices/self');

/** A token out of a QR code that works once, for the device's own. */
export const provision = (token) => call(null, '/api/devices/provision', { token });

/** Tries once more with the same scanId, so that an answer lost on the way admits nobody twice. */
export async function decide(token, scan) {
  try {
    return await call(token, '/api/scans', scan);
  } catch (failure) {
    if (!(failure instanceof Away) || !navigator.onLine) throw failure;
  }
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  return call(token, '/api/scans', scan);
}

export const heartbeat = (token, state) => call(token, '/api/devices/self/heartbeat', state);

/** All tickets, so that one that is not in the list is seen to be sold later. */
export const offlineData = (token, since, cursor) => {
  const query = new URLSearchParams({ scope: 'all', ...(since != null && { since }), ...(cursor && { cursor }) });
  return call(token, `/api/offline?${query}`, null, LONG_ANSWER_MS);
};

export const upload = (token, scans) =>
  call(token, '/api/scans/offline', { deviceTime: new Date().toISOString(), scans }, LONG_ANSWER_MS);
