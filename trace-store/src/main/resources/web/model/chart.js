// The geometry of a chart over time. Values may be missing (null): a line has a gap there, and a point alone is a dot.

const STEPS = [1, 2, 2.5, 5, 10];
const MINUTE = 60_000;
const TIME_STEPS = [1, 5, 15, 30, 60, 180, 360, 720, 1440, 2880, 10080].map((minutes) => minutes * MINUTE);
const TICK_PX = 90;

/** Round values from 0 to at least the largest one. */
export function valueTicks(largest, wanted = 4) {
  if (!(largest > 0)) return [0, 1];
  const rough = largest / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * STEPS.find((each) => each * power >= rough * 0.999999);
  const top = Math.ceil((largest / step) * 0.999999);
  return Array.from({ length: top + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}

/** Round times of the viewer's clock within a window, in milliseconds: as many as have room. */
export function timeTicks(from, to, widthPx, offsetMinutes = new Date(from).getTimezoneOffset()) {
  const room = Math.max(1, Math.floor(widthPx / TICK_PX));
  const step = TIME_STEPS.find((each) => (to - from) / each <= room) ?? TIME_STEPS.at(-1);
  const shift = offsetMinutes * MINUTE;
  const first = Math.ceil((from - shift) / step) * step + shift;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, i) => first + i * step);
}

/** Where things are in a box of so many pixels. */
export function scales({ from, to, top, width, height }) {
  return {
    x: (at) => ((at - from) / Math.max(1, to - from)) * width,
    y: (value) => height - (value / top) * height,
  };
}

/** The path of a line through points `[x, y]`; null breaks it. */
export function linePath(points) {
  let pen = false;
  return points
    .map((point) => {
      if (!point) {
        pen = false;
        return '';
      }
      const move = pen ? 'L' : 'M';
      pen = true;
      return `${move}${round(point[0])} ${round(point[1])}`;
    })
    .join('');
}

/** Points with no neighbour on either side: a line shows nothing there. */
export function loners(points) {
  return points.filter((point, i) => point && !points[i - 1] && !points[i + 1]);
}

/** The step under a place on the x axis. */
export function stepAt(x, width, steps) {
  return Math.min(steps - 1, Math.max(0, Math.floor((x / Math.max(1, width)) * steps)));
}

function round(value) {
  return Math.round(value * 10) / 10;
}
