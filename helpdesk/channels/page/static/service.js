// The chat service: three calls, and a follower that waits for new messages for ever.

/** A refusal by the service; `status` 0 means that it could not be reached. */
export class ServiceError extends Error {
  constructor(status, said = null, retryAfter = 0) {
    super(`service answered ${status}`);
    Object.assign(this, { status, said, retryAfter });
  }
}

/** The service's own sentence: text, or one text per language. */
const sentence = (body) =>
  body?.error?.message ?? body?.replies?.[0]?.text ?? null;

async function call(path, { body, signal, seconds }) {
  const cut = new AbortController();
  const abort = () => cut.abort();
  const limit = setTimeout(abort, seconds * 1000);
  signal?.addEventListener("abort", abort);
  const options = { headers: { Accept: "application/json" }, signal: cut.signal };
  if (body) {
    options.method = "POST";
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let response;
  let answer;
  try {
    response = await fetch(path, options);
    answer = await response.json().catch(() => null);
  } catch {
    throw new ServiceError(0);
  } finally {
    clearTimeout(limit);
    signal?.removeEventListener("abort", abort);
  }
  if (!response.ok || !answer) {
    const status = response.ok ? 502 : response.status;
    throw new ServiceError(status, sentence(answer), Number(response.headers.get("Retry-After")));
  }
  return answer;
}

export const send = (text, language, signal) =>
  call("/api/chat", { body: { text, language }, signal, seconds: 60 });

export const startConversation = (language) =>
  call("/api/conversation", { body: { language }, seconds: 20 });

export const messagesAfter = async (id, wait, signal) =>
  (await call(`/api/messages?after=${id}&wait=${wait}`, { signal, seconds: wait + 20 })).messages;

/** True when the service no longer knows this conversation (or never did). */
export const isGone = (error) => [401, 403, 404].includes(error.status);

/** Waits, but not longer than until the network or the user is back. */
function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const over = new AbortController();
    const end = () => {
      over.abort();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    const options = { signal: over.signal };
    addEventListener("online", end, options);
    addEventListener("pageshow", end, options);
    document.addEventListener("visibilitychange", () => document.hidden || end(), options);
    signal.addEventListener("abort", end, options);
  });
}

/**
 * Hands over new messages as they come until `signal` aborts or the conversation is gone.
 * After a failure it tries again after 1, 2, 4 … at most 30 seconds.
 */
export async function follow({ lastId, receive, connected, signal }) {
  let failures = 0;
  while (!signal.aborted) {
    const begun = performance.now();
    try {
      const messages = await messagesAfter(lastId(), failures ? 0 : 25, signal);
      if (signal.aborted) return;
      const recovered = failures > 0;
      failures = 0;
      connected(true);
      receive(messages);
      // A service that answers at once instead of waiting must not be asked in a tight loop.
      if (!messages.length && !recovered && performance.now() - begun < 1000) {
        await pause(2000, signal);
      }
    } catch (error) {
      if (signal.aborted || isGone(error)) return;
      failures += 1;
      connected(false);
      const backoff = Math.min(30, 2 ** (failures - 1)) * (0.75 + Math.random() / 4);
      await pause(Math.max(backoff, error.retryAfter || 0) * 1000, signal);
    }
  }
}
