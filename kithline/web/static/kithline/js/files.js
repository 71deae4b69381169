// Keeps files with the draft as soon as they are chosen, so that they outlive the page and the session.
//
//   <form data-file-url="/.../draft/file/"> <div data-part="files">...</div> <input type="file"> <p data-files-said>
//
// Sends the whole form by POST; the answer is the list of what is kept. What was not kept stays chosen, and
// goes along when the page is sent: without scripts that is the only way.

export function keepFiles(root) {
  for (const form of root.querySelectorAll("form[data-file-url]")) {
    form.addEventListener("change", ({ target }) => {
      if (target.type === "file" && target.files.length) keep(form, target);
    });
  }
}

async function keep(form, input) {
  const said = form.querySelector("[data-files-said]");
  const names = [...input.files].map((file) => file.name).join(", ");
  said.textContent = `Keeping ${names} with your draft`;
  try {
    const answer = await fetch(form.dataset.fileUrl, {
      method: "POST",
      body: new FormData(form),
      credentials: "same-origin",
      redirect: "manual",
      headers: { "X-Requested-With": "fetch" },
    });
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      said.textContent = "Not kept: you were signed out. Sign in again in another window, then choose it again.";
      return;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    const part = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-part]");
    form.querySelector('[data-part="files"]').replaceChildren(...part.childNodes);
    input.value = "";
    const wrong = form.querySelector('[data-part="files"] .govuk-error-message');
    said.textContent = wrong ? wrong.textContent.trim() : `Kept: ${names}`;
  } catch {
    said.textContent = "Not kept yet. It goes along when you send or save this page.";
  }
}
