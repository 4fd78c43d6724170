// Words for rates and shares.

import { count } from './format.js';

/** "12.5 %", "0.04 %"; a dash for what is no number. */
export function percent(share) {
  if (!Number.isFinite(share)) return '–';
  if (share === 0) return '0 %';
  const value = share * 100;
  return value < 0.01 ? '< 0.01 %' : `${Number(value.toPrecision(value >= 99.95 && value < 100 ? 4 : 3))} %`;
}

/** "1,240 /s", "3.2 /s", "4 /min", "2 /h", "5 /d": in the unit in which it is easy to say. */
export function rate(perSecond) {
  if (!Number.isFinite(perSecond)) return '–';
  if (perSecond === 0) return '0';
  const [value, unit] = perSecond >= 1 ? [perSecond, 's'] : perSecond * 60 >= 1 ? [perSecond * 60, 'min'] : perSecond * 3600 >= 1 ? [perSecond * 3600, 'h'] : [perSecond * 86_400, 'd'];
  return `${value >= 100 ? count(Math.round(value)) : Number(value.toPrecision(2))} /${unit}`;
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
