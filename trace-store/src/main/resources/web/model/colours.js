// One colour slot per service: the suite's own have theirs, others keep theirs from page to page.

/** How many slots the style sheet knows: classes svc-0 to svc-9. */
export const SLOTS = 10;

const OWN = ['orders-service', 'scanner-service', 'marketing-service', 'trace-store', 'marketing-web', 'events-service'];

/** The class of a service's colour. Two services may share one only if there are more than slots. */
export function colourClasses(services) {
  const taken = new Set();
  const classes = new Map();
  for (const service of byFixedFirst(services)) {
    const slot = freeSlot(wantedSlot(service), taken);
    taken.add(slot);
    classes.set(service, `svc-${slot}`);
  }
  return classes;
}

function byFixedFirst(services) {
  return [...new Set(services)].sort((a, b) => isFixed(b) - isFixed(a) || (a < b ? -1 : 1));
}

function isFixed(service) {
  return Number(OWN.includes(service));
}

function wantedSlot(service) {
  const own = OWN.indexOf(service);
  return own >= 0 ? own : OWN.length + (hash(service) % (SLOTS - OWN.length));
}

function hash(text) {
  let h = 2166136261;
  for (const unit of text) h = Math.imul(h ^ unit.codePointAt(0), 16777619);
  return h >>> 0;
}

function freeSlot(wanted, taken) {
  for (let i = 0; i < SLOTS; i++) {
    const slot = (wanted + i) % SLOTS;
    if (!taken.has(slot)) return slot;
  }
  return wanted;
}
