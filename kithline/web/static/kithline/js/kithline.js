// Progressive enhancement: every page works without this file.
import { initAll } from "../vendor/govuk-frontend.min.js";
import { keepDrafts } from "./autosave.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
keepDrafts(document);
