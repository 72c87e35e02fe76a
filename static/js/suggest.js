// Suggestions below the search field of the header: a listbox that the arrows walk. Without script the field searches.

const PAUSE = 150;
const SHORTEST = 2;

for (const field of document.querySelectorAll("[data-suggest]")) start(field);

function start(field) {
  const box = document.createElement("div");
  box.className = "suggest";
  box.id = `${field.id}-suggestions`;
  box.hidden = true;
  field.form.append(box);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-controls", box.id);
  let timer = 0;
  let asked = null;

  const options = () => [...box.querySelectorAll("[role=option]")];
  const chosen = () => box.querySelector("[aria-selected=true]");

  function choose(option) {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  }

  function close() {
    choose(null);
    box.hidden = true;
    field.setAttribute("aria-expanded", "false");
  }

  async function ask() {
    asked?.abort();
    const words = field.value.trim();
    if (words.length < SHORTEST) return close();
    asked = new AbortController();
    const address = `${field.dataset.suggest}?q=${encodeURIComponent(words)}`;
    const answer = await fetch(address, { credentials: "same-origin", signal: asked.signal }).catch(() => null);
    if (!answer?.ok || answer.redirected || field.value.trim() !== words) return undefined;
    box.innerHTML = await answer.text(); // our own page, everything escaped
    for (const option of options()) option.id = `${box.id}-${option.id}`;
    const found = options().length > 0 && document.activeElement === field;
    box.hidden = !found;
    field.setAttribute("aria-expanded", String(found));
    return undefined;
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    choose(null);
    timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    const rows = options();
    const place = rows.indexOf(chosen());
    if (event.key === "Escape" && !box.hidden) {
      event.preventDefault();
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !box.hidden && rows.length) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const next = place < 0 && step < 0 ? rows.length - 1 : place + step;
      choose(rows[next] ?? null); // past the end: the field itself, so that Enter searches
    } else if (event.key === "Enter" && chosen() && !box.hidden) {
      event.preventDefault();
      location.assign(chosen().dataset.url);
    }
  });
  box.addEventListener("mousedown", (event) => {
    event.preventDefault(); // the field keeps the focus
    const option = event.target.closest("[role=option]");
    const link = event.target.closest("a");
    if (option) location.assign(option.dataset.url);
    else if (link) location.assign(link.href);
  });
  field.addEventListener("blur", close);
}
