// Plain text to nodes. Only textContent is written: what looks like HTML stays text.

import { translate, word } from "./language.js";

const SPECIAL = /([\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?:\/\/[^\s<>"']+|\b(?:[a-z0-9-]+\.)+gov\.in\b(?:\/[^\s<>"']*)?|\bGST-\d{4}-\d{6,}\b)/i;
const ITEM = /^\s*(?:[\d०-९]{1,2}[.)]|[-–•])\s+/;
const NUMBER = /^[-–−]?(?:₹|Rs\.?)?\s*[\d,.०-९]+\s*%?$/;
const GAP = /\s{2,}|\t+|\s*\|\s*/;

export function element(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(space, "use"));
  svg.firstChild.setAttribute("href", `#icon-${name}`);
  return svg;
}

/** A link that leaves this page safely; anything but http(s) stays text. */
export function link(address, title = address) {
  let url = null;
  try {
    url = new URL(address);
  } catch {
    return document.createTextNode(title);
  }
  if (!/^https?:$/.test(url.protocol)) return document.createTextNode(title);
  return element("a", {
    href: url.href,
    target: "_blank",
    rel: "noopener noreferrer",
    textContent: title,
  });
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without HTTPS there is no clipboard object; the old way still works.
    const field = element("textarea", { value: text, className: "sr" });
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

/** A ticket's number, which a click copies. */
function ticketNumber(number) {
  const button = element("button", { type: "button", className: "ticket" }, number, icon("copy"));
  button.dataset.title = "copy";
  const show = (name, words) => {
    button.lastChild.replaceWith(icon(name));
    document.getElementById("announcer").textContent = words;
  };
  button.addEventListener("click", async () => {
    await copy(number);
    show("done", word("copied"));
    setTimeout(show, 2000, "copy", "");
  });
  return button;
}

function* inline(text) {
  for (const [position, part] of text.split(SPECIAL).entries()) {
    if (position % 2 === 0) {
      if (part) yield part;
    } else if (/^GST-/i.test(part)) {
      yield ticketNumber(part);
    } else if (/^[^/]+@/.test(part)) {
      yield element("a", { href: `mailto:${part}`, textContent: part });
    } else {
      const address = part.replace(/[.,;:!?)\]।]+$/, "");
      yield link(/^https?:/i.test(address) ? address : `https://${address}`, address);
      if (address !== part) yield part.slice(address.length);
    }
  }
}

const cells = (line) => line.trim().split(GAP).filter(Boolean);
const isRow = (line) =>
  !ITEM.test(line) && cells(line).length > 1 && cells(line).every((cell) => cell.length < 50);

function table(lines) {
  const rows = lines.map(cells);
  const hasHead = !rows[0].slice(1).some((cell) => NUMBER.test(cell));
  const body = rows.map((row, index) =>
    element(
      "tr",
      {},
      ...row.map((cell, column) => {
        const name = hasHead && index === 0 ? "th" : "td";
        const counts = rows.some((other) => other !== row && NUMBER.test(other[column] ?? ""));
        const numeric = NUMBER.test(cell) || (name === "th" && counts);
        return element(name, { className: numeric ? "number" : "" }, ...inline(cell));
      }),
    ),
  );
  return element("div", { className: "table" }, element("table", {}, ...body));
}

/** Lines that belong together: a table's rows, one list item, or running text. */
function blocks(text) {
  const found = [];
  for (const line of text.replace(/\r\n?/g, "\n").split("\n")) {
    const kind = isRow(line) ? "row" : ITEM.test(line) ? "item" : line.trim() ? "prose" : "gap";
    const last = found.at(-1);
    if (last?.kind === kind && kind !== "item") last.lines.push(line);
    else found.push({ kind, lines: [line] });
  }
  return found;
}

/** The nodes that show a bot's or an agent's plain text. */
export function formatted(text) {
  const nodes = blocks(text.trim()).flatMap(({ kind, lines }) => {
    if (kind === "gap") return [];
    if (kind === "row" && lines.length > 1) return [table(lines)];
    const paragraph = element("p", { className: kind });
    let rest = lines.join("\n");
    if (kind === "item") {
      const [sign] = rest.match(ITEM);
      paragraph.append(element("span", { className: "sign", textContent: `${sign.trim()} ` }));
      rest = rest.slice(sign.length);
    }
    paragraph.append(...inline(rest));
    return [paragraph];
  });
  return translate(element("div", { className: "text" }, ...nodes));
}
