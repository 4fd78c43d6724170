/** A gate's last minutes as bars. */
const SVG = 'http://www.w3.org/2000/svg';
const [WIDTH, GAP, HEIGHT] = [7, 2, 28];

export function sparkline(heights, label) {
  const svg = make('svg', { viewBox: `0 0 ${heights.length * (WIDTH + GAP)} ${HEIGHT}`, class: 'sparkline', role: 'img', 'aria-label': label });
  heights.forEach((height, i) => {
    const tall = Math.max(1, height * HEIGHT);
    svg.append(make('rect', { x: i * (WIDTH + GAP), y: HEIGHT - tall, width: WIDTH, height: tall, rx: 1 }));
  });
  return svg;
}

function make(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
