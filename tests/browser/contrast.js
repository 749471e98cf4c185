// Runs in the page: each visible text with its contrast ratio (WCAG 2.1), weakest first.
const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
const paint = (colours) => {
  canvas.clearRect(0, 0, 1, 1);
  for (const colour of colours) {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
  }
  return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
};
const luminance = (rgb) => {
  const [r, g, b] = rgb.map((part) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const found = [];
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  const node = texts.currentNode.parentElement;
  const text = texts.currentNode.textContent.trim();
  if (!text || !node.checkVisibility({ visibilityProperty: true }) || node.closest(".sr, script")) continue;
  const behind = [];
  for (let each = node; each; each = each.parentElement) {
    behind.unshift(getComputedStyle(each).backgroundColor);
  }
  const back = paint(["Canvas", ...behind]);
  const front = paint([`rgb(${back})`, getComputedStyle(node).color]);
  const [light, dark] = [luminance(back), luminance(front)].sort((a, b) => b - a);
  found.push({ text, ratio: (light + 0.05) / (dark + 0.05), front, back });
}
return found.sort((a, b) => a.ratio - b.ratio);
