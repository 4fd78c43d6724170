// Texts of a page whose contrast is below WCAG AA (4.5, or 3 for large ones).

const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
const brush = canvas.getContext('2d', { willReadFrequently: true });

/** One line for each text that is too pale: ratio, element, words. */
export function paleTexts() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = new Set();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const words = walker.currentNode.data.trim();
    if (words && isShown(element)) {
      const style = getComputedStyle(element);
      const ratio = contrast(style.color, backdrop(element));
      const large = parseFloat(style.fontSize) >= 24;
      if (ratio < (large ? 3 : 4.5)) found.add(`${ratio.toFixed(2)} ${element.tagName}.${element.className} "${words.slice(0, 30)}"`);
    }
  }
  return [...found];
}

function isShown(element) {
  const disabled = element.closest('button:disabled, .visually-hidden, noscript, option, script');
  return !disabled && element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && element.getClientRects().length;
}

/** What lies behind a text: the backgrounds of its ancestors, one over the other. */
function backdrop(element) {
  const layers = [];
  for (let each = element; each; each = each.parentElement) layers.unshift(getComputedStyle(each).backgroundColor);
  return paint(['canvas', ...layers]);
}

function contrast(ink, behind) {
  const paper = luminance(behind);
  const text = luminance(paint([`rgb(${behind.join()})`, ink]));
  return (Math.max(text, paper) + 0.05) / (Math.min(text, paper) + 0.05);
}

/** The rows of a table look alike: each pile of colours is painted but once. */
const painted = new Map();

function paint(colours) {
  const pile = colours.join('|');
  if (!painted.has(pile)) painted.set(pile, paintOver(colours));
  return painted.get(pile);
}

function paintOver(colours) {
  for (const colour of colours) {
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
  }
  return [...brush.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

function luminance(rgb) {
  const [r, g, b] = rgb.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
