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
  if (event.persisted) for (const form of document.forms) delete form.dataset.sent;
});

// Typed text is not left behind unseen.
for (const form of document.querySelectorAll("form[data-guard]")) {
  let touched = false;
  form.addEventListener("input", () => { touched = true; });
  form.addEventListener("submit", () => { touched = false; });
  window.addEventListener("beforeunload", (event) => { if (touched) event.preventDefault(); });
}

// What is done to a page when it comes, and to a part of it that HTMX brings later.
function prepare(part) {
  // Our own words say what is wrong, in the reader's language. With files the browser checks first: an answer would lose them.
  for (const form of part.querySelectorAll("form[method=post]:not([enctype])")) form.noValidate = true;

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
