// The chat page: what is typed goes to the service, what the service keeps is shown.
// The service's list of messages is the only truth; an answer is fetched from there.

import { choose, language, translate, word } from "./language.js";
import { dayNode, errorNode, mark, messageNode, outgoingNode, settle } from "./messages.js";
import { element } from "./format.js";
import { Reader } from "./scroll.js";
import * as service from "./service.js";

const LIMIT = 2000;
const COUNT_FROM = 1800;
const TYPING_AFTER = 300;
// A second click of a double click may come after the answer did.
const DOUBLE_CLICK = 1000;

const part = (id) => document.getElementById(id);
const log = part("log");
const box = part("message");
const confirmNew = part("confirm-new");
const reader = new Reader(part("scroller"), part("newest"));
const length = (text) => [...text].length;

/** One conversation; starting a new one drops the whole object. */
class Conversation {
  lastId = 0;
  // What the bot answered in last: the user writes so. Until then, the page's language counts.
  spoken = null;
  #lastAt = null;
  #over = new AbortController();
  #queue = Promise.resolve();
  #current = null;
  // What was sent and is not known to be kept.
  #open = new Set();
  #following = false;

  async open(begun = true) {
    try {
      if (!begun) return;
      for (let got = [1]; got.length; ) {
        got = await service.messagesAfter(this.lastId, 0, this.#over.signal);
        this.#receive(got, true);
      }
      reader.toNewest();
    } catch (error) {
      if (!service.isGone(error)) this.#follow();
      return;
    } finally {
      this.#greet();
      // From now on, what comes is new: a screen reader may say it.
      setTimeout(() => log.setAttribute("aria-live", "polite"), 100);
    }
    this.#follow();
  }

  close() {
    this.#over.abort();
  }

  /** Sends text, or a button's key that is shown as its title. Turns go one after another. */
  send(text, shown = text, done = () => {}) {
    const item = { text, done, node: outgoingNode(shown), shown };
    this.#open.add(item);
    part("welcome").hidden = true;
    reader.add(this.#dated(item.node, item.node.querySelector("time").dateTime), log);
    reader.toNewest();
    this.#enqueue(item);
  }

  #enqueue(item) {
    if (item.queued) return;
    item.queued = true;
    this.#queue = this.#queue.then(() => this.#deliver(item));
  }

  async #deliver(item) {
    const { signal } = this.#over;
    if (signal.aborted) return;
    this.#current = item;
    mark(item.node, "sending");
    const typing = setTimeout(() => showTyping(true), TYPING_AFTER);
    try {
      // What seemed lost may have arrived: look before sending it twice.
      if (item.error) await this.#sync().catch(() => {});
      dismiss(item.error);
      let replies = [];
      if (!item.settled) {
        ({ replies } = await service.send(item.text, this.spoken ?? language(), signal));
      }
      item.delivered = true;
      mark(item.node, null);
      await this.#sync().then(
        () => item.settled || this.#pass(item, replies),
        () => {}, // The follower will bring it.
      );
      this.#follow();
    } catch (error) {
      if (!signal.aborted) this.#fail(item, error);
    } finally {
      item.queued = false;
      this.#current = null;
      clearTimeout(typing);
      if (!signal.aborted) showTyping(false);
      setTimeout(item.done, DOUBLE_CLICK);
    }
  }

  #fail(item, error) {
    mark(item.node, "not_sent");
    const ways = {
      retry: () => this.#enqueue(item),
      edit: () => {
        this.#open.delete(item);
        item.error.remove();
        item.node.remove();
        write(item.shown);
      },
      new_conversation: () => confirmNew.showModal(),
    };
    const [key, way] = reason(error);
    item.error = errorNode(said(error), key, { [way]: ways[way] });
    item.node.after(item.error);
    reader.toNewest();
  }

  /** Shows what the service said but did not keep, such as that it can't read emoji. */
  #pass(item, replies) {
    this.#open.delete(item);
    const at = new Date().toISOString();
    const said = replies.map((reply) => messageNode({ ...reply, author: "bot", id: "", at }));
    if (said.length) reader.add(said, log);
  }

  async #sync() {
    this.#receive(await service.messagesAfter(this.lastId, 0, this.#over.signal));
  }

  /** Shows what is new. The same message may come twice: by the follower and after sending. */
  #receive(messages, history = false) {
    if (this.#over.signal.aborted) return;
    const nodes = [];
    for (const message of messages.filter(({ id }) => id > this.lastId)) {
      this.lastId = message.id;
      const item = message.author === "user" ? this.#awaited(message) : null;
      if (item) {
        item.settled = true;
        dismiss(item.error);
        this.#open.delete(item);
        settle(item.node, message);
        continue;
      }
      if (message.author === "bot") this.spoken = message.language;
      if (message.author !== "user") showTyping(false);
      const press = (button, done) => this.send(button.payload, button.title, done);
      nodes.push(...this.#dated(messageNode(message, press), message.at));
      if (!history && message.author !== "user") reader.arrived(1);
    }
    if (nodes.length) reader.add(nodes, log);
    if (this.lastId) part("welcome").hidden = true;
  }

  /** The outgoing message that this stored one is. */
  #awaited(message) {
    if (this.#current && !this.#current.settled) return this.#current;
    return [...this.#open].find((item) => item.delivered || item.shown === message.text);
  }

  /** The node, after a line with the day when a new day has begun. */
  #dated(node, at) {
    const day = dayNode(at, this.#lastAt);
    this.#lastAt = at;
    return day ? [day, node] : [node];
  }

  #greet() {
    part("welcome").hidden = log.childElementCount > 0;
  }

  async #follow() {
    if (this.#following) return;
    this.#following = true;
    await service.follow({
      lastId: () => this.lastId,
      receive: (messages) => this.#receive(messages),
      connected: showConnected,
      signal: this.#over.signal,
    });
    this.#following = false;
  }
}

