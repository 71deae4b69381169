// Brings the parts of a form that depend on what is typed: what a kind of entry asks, and advice on a draft.
//
//   <form data-ask-url="/.../ask/" data-ask-on="kind about"> ... <div data-part="facts">...</div> </form>
//
// Sends the fields by POST with the form's CSRF token: at once when a field named in data-ask-on (or a
// choice inside a part) changes, and two seconds after the last keystroke. The answer holds the parts;
// after a keystroke only the part "advice" is taken. Without scripts, buttons of the form do the same.

const PAUSE = 2000;

export function askWhileTyping(root) {
  for (const form of root.querySelectorAll("form[data-ask-url]")) new Asker(form);
}

class Asker {
  constructor(form) {
    this.form = form;
    this.on = form.dataset.askOn.split(" ");
    this.timer = null;
    this.round = 0;
    form.addEventListener("input", () => this.later());
    form.addEventListener("change", (event) => {
      const name = event.target.name || "";
      if (this.on.includes(name) || name.startsWith("what-")) this.now(true);
      else this.later();
    });
    form.addEventListener("submit", () => { this.round += 1; clearTimeout(this.timer); });
  }

  later() {
    if (!this.form.querySelector('[data-part="advice"]')) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(false), PAUSE);
  }

  body() {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string") body.append(name, value);
    }
    return body;
  }

  async now(everything) {
    clearTimeout(this.timer);
    const round = (this.round += 1);
    const sent = this.body();
    try {
      const answer = await fetch(this.form.dataset.askUrl, {
        method: "POST",
        body: sent,
        credentials: "same-origin",
        redirect: "manual",
        headers: { "X-Requested-With": "fetch" },
      });
      if (!answer.ok || round !== this.round) return;
      const parts = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (round !== this.round) return;
      // What was typed while the answer came stays: ask again.
      if (everything && this.body().toString() !== sent.toString()) return this.now(true);
      for (const part of parts.querySelectorAll("[data-part]")) {
        if (everything || part.dataset.part === "advice") this.put(part);
      }
      if (everything) this.open(parts.querySelector("[data-opens]"));
    } catch {
      // No connection: the buttons of the form still work.
    }
  }

  // What a kind asks at once is not folded away: who was seen on a visit, what a child said.
  open(named) {
    for (const name of (named?.dataset.opens ?? "").split(" ").filter(Boolean)) {
      const fold = this.form.querySelector(`[data-fold="${name}"]`)?.closest("details");
      if (fold) fold.open = true;
    }
  }

  put(part) {
    const place = this.form.querySelector(`[data-part="${part.dataset.part}"]`);
    if (!place || place.innerHTML.trim() === part.innerHTML.trim()) return;
    const held = place.contains(document.activeElement) ? document.activeElement.id : "";
    place.replaceChildren(...part.childNodes);
    if (held) document.getElementById(held)?.focus();
    // Said once for each change, and only how much there is: the list itself is read at leisure.
    const said = this.form.querySelector("[data-said]");
    if (said && part.dataset.part === "advice") {
      const count = place.querySelectorAll("li").length;
      said.textContent = count ? `${count} to look at again` : "";
    }
  }
}
