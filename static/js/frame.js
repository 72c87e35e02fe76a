// What makes the frame quicker; every page also works without it.

const root = document.documentElement;
root.classList.add("has-script");

// A menu closes when one turns to something else.
const closeMenus = (but) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== but) menu.open = false;
  }
};

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details[data-menu]"));
  event.target.closest("[data-close]")?.parentElement.remove();
  if (event.target.closest("[data-print]")) window.print();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const open = document.querySelector("details[data-menu][open]");
    closeMenus();
    open?.querySelector("summary").focus();
  }
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
    const field = [...document.querySelectorAll("[data-search]")].find((input) => input.offsetParent);
    if (field) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  }
});

function isTyping(element) {
  return element.isContentEditable || element.closest("input, textarea, select, [role=textbox]");
}

// The theme changes at once; the cookie is the one the server reads, so that no page flashes.
const themes = document.querySelector("[data-theme-switch]");
themes?.addEventListener("submit", (event) => {
  const chosen = event.submitter?.value;
  if (!chosen) return;
  event.preventDefault();
  const secure = location.protocol === "https:" ? "; secure" : "";
  if (chosen === "system") {
    delete root.dataset.theme;
    document.cookie = `theme=; path=/; max-age=0; samesite=lax${secure}`;
  } else {
    root.dataset.theme = chosen;
    document.cookie = `theme=${chosen}; path=/; max-age=31536000; samesite=lax${secure}`;
  }
  document.querySelector("meta[name=color-scheme]").content = chosen === "system" ? "light dark" : chosen;
  for (const button of themes.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.value === chosen));
  }
});

// The reader starts where something is wrong.
document.querySelector("[data-focus]")?.focus();

// A second click on the same button does not send twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-again")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("[data-sent]")) {
    delete form.dataset.sent;
    delete form.dataset.unsaved;
  }
});

// Typed text is not left behind unseen: data-unsaved says that a form holds some, here or by the server.
// The document listens, for HTMX brings new forms. A form on its way is no longer unsaved, unless one stays.
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (form) form.dataset.unsaved = "yes";
});
window.addEventListener("beforeunload", (event) => {
  if (!document.querySelector("[data-guard][data-unsaved]:not([data-sent])")) return;
  event.preventDefault();
  setTimeout(() => { // after the answer: who stays can press the button again
    for (const form of document.querySelectorAll("[data-sent]")) delete form.dataset.sent;
  });
});

// What could not be fetched or sent is said where messages stand. What was typed stays where it is.
const note = document.getElementById("trouble-note");
const troubles = () => document.querySelectorAll("#messages [data-trouble]");

function tell(trouble) {
  const place = document.getElementById("messages");
  if (!note || !place || place.querySelector(`[data-trouble=${trouble}]`)) return;
  const made = note.content.firstElementChild.cloneNode(true);
  made.dataset.trouble = trouble;
  if (note.dataset[trouble]) made.querySelector("p").textContent = note.dataset[trouble];
  const link = made.querySelector("a");
  if (trouble === "signedOut") link.href += `?next=${encodeURIComponent(location.pathname + location.search)}`;
  else link.remove();
  for (const old of troubles()) old.remove();
  place.append(made);
  place.classList.add("sticky-top"); // the form may stand far below
}

function untell() {
  for (const old of troubles()) old.remove();
  document.getElementById("messages")?.classList.remove("sticky-top");
}

function tellOf(answer) {
  if (answer.status === 401) return tell("signedOut");
  if (answer.status !== 403 || !answer.isTooOld) return tell("failed");
  tell("tooOld");
  return renew();
}

// Who signed in again in another tab made the forms of this page too old: they get the new token. Somebody else
// who signed in there does not send what the first one typed.
async function renew() {
  const answer = await fetch("/", { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const who = (part) => part.querySelector(".panel-who")?.textContent;
  const fresh = page.querySelector("[name=csrfmiddlewaretoken]");
  if (!fresh || !who(page) || who(page) !== who(document)) return;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = fresh.value;
  for (const old of document.querySelectorAll("#messages [data-trouble=signedOut]")) old.remove();
}
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && document.querySelector("#messages [data-trouble=signedOut]")) renew();
});

const answerOf = (xhr) => ({ status: xhr.status, isTooOld: Boolean(xhr.getResponseHeader("X-Form-Refused")) });
document.addEventListener("htmx:responseError", (event) => tellOf(answerOf(event.detail.xhr)));
document.addEventListener("htmx:sendError", () => tell("failed"));
document.addEventListener("htmx:timeout", () => tell("failed"));
// An ended session is no error of the page: HTMX is told so (base.html), and the reader here.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.xhr.status === 401) tell("signedOut");
  else if (detail.successful) untell();
});
document.addEventListener("portal:refused", (event) => tellOf(event.detail)); // by our other scripts
document.addEventListener("portal:taken", untell);

// What is done to a page when it comes, and to a part of it that HTMX brings later.
function prepare(part) {
  // Our own words say what is wrong, in the reader's language. With files the browser checks first: an answer would lose them.
  for (const form of part.querySelectorAll("form[method=post]:not([enctype])")) form.noValidate = true;

  // A form that comes back with something wrong holds what was typed.
  for (const wrong of part.querySelectorAll("form[data-guard] :is(.form-errors, .errorlist, [aria-invalid=true])")) {
    wrong.closest("form").dataset.unsaved = "yes";
  }

  // A choice that brings fields along: data-shows="name=value" on what is shown only then.
  for (const shown of part.querySelectorAll("[data-shows]")) {
    const [name, value] = shown.dataset.shows.split("=");
    const form = shown.closest("form");
    const update = () => { shown.hidden = new FormData(form).get(name) !== value; };
    form.addEventListener("change", update);
    update();
  }

  // The ways to narrow a list: unfolded where there is room, folded on a phone.
  for (const fold of part.querySelectorAll(".facet-fold")) {
    fold.open = matchMedia("(min-width: 62rem)").matches;
  }

  // A table that is wider than the screen scrolls by itself, also by keyboard.
  for (const table of part.querySelectorAll(".prose:not(.ProseMirror) > table")) {
    const frame = document.createElement("div");
    frame.className = "table-scroll";
    table.replaceWith(frame);
    frame.append(table);
    if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0;
  }
}

prepare(document);
document.addEventListener("htmx:load", (event) => event.detail.elt !== document.body && prepare(event.detail.elt.parentElement ?? document));
