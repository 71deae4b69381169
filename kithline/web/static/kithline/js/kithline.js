// Progressive enhancement: every page works without this file.
import { initAll } from "../vendor/govuk-frontend.min.js";
import { askWhileTyping } from "./ask.js";
import { keepDrafts } from "./autosave.js";
import { revealAnswers } from "./reveal.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
revealAnswers(document);
keepDrafts(document);
askWhileTyping(document);
