// Plain text to nodes. Only textContent is written: what looks like HTML stays text.

import { translate, word } from "./language.js";

const SPECIAL = /([\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?:\/\/[^\s<>"']+|\b(?:[a-z0-9-]+\.)+gov\.in\b(?:\/[^\s<>"']*)?|\bGST-\d{4}-\d{6,}\b)/i;
const ITEM = /^\s*(?:[\d०-९]{1,2}[.)]|[-–•])\s+/;
const NUMBER = /^[-–−]?(?:₹|Rs\.?)?\s*[\d,.०-९]+\s*%?$/;
// "State: Maharashtra (27)"
const PAIR = /^\s*([^:]{1,32}:\s)\s*(\S.{0,59})$/;
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

/** What a line is by itself; rows and pairs become a table only in company. */
function kindOf(line) {
  if (!line.trim()) return "gap";
  if (ITEM.test(line)) return "item";
  if (PAIR.test(line)) return "pair";
  const row = cells(line);
  return row.length > 1 && row.every((cell) => cell.length < 50) ? "row" : "prose";
}

/** Neighbouring lines of one kind, as {kind, lines}. */
function blocks(text) {
  const found = [];
  for (const line of text.replace(/\r\n?/g, "\n").split("\n")) {
    const kind = kindOf(line);
    const last = found.at(-1);
    if (last?.kind === kind && kind !== "item") last.lines.push(line);
    else found.push({ kind, lines: [line] });
  }
  return found;
}

/** Columns of figures are set to the right; a first row without figures is the head. */
function table(rows, isPairs) {
  const head = !isPairs && !rows[0].slice(1).some((cell) => NUMBER.test(cell));
  const isNumber = rows[0].map((_, column) =>
    rows.slice(head ? 1 : 0).every((row) => NUMBER.test(row[column] ?? "0")),
  );
  const nodes = rows.map((row, index) => {
    const name = head && index === 0 ? "th" : "td";
    const cell = (text, column) =>
      element(name, { className: isNumber[column] ? "number" : "" }, ...inline(text));
    return element("tr", {}, ...row.map(cell));
  });
  return element("div", { className: "table" }, element("table", {}, ...nodes));
}

function paragraph(kind, lines) {
  const node = element("p", { className: kind });
  let text = lines.join("\n");
  if (kind === "item") {
    const [sign] = text.match(ITEM);
    node.append(element("span", { className: "sign", textContent: `${sign.trim()} ` }));
    text = text.slice(sign.length);
  }
  node.append(...inline(text));
  return node;
}

/** The nodes that show a bot's or an agent's plain text. */
export function formatted(text) {
  const nodes = [];
  for (const { kind, lines } of blocks(text.trim())) {
    if (kind === "gap") continue;
    if (lines.length === 1 || kind === "prose") nodes.push(paragraph(kind, lines));
    else if (kind === "row") nodes.push(table(lines.map(cells), false));
    else nodes.push(table(lines.map((line) => line.match(PAIR).slice(1)), true));
  }
  return translate(element("div", { className: "text" }, ...nodes));
}