/** The service's own sentence in the page's language; about sessions ours is clearer. */
function said(error) {
  if (service.isGone(error)) return null;
  return typeof error.said === "string" ? error.said : error.said?.[language()];
}

/** Which words and which way on fit a refusal. */
function reason({ status }) {
  if (status === 0) return ["error_away", "retry"];
  if (status === 429) return ["error_busy", "retry"];
  if (status === 413) return ["too_long", "edit"];
  if (status === 400 || status === 422) return ["error_failed", "edit"];
  if (service.isGone({ status })) return ["error_session", "new_conversation"];
  return ["error_failed", "retry"];
}

/** Takes an error away; the focus it may have had goes where one writes. */
function dismiss(error) {
  if (error?.contains(document.activeElement)) focusBox();
  error?.remove();
}

/** On a phone, focus would push up the keyboard over the answer. */
function focusBox() {
  const touched = matchMedia("(pointer: coarse)").matches;
  (touched ? part("scroller") : box).focus({ preventScroll: true });
}

function showTyping(on) {
  const dots = () => element("span", { className: "dots" }, ...[1, 2, 3].map(() => element("i")));
  const words = element("span", { className: "sr" });
  words.dataset.text = "typing";
  part("typing").replaceChildren(...(on ? [dots(), words] : []));
  translate(part("typing"));
}

function showConnected(connected) {
  const state = part("connection");
  if (connected) delete state.dataset.text;
  else state.dataset.text = "connecting";
  state.textContent = connected ? "" : word("connecting");
}

function measure() {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight}px`;
  const count = length(box.value.trim());
  const counter = part("counter");
  const over = count > LIMIT;
  const number = new Intl.NumberFormat(word("locale"));
  counter.textContent =
    count < COUNT_FROM ? "" : `${number.format(count)} / ${number.format(LIMIT)}`;
  if (over) counter.textContent += ` · ${word("too_long")}`;
  counter.classList.toggle("over", over);
  box.setAttribute("aria-invalid", over);
  return count > 0 && !over;
}

function write(text) {
  box.value = text;
  measure();
  box.focus();
}

function showLanguage() {
  document.documentElement.lang = language();
  for (const button of part("languages").children) {
    button.setAttribute("aria-pressed", button.dataset.language === language());
  }
  const examples = word("examples").map((text) => {
    const button = element("button", { type: "button", textContent: text });
    button.addEventListener("click", () => conversation.send(text));
    return button;
  });
  part("examples").replaceChildren(...examples);
  part("all-questions").href = `/help/${language()}`;
  translate(document);
  reader.title();
  measure();
}

let conversation = new Conversation();

part("languages").addEventListener("click", ({ target }) => {
  const code = target.closest("button")?.dataset.language;
  if (!code) return;
  choose(code);
  conversation.spoken = null;
  showLanguage();
});

part("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = box.value.trim();
  if (measure()) {
    conversation.send(text);
    write("");
  } else {
    box.focus();
  }
});

box.addEventListener("input", measure);
box.addEventListener("keydown", (event) => {
  // While an input method composes (Devanagari, say), Enter belongs to it.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  part("composer").requestSubmit();
});

part("new").addEventListener("click", () => {
  part("new-error").textContent = "";
  if (log.childElementCount) confirmNew.showModal();
  else box.focus();
});

confirmNew.addEventListener("submit", async (event) => {
  if (event.submitter.value !== "yes") return;
  event.preventDefault();
  try {
    await service.startConversation(language());
  } catch {
    part("new-error").textContent = word("error_new");
    return;
  }
  conversation.close();
  conversation = new Conversation();
  log.setAttribute("aria-live", "off");
  log.replaceChildren();
  showTyping(false);
  confirmNew.close();
  focusBox();
  conversation.open();
});

addEventListener("beforeprint", () => {
  for (const details of log.querySelectorAll("details")) details.open = true;
});

/** A question brought along from the help pages stands in the box; it is for the user to send. */
function takeAlong() {
  const address = new URL(location.href);
  const question = address.searchParams.get("ask");
  if (question === null) return;
  address.searchParams.delete("ask");
  history.replaceState(null, "", address);
  write(question.slice(0, LIMIT));
}

showLanguage();
takeAlong();
focusBox();
conversation.open("begun" in log.dataset);
