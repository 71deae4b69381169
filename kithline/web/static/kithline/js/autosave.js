// Keeps a form's fields on the server while somebody types; nothing is stored in the browser.
//
//   <form data-draft-url="/draft/..."> ... <p data-kept><span data-kept-text></span></p> </form>
//
// Sends the fields (never files or passwords) by POST with the form's CSRF token, at most every
// four seconds while typing, and at once on change and when the page is hidden. The server answers
// {"kept": "13:44"}; it may add {"conflict": "..."} when another window has kept something newer, and
// {"next": "/draft/..."}: where to send what is typed from now on.
// On submit the pending draft is given up: the form itself carries everything.

const EVERY = 4000;
const KEEPALIVE_LIMIT = 60000;

export function keepDrafts(root) {
  const drafts = [...root.querySelectorAll("form[data-draft-url]")].map((form) => new Draft(form));
  if (drafts.length === 0) return;
  // Signing out waits, at most two seconds, until what was typed is kept.
  for (const form of root.querySelectorAll("form[data-sign-out]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const kept = Promise.all(drafts.map((draft) => draft.settled()));
      await Promise.race([kept, new Promise((done) => setTimeout(done, 2000))]);
      form.submit();
    });
  }
}

class Draft {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.draftUrl;
    this.line = form.querySelector("[data-kept]") || document.querySelector("[data-kept]");
    this.sent = this.body().toString();
    this.timer = null;
    this.busy = false;
    this.sending = null;
    this.lastKept = "";
    form.addEventListener("input", () => this.later());
    form.addEventListener("change", () => this.now());
    form.addEventListener("submit", () => this.stop());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.now(true);
    });
    window.addEventListener("online", () => this.now());
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.stopped = false;
    });
  }

  body() {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) {
      const field = this.form.elements[name];
      if (typeof value !== "string" || (field && field.type === "password")) continue;
      body.append(name, value);
    }
    return body;
  }

  later() {
    if (this.timer === null) this.timer = setTimeout(() => this.now(), EVERY);
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = null;
    this.stopped = true;
  }

  async now(leaving = false) {
    clearTimeout(this.timer);
    this.timer = null;
    const body = this.body();
    const words = body.toString();
    if (this.stopped || this.busy || words === this.sent) return;
    this.sending = this.send(body, words, leaving);
    await this.sending;
  }

  // What is on its way has arrived, and so has what was typed since.
  async settled() {
    await this.sending;
    await this.now();
  }

  async send(body, words, leaving) {
    this.busy = true;
    try {
      const answer = await fetch(this.url, {
        method: "POST",
        body,
        credentials: "same-origin",
        redirect: "manual",
        headers: { "X-Requested-With": "fetch", Accept: "application/json" },
        keepalive: leaving && words.length < KEEPALIVE_LIMIT,
      });
      await this.answered(answer, words);
    } catch {
      this.say(`Not kept: no connection${this.since()}. Leave this page open.`, false);
      this.later();
    } finally {
      this.busy = false;
      if (!this.stopped && this.body().toString() !== this.sent) this.later();
    }
  }

  async answered(answer, words) {
    if (answer.ok) {
      const { kept, conflict, next } = await answer.json();
      if (next) this.url = next;
      this.sent = words;
      this.lastKept = kept;
      if (conflict) this.say(conflict, false);
      else this.say(`Kept at ${kept}`, true);
    } else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      this.stopped = true;
      this.say(`Not kept: you were signed out${this.since()}. Sign in again in another window, then send this page.`, false);
    } else if (answer.status === 413) {
      this.sent = words;
      this.say("Not kept: this is too long for one page.", false);
    } else if (answer.status === 400 || answer.status === 422) {
      this.sent = words;
      this.say("Not kept: it holds hidden characters. Send the page to see where.", false);
    } else {
      this.say(`Not kept${this.since()}. Leave this page open; it will be tried again.`, false);
      this.later();
    }
  }

  since() {
    return this.lastKept ? ` since ${this.lastKept}` : "";
  }

  say(words, good) {
    if (!this.line) return;
    this.line.classList.toggle("kl-kept--not", !good);
    const text = this.line.querySelector("[data-kept-text]") || this.line;
    if (text.textContent !== words) text.textContent = words;
    const use = this.line.querySelector("use");
    if (use) use.setAttribute("href", use.getAttribute("href").replace(/#.*/, good ? "#i-kept" : "#i-not-kept"));
  }
}
