// Round times for the head of the axis.

const TICK_PX = 84;
const STEPS = [1, 2, 5, 10];
const CALENDAR = [15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 43200, 86400].map((s) => s * 1000);

/** Round times within a segment, measured from its beginning: as many as have room for their words. */
export function ticks(piece, widthPx) {
  const length = piece.end - piece.start;
  const room = Math.floor((piece.width * widthPx) / TICK_PX);
  if (!(length > 0) || room < 2) return [];
  const step = roundStep(length / room);
  const found = Math.ceil(length / step) - 1;
  return Array.from({ length: found }, (_, i) => (i + 1) * step).map((ms) => ({
    ms,
    left: piece.left + (piece.width * ms) / length,
  }));
}

function roundStep(least) {
  if (least > 10_000 && least <= CALENDAR.at(-1)) return CALENDAR.find((step) => step >= least);
  const unit = least > 10_000 ? CALENDAR.at(-1) : 1;
  const power = 10 ** Math.floor(Math.log10(least / unit));
  return unit * power * STEPS.find((step) => step * power >= (least / unit) * 0.999999);
}
