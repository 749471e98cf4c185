// The page's own words, dates and times in the chosen language. A language is only a key.

const { texts, language: startLanguage } = JSON.parse(
  document.getElementById("page-data").textContent,
);
const STORED = "sahayak.language";
const ZONE = "Asia/Kolkata";

let current = remembered() ?? startLanguage;

/** The user's earlier choice; private windows may refuse storage. */
function remembered() {
  try {
    const stored = localStorage.getItem(STORED);
    return stored in texts.language_name ? stored : null;
  } catch {
    return null;
  }
}

export const language = () => current;
export const word = (key) => texts[key][current];

export function choose(code) {
  current = code;
  try {
    localStorage.setItem(STORED, code);
  } catch {
    // Not remembered then; the page still changes.
  }
}

const format = (options, locale = word("locale")) =>
  new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options });

export const clock = (at) => format({ hour: "numeric", minute: "2-digit" }).format(new Date(at));

/** The Indian calendar day of a moment, as a key to compare. */
export const dayOf = (at) =>
  format({ year: "numeric", month: "2-digit", day: "2-digit" }, "en-CA").format(new Date(at));

function dayName(at) {
  const names = { [dayOf(Date.now() - 864e5)]: "yesterday", [dayOf(Date.now())]: "today" };
  const name = names[dayOf(at)];
  return name ? word(name) : format({ dateStyle: "long" }).format(new Date(at));
}

/** Writes every word below `root` in the current language. */
export function translate(root) {
  const each = (attribute, write) => {
    for (const node of root.querySelectorAll(`[data-${attribute}]`)) {
      write(node, node.dataset[attribute]);
    }
  };
  each("text", (node, key) => (node.textContent = word(key)));
  each("title", (node, key) => (node.title = word(key)));
  each("placeholder", (node, key) => (node.placeholder = word(key)));
  each("label", (node, key) => {
    node.setAttribute("aria-label", word(key));
    if (node.localName === "button") node.title = word(key);
  });
  each("clock", (node, at) => (node.textContent = clock(at)));
  each("day", (node, at) => (node.textContent = dayName(at)));
  return root;
}
