/** Speaks with scanner-service as one device. */
const TRIES = 4;
const FIRST_PAUSE_MS = 150;
const ANSWER_WITHIN_MS = 9000;

/** The device is not known or no longer allowed. */
export class Unauthorized extends Error {}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function request(token, path, body) {
  return fetch(path, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
}

/** The device that the token belongs to, null when it is none; throws when that cannot be found out. */
export async function ownDevice(token) {
  const answer = await request(token, '/api/devices/self');
  if ([401, 403].includes(answer.status)) return null;
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.json();
}

/**
 * Has a code decided. Tries again with the same scanId when the network or the service fails, so
 * that an answer lost on the way admits nobody twice.
 */
export async function decide(token, scan) {
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await request(token, '/api/scans', scan);
      if (answer.ok) return await answer.json();
      const problem = await answer.json().catch(() => ({}));
      if (answer.status === 401) throw new Unauthorized(problem.detail);
      if (answer.status < 500) return undecided(scan, problem.detail ?? 'The request was refused.');
    } catch (failure) {
      if (failure instanceof Unauthorized) throw failure;
    }
    if (attempt === TRIES) return undecided(scan, 'No connection. Scan again, or call the desk.');
    await wait(FIRST_PAUSE_MS * 2 ** attempt * (0.7 + Math.random() * 0.6));
  }
}

const undecided = (scan, message) => ({ scanId: scan.scanId, result: 'UNDECIDED', message });
