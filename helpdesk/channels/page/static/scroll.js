// Where the reader is: stays with the newest message, or in peace where they read back.

import { translate, word } from "./language.js";

const NEAR = 60;
const FAR = 240;

export class Reader {
  #pinned = true;
  #fresh = false;
  #unread = 0;

  constructor(scroller, pill) {
    this.scroller = scroller;
    this.pill = pill;
    scroller.addEventListener("scroll", () => this.#look(), { passive: true });
    pill.addEventListener("click", () => {
      this.toNewest();
      scroller.focus({ preventScroll: true });
    });
    document.addEventListener("visibilitychange", () => this.title(document.hidden ? null : 0));
    // The keyboard of a phone, a growing message box or a late font change the height.
    const resized = new ResizeObserver(() => (this.#pinned ? this.toNewest() : this.#look()));
    resized.observe(scroller);
    resized.observe(scroller.firstElementChild);
  }

  get #below() {
    const { scrollHeight, clientHeight, scrollTop } = this.scroller;
    return scrollHeight - clientHeight - scrollTop;
  }

  #look() {
    this.#pinned = this.#below < NEAR;
    if (this.#pinned) this.#fresh = false;
    this.pill.hidden = !this.#fresh && this.#below < FAR;
    this.pill.lastElementChild.dataset.text = this.#fresh ? "new_messages" : "to_newest";
    translate(this.pill);
  }

  toNewest() {
    this.#pinned = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.#look();
  }

  /** Adds nodes; a reader at the end is taken to the beginning of the answer, no further. */
  add(nodes, container) {
    const stay = !this.#pinned;
    // Only what is new moves, not the history.
    const fresh = container.getAttribute("aria-live") === "polite";
    for (const node of nodes) node.classList.toggle("fresh", fresh);
    container.append(...nodes);
    const answer = nodes.find((node) => !node.matches(".user, .day"));
    if (stay) {
      this.#fresh = true;
    } else {
      this.scroller.scrollTop = this.scroller.scrollHeight;
      if (answer) {
        const top = answer.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top;
        if (top < 12) this.scroller.scrollTop += top - 12;
      }
    }
    this.#look();
  }

  /** The page's title, with the number of messages that came while it was hidden. */
  title(unread = null) {
    this.#unread = unread ?? this.#unread;
    document.title = (this.#unread ? `(${this.#unread}) ` : "") + word("title");
  }

  arrived(count) {
    if (document.hidden) this.title(this.#unread + count);
  }
}
