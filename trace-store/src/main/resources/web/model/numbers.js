// Words for rates and shares.

import { count } from './format.js';

/** "12.5 %", "0.04 %"; a dash for what is no number. */
export function percent(share) {
  if (!Number.isFinite(share)) return '–';
  if (share === 0) return '0 %';
  const value = share * 100;
  return value < 0.01 ? '< 0.01 %' : `${Number(value.toPrecision(value >= 99.95 && value < 100 ? 4 : 3))} %`;
}

const PER = [['s', 1], ['min', 60], ['h', 3600], ['d', 86_400]];
const TOO_LONG = 100_000;

/** "1,240 /s", "3.2 /s", "4 /min", "2 /h", "5 /d": in the unit in which it is easy to say. */
export function rate(perSecond) {
  return rates([perSecond])(perSecond);
}

/** Words for the rates of one column, all in the unit in which the least is easy to say, unless the greatest would be endless in it. */
export function rates(all) {
  const known = all.filter((each) => each > 0 && Number.isFinite(each));
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const easy = PER.findIndex(([, seconds]) => least * seconds >= 1);
  const short = PER.findLastIndex(([, seconds]) => most * seconds < TOO_LONG);
  const unit = PER[Math.max(0, Math.min(easy < 0 ? PER.length - 1 : easy, short))];
  return (perSecond) => rateIn(unit, perSecond);
}

function rateIn([unit, seconds], perSecond) {
  if (!Number.isFinite(perSecond)) return '–';
  const value = perSecond * seconds;
  return value ? `${value >= 100 ? count(Math.round(value)) : Number(value.toPrecision(2))} /${unit}` : '0';
}

/** "4.2 GB", decimal as disks are sold. */
export function bytes(n) {
  if (!Number.isFinite(n)) return '–';
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, n)) / 3));
  return `${Number((n / 1000 ** power).toPrecision(3))} ${units[power]}`;
}

/** How much more than before: "+25 %", "−3 %", "×12"; empty when there was nothing to compare with. */
export function change(now, before) {
  if (!Number.isFinite(now) || !(before > 0)) return '';
  const ratio = now / before;
  if (ratio >= 3) return `×${Number(ratio.toPrecision(2))}`;
  const points = Math.round((ratio - 1) * 100);
  return points === 0 ? '±0 %' : `${points > 0 ? '+' : '−'}${Math.abs(points)} %`;
}
