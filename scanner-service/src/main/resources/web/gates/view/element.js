/** Makes elements; whatever comes from outside is text, never markup. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** A table with its heads; an empty one says so in words. */
export function table(heads, rows, nothing) {
  if (!rows.length) return element('p', { className: 'nothing' }, nothing);
  return element('div', { className: 'scroll' }, element('table', {},
    element('thead', {}, element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head)))),
    element('tbody', {}, ...rows)));
}

export const row = (cells, className = '') => element('tr', { className }, ...cells.map((cell) => element('td', {}, cell)));

/** A bar whose length is a share of one. */
export function meter(share, className = '') {
  const bar = element('span', { className: `bar ${className}` });
  bar.style.width = `${Math.round(Math.min(1, share) * 100)}%`;
  return element('span', { className: 'meter' }, bar);
}
