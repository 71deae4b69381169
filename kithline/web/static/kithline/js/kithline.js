// Progressive enhancement: every page works without this file.
import { initAll } from "../vendor/govuk-frontend.min.js";
import { lookOverWhileTyping } from "./aid.js";
import { askWhileTyping } from "./ask.js";
import { keepDrafts } from "./autosave.js";
import { keepFiles } from "./files.js";
import { revealAnswers } from "./reveal.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
revealAnswers(document);
keepDrafts(document);
askWhileTyping(document);
lookOverWhileTyping(document);
keepFiles(document);
