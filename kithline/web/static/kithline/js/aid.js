// Asks the writing aid about a text two seconds after typing stops, and shows under the field what it says.
//
//   <textarea id="reason" data-aid="opinion"> ... <div id="reason-aid"></div>
//
// Sends that one text by POST with the form's CSRF token; nothing is kept of it. A screen reader hears how
// much there is to look at, politely, and once for each change. Without scripts a button asks the same.

const PAUSE = 2000;

export function lookOverWhileTyping(root) {
  if (!root.querySelector("[data-aid], form[data-ask-url]")) return;  // the answer to an ask may hold one
  // A button that is not needed is not the one that Enter presses.
  for (const button of root.querySelectorAll("[data-aid-look]")) button.remove();
  const said = document.createElement("p");
  said.className = "govuk-visually-hidden";
  said.setAttribute("role", "status");
  document.querySelector("main").append(said);
  const timers = new WeakMap();
  root.addEventListener("input", ({ target }) => {
    if (!target.dataset.aid) return;
    clearTimeout(timers.get(target));
    timers.set(target, setTimeout(() => ask(target, said), PAUSE));
  });
}

async function ask(field, said) {
  const place = document.getElementById(`${field.id}-aid`);
  const token = field.form?.elements.csrfmiddlewaretoken;
  if (!place || !token) return;
  const text = field.value;
  try {
    const answer = await fetch("/aid/", {
      method: "POST",
      body: new URLSearchParams({ csrfmiddlewaretoken: token.value, part: field.dataset.aid, text }),
      credentials: "same-origin",
      redirect: "manual",
      headers: { "X-Requested-With": "fetch" },
    });
    if (!answer.ok || field.value !== text) return;
    const parts = new DOMParser().parseFromString(await answer.text(), "text/html").body;
    if (field.value !== text || place.innerHTML.trim() === parts.innerHTML.trim()) return;
    place.replaceChildren(...parts.childNodes);
    const count = place.querySelectorAll("li").length;
    const label = field.labels[0]?.textContent.trim() ?? "what you wrote";
    said.textContent = count ? `${count} to look at again under “${label}”` : "";
  } catch {
    // No connection: what was typed is not touched.
  }
}
