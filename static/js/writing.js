// What helps a writer: the sections of the template, and what is typed kept every few seconds.

const AFTER = 2_000; // since the last key
const AT_MOST = 30_000; // since the first key that is not kept yet
const SLOWER = 5; // doublings of the pause while keeping fails

const form = document.querySelector("form[data-autosave]");
if (form) {
  guide(form);
  keep(form);
}

function guide(form) {
  const templates = JSON.parse(document.getElementById("templates").textContent);
  const box = form.querySelector("[data-sections]");
  const body = form.elements.body;
  const chosen = () => templates[`${form.elements.kind.value}-${form.elements.language.value}`] ?? [];
  let begun = isUntouched(body.value, Object.values(templates)) ? body.value : null;

  const refresh = () => show(box, standing(body.value, chosen()));
  const choose = () => {
    if (!body.value.trim() || (begun !== null && body.value === begun)) {
      write(body, htmlOf(chosen()));
      begun = body.value;
    }
    refresh();
  };
  form.elements.kind.addEventListener("change", choose);
  form.elements.language.addEventListener("change", choose);
  form.addEventListener("input", (event) => event.target === body && refresh());
  box.querySelector("[data-begin]").addEventListener("click", (event) => {
    event.preventDefault();
    const there = new Set(sectionsOf(body.value).map(({ heading }) => key(heading)));
    write(body, body.value + htmlOf(chosen().filter(({ heading }) => !there.has(key(heading)))));
    refresh();
  });
}

function isUntouched(html, templates) {
  return templates.some((sections) => htmlOf(sections) === html);
}

function htmlOf(sections) {
  const escape = (text) => Object.assign(document.createElement("p"), { textContent: text }).innerHTML;
  return sections.map(({ heading }) => `<h2>${escape(heading)}</h2><p></p>`).join("");
}

// The editor takes it over where there is one; it may write the same in other words.
function write(body, html) {
  body.value = html;
  body.dispatchEvent(new CustomEvent("editor:write", { detail: html }));
  body.dispatchEvent(new Event("input", { bubbles: true }));
}

const key = (heading) => heading.trim().replace(/\s+/g, " ").replace(/[ :]+$/, "").toLowerCase();

function sectionsOf(html) {
  const page = new DOMParser().parseFromString(html.replace(/src="data:[^"]*"/g, 'src=""'), "text/html");
  const found = [];
  for (const part of page.body.children) {
    if (part.tagName === "H2") found.push({ heading: part.textContent, isWritten: false });
    else if (found.length && (part.textContent.trim() || part.matches("hr, table") || part.querySelector("img"))) found.at(-1).isWritten = true;
  }
  return found;
}

function standing(html, sections) {
  const written = new Set(sectionsOf(html).filter((s) => s.isWritten).map((s) => key(s.heading)));
  return sections.map((section) => ({ ...section, isWritten: written.has(key(section.heading)) }));
}

function show(box, sections) {
  box.querySelector("[data-sections-none]").hidden = sections.length > 0;
  box.querySelector("[data-sections-list]").replaceChildren(...sections.map((section) => {
    const item = document.createElement("li");
    item.classList.toggle("is-written", section.isWritten);
    const line = document.createElement("p");
    const heading = Object.assign(document.createElement("strong"), { textContent: section.heading });
    const state = Object.assign(document.createElement("span"), { className: "chip" });
    state.textContent = section.isWritten ? box.dataset.written : box.dataset.empty;
    line.append(heading, " ", state);
    item.append(line, Object.assign(document.createElement("p"), { className: "muted", textContent: section.hint }));
    return item;
  }));
}

function keep(form) {
  const said = form.querySelector("[data-autosaved]");
  const trouble = form.querySelector("[data-autosave-trouble]");
  let first = 0;
  let timer = 0;
  let isSending = false;
  let failed = 0;
  let before = "unsaved" in form.dataset ? "" : textsOf(form).toString();

  form.addEventListener("input", plan);
  form.addEventListener("change", plan);
  document.addEventListener("visibilitychange", () => document.hidden && send());
  form.addEventListener("submit", () => { clearTimeout(timer); first = 0; });

  if (!before) plan(); // the form came back with what was typed

  function plan() {
    first ||= Date.now();
    clearTimeout(timer);
    const after = AFTER + form.elements.body.value.length / 1_000; // a megabyte of pictures, a second more
    const pause = after * 2 ** Math.min(failed, SLOWER);
    timer = setTimeout(send, Math.max(0, Math.min(pause, first + AT_MOST - Date.now())));
  }

  async function send() {
    clearTimeout(timer);
    const texts = textsOf(form);
    if (isSending || !first || texts.toString() === before) return;
    isSending = true;
    first = 0;
    let isRefused = false;
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: texts,
        headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
        credentials: "same-origin",
      });
      isRefused = answer.status === 401 || answer.status === 403;
      if (isRefused) tell("portal:refused", { status: answer.status, isTooOld: answer.headers.has("X-Form-Refused") });
      if (answer.redirected || !answer.headers.get("Content-Type")?.includes("json")) throw new Error("not kept");
      const { words, elsewhere } = await answer.json();
      if (failed) tell("portal:taken");
      failed = 0;
      if (answer.ok) before = texts.toString();
      say(said, answer.ok ? words : "");
      say(trouble, answer.ok ? elsewhere : words);
    } catch {
      say(trouble, isRefused ? "" : form.dataset.unkept); // what was refused is said on top of the page
      first ||= Date.now(); // tried again, also when nothing more is typed
      failed += 1;
    }
    isSending = false;
    if (first) plan();
  }
}

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

function say(place, words) {
  if (place.textContent !== words) place.textContent = words;
}

function textsOf(form) {
  const texts = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  texts.delete("csrfmiddlewaretoken");
  texts.set("article", form.dataset.article);
  return texts;
}
