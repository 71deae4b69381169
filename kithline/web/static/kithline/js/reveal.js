// Shows what belongs to an answer while that answer is chosen; without scripts all of it is shown.
//
//   <input type="radio" name="told" data-reveals="told-more"> ... <div id="told-more">...</div>
//
// The library's own way sets aria-expanded on radios, which ARIA does not allow.

export function revealAnswers(root) {
  const revealing = [...root.querySelectorAll("input[data-reveals]")];
  const sync = () => {
    for (const input of revealing) {
      const part = document.getElementById(input.dataset.reveals);
      if (!part) continue;
      part.classList.toggle("govuk-radios__conditional--hidden", !input.checked);
    }
  };
  if (revealing.length === 0) return;
  root.addEventListener("change", (event) => {
    if (event.target.matches("input[type=radio], input[type=checkbox]")) sync();
  });
  window.addEventListener("pageshow", sync);
  sync();
}
