// Finds while one types. Without this script the form does the same on Enter.

const PAUSE = 200;
const field = document.getElementById("q");
const place = document.getElementById("found");

if (field && place) {
  let timer = 0;
  let asking = null;
  const find = async () => {
    asking?.abort();
    asking = new AbortController();
    const address = new URL(field.form.action);
    if (field.value.trim()) address.searchParams.set("q", field.value);
    history.replaceState(null, "", address);
    if (!field.value.trim()) {
      place.replaceChildren();
      return;
    }
    address.searchParams.set("part", "found");
    try {
      const answer = await fetch(address, { signal: asking.signal });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      place.replaceChildren(...page.body.children);
    } catch (problem) {
      if (problem.name !== "AbortError") field.form.submit();
    }
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, PAUSE);
  });
}
