/** The board's parts, each from its piece of the news. */
import { bars, deviceState, millis, refusals, since, totals } from '../model/board.js';
import { words } from '../model/words.js';
import { element, meter, row, table } from './element.js';
import { sparkline } from './sparkline.js';

export const totalCards = (board) =>
  totals(board).map(({ name, value, share, isBad }) =>
    element('div', { className: `card ${isBad ? 'bad' : ''}` },
      element('b', {}, value), element('span', {}, name), share === null || share === undefined ? null : meter(share)));

export function gateTable(gates) {
  const heights = bars(gates);
  const rows = gates.map((gate, i) =>
    row([
      element('b', {}, gate.name || gate.code),
      sparkline(heights[i], `Entries of the last ${gate.entries15.length} minutes: ${gate.entries15.join(', ')}`),
      String(gate.entriesLastMinute), String(gate.admitted), String(gate.refused), millis(gate.p95Ms),
      String(gate.inside),
    ]));
  return table(['Gate', 'Last 15 minutes', 'In, last minute', 'In', 'Refused', 'p95', 'Inside, came in here'], rows, 'No gate has scanned yet.');
}

export function refusalTable({ refusals: list }) {
  const rows = refusals(list).map(({ reason, count, share }) => row([told(reason), String(count), meter(share, 'refused')]));
  return table(['Reason', 'Scans', 'Share'], rows, 'Nobody was refused.');
}

export function conflictTable({ conflicts: { latest } }, trace, now) {
  const rows = latest.map((one) =>
    row([
      since(one.detectedAt, now), `${one.orderNumber} ${one.tierName}`, who(one.admitted), who(one.conflicting),
      one.resolvedAt ? 'resolved' : 'open', trace(one.traceId),
    ], one.resolvedAt ? '' : 'bad'));
  return table(['Ago', 'Ticket', 'Came in at', 'And again at', 'State', 'Trace'], rows, 'No ticket came in twice.');
}

const who = ({ gate, device, at }) => element('span', { title: device }, `${gate}, ${new Date(at).toLocaleTimeString('en-GB')}`);

export function deviceTable(devices, now) {
  const rows = devices.map((device) => {
    const { kind, text } = deviceState(device, now);
    return row([
      element('span', { className: `dot ${kind}`, 'aria-hidden': 'true' }), element('b', {}, device.name), device.gate, device.role ?? '', text,
      device.lastSeenAt ? `${since(device.lastSeenAt, now)} ago` : '–', device.batteryPercent == null ? '–' : `${device.batteryPercent} %`,
      String(device.queueLength ?? 0), device.appVersion ?? '',
    ], kind);
  });
  return table(['Light', 'Device', 'Gate', 'Role', 'State', 'Seen', 'Battery', 'Waiting', 'Version'], rows, 'There is no device.');
}

export function scanTable({ recent }, trace) {
  const rows = recent.map((scan) =>
    row([
      new Date(scan.scannedAt).toLocaleTimeString('en-GB'), scan.gate, scan.device, scan.orderNumber ?? '–', scan.result,
      remarks(scan), scan.offline ? 'offline' : '', trace(scan.traceId),
    ], scan.result));
  return table(['Time', 'Gate', 'Device', 'Order', 'Result', 'Reason, attention', 'Offline', 'Trace'], rows, 'Nothing was scanned yet.');
}

/** Why it was refused, and what somebody must see to. */
const remarks = ({ reason, attention }) => {
  const codes = [reason, attention].filter(Boolean);
  return element('span', { title: codes.join(' ') }, codes.map(words).join(' · '));
};

/** In words; the code, as the API has it, to whoever points there. */
const told = (code) => element('span', { title: code }, words(code));
