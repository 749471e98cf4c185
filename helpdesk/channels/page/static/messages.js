// One message as nodes: bubble, time, sources, quick replies, and what to say when it failed.

import { dayOf, translate, word } from "./language.js";
import { element, formatted, link } from "./format.js";

const keyed = (name, key, className = "") => {
  const node = element(name, { className });
  node.dataset.text = key;
  return node;
};

function time(at) {
  const node = element("time", { dateTime: at });
  node.dataset.clock = at;
  return node;
}

function author(message) {
  if (message.author !== "agent") {
    return keyed("span", message.author === "user" ? "you" : "bot", "sr");
  }
  const shown = message.agent
    ? element("b", { textContent: message.agent })
    : keyed("b", "agent");
  return element("p", { className: "author" }, shown, " ", keyed("span", "agent_badge"));
}

function sources(list) {
  const items = list.map(({ title, url }) => element("li", {}, url ? link(url, title) : title));
  const summary = element("summary", {}, keyed("span", "sources"), ` (${list.length})`);
  return element("details", { className: "sources" }, summary, element("ul", {}, ...items));
}

/** A small text file to keep; made into an address only when it is wanted. */
function file({ name, type, text }) {
  const node = element("a", { className: "file", href: "#", download: name, textContent: name });
  node.addEventListener("click", () => {
    node.href = URL.createObjectURL(new Blob([text], { type }));
    setTimeout(() => URL.revokeObjectURL(node.href), 60_000);
  });
  return element("p", {}, keyed("span", "download"), " ", node);
}

/** Shows which button was chosen; of two thumbs it is one. */
function choose(group, chosen) {
  if (chosen.dataset.vote) {
    for (const node of group.querySelectorAll("[data-vote]")) {
      node.classList.remove("pressed");
      node.setAttribute("aria-pressed", node === chosen);
    }
  }
  chosen.classList.add("pressed");
}

/** Buttons below a message. They rest from a press until that turn is over: no second sending. */
function choices(label, buttons, language, press) {
  const group = element("div", { className: label, role: "group" });
  group.dataset.label = label;
  for (const button of buttons) {
    const node = element("button", { type: "button", textContent: button.title });
    if (language) node.lang = language;
    if (button.vote) {
      node.dataset.vote = button.vote;
      node.setAttribute("aria-pressed", false);
    }
    if (label === "votes") {
      // The thumb is seen, its words are heard.
      const [thumb, ...words] = button.title.split(" ");
      node.textContent = thumb;
      node.title = words.join(" ");
      node.setAttribute("aria-label", node.title);
    }
    node.addEventListener("click", () => {
      if ("busy" in group.dataset) return;
      const hold = (held) => {
        if (held) group.dataset.busy = "";
        else delete group.dataset.busy;
        for (const each of group.children) each.setAttribute("aria-disabled", held);
      };
      hold(true);
      choose(group, node);
      press(button, () => hold(false));
    });
    group.append(node);
    if (button.chosen) choose(group, node);
  }
  return group;
}

/** Quick replies, and the thumbs of an answer; those of a question whether it helped are replies. */
function groups({ buttons = [], language, topic }, press) {
  const quiet = (button) => topic && button.vote;
  const loud = buttons.filter((button) => !quiet(button));
  const votes = buttons.filter(quiet);
  return [
    ...(loud.length ? [choices("choices", loud, language, press)] : []),
    ...(votes.length ? [choices("votes", votes, language, press)] : []),
  ];
}

/** A message as the service keeps it. */
export function messageNode(message, press) {
  const node = element("article", { className: `message ${message.author}` });
  node.dataset.id = message.id;
  const text =
    message.author === "user"
      ? element("div", { className: "text", textContent: message.text })
      : formatted(message.text);
  // The language of a message is its own; the page's words around it follow the page.
  if (message.language) text.lang = message.language;
  const bubble = element("div", { className: "bubble" }, author(message), text);
  node.append(bubble);
  if (message.file) bubble.append(file(message.file));
  if (message.sources?.length) bubble.append(sources(message.sources));
  node.append(...groups(message, press));
  node.append(element("p", { className: "meta" }, time(message.at)));
  return translate(node);
}

/** What the user has just written, before the service has it. */
export function outgoingNode(text) {
  const message = { author: "user", text, at: new Date().toISOString(), id: "" };
  const node = messageNode(message);
  mark(node, "sending");
  return node;
}

/** Shows under an outgoing message how it stands: `sending`, `not_sent` or null once it is there. */
export function mark(node, state) {
  node.classList.toggle("waiting", state === "sending");
  node.classList.toggle("failed", state === "not_sent");
  node.querySelector(".state")?.remove();
  if (state) {
    const words = keyed("span", state, "state");
    words.textContent = word(state);
    node.querySelector(".meta").append(words);
  }
}

/** Puts the stored message in the place of the outgoing one, without saying it again. */
export function settle(node, message) {
  node.dataset.id = message.id;
  const text = node.querySelector(".text");
  if (text.textContent !== message.text) text.textContent = message.text;
  if (message.language) text.lang = message.language;
  node.querySelector("time").replaceWith(time(message.at));
  mark(node, null);
  translate(node);
}

/** Why a message was not sent, in the service's words or ours, and the ways on. */
export function errorNode(said, key, ways) {
  const sentence = said ? element("p", { textContent: said }) : keyed("p", key);
  const buttons = Object.entries(ways).map(([name, act]) => {
    const button = keyed("button", name);
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  });
  const bubble = element("div", { className: "bubble" }, sentence);
  const node = element("div", { className: "message error" }, bubble);
  node.append(element("div", { className: "choices" }, ...buttons));
  return translate(node);
}

/** A line with the day when it differs from the day before. */
export function dayNode(at, previous) {
  if (previous && dayOf(previous) === dayOf(at)) return null;
  const node = element("p", { className: "day" }, element("span"));
  node.firstChild.dataset.day = at;
  return translate(node);
}
