// Names behind an @: who may read the article is offered as one types. Without script one types the whole name.

const TYPED = /(?:^|[\s(])@([^@\n]{1,40})$/;
const PAUSE = 200;

class Names {
  constructor(field, address) {
    this.field = field;
    this.address = address;
    this.people = [];
    this.list = document.createElement("ul");
    this.list.className = "name-list";
    this.list.id = `${field.id}_names`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "@");
    this.list.hidden = true;
    field.after(this.list);
    field.setAttribute("aria-controls", this.list.id);
    field.setAttribute("aria-autocomplete", "list");
    field.addEventListener("input", () => this.later());
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("blur", () => setTimeout(() => this.close(), PAUSE));
    this.list.addEventListener("mousedown", (event) => {
      const row = event.target.closest("li");
      if (!row) return;
      event.preventDefault();
      this.take(this.people[[...this.list.children].indexOf(row)]);
    });
  }

  typed() {
    return TYPED.exec(this.field.value.slice(0, this.field.selectionStart))?.[1];
  }

  later() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    const typed = this.typed();
    if (!typed?.trim()) return this.close();
    const answer = await fetch(`${this.address}?q=${encodeURIComponent(typed.trim())}`).catch(() => null);
    if (!answer?.ok || this.typed() !== typed) return;
    this.people = (await answer.json()).people;
    this.show();
  }

  show() {
    this.list.replaceChildren(...this.people.map((person, number) => {
      const row = document.createElement("li");
      const button = document.createElement("button");
      row.setAttribute("role", "option");
      row.id = `${this.list.id}_${number}`;
      button.type = "button";
      button.tabIndex = -1;
      button.textContent = [person.name, person.function, person.zone].filter(Boolean).join(" \u00b7 ");
      row.append(button);
      return row;
    }));
    this.list.hidden = !this.people.length;
    this.choose(0);
  }

  choose(number) {
    const rows = [...this.list.children];
    this.chosen = (number + rows.length) % (rows.length || 1);
    rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === this.chosen)));
    if (rows.length) this.field.setAttribute("aria-activedescendant", rows[this.chosen].id);
  }

  key(event) {
    if (this.list.hidden) return;
    if (event.key === "ArrowDown") this.choose(this.chosen + 1);
    else if (event.key === "ArrowUp") this.choose(this.chosen - 1);
    else if (event.key === "Enter" || event.key === "Tab") this.take(this.people[this.chosen]);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  take(person) {
    const before = this.field.value.slice(0, this.field.selectionStart);
    const at = before.lastIndexOf("@");
    const written = `${before.slice(0, at)}@${person.text} `;
    this.field.value = written + this.field.value.slice(this.field.selectionStart);
    this.field.setSelectionRange(written.length, written.length);
    this.field.focus();
    this.close();
  }

  close() {
    this.list.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
  }
}

function prepare(part) {
  for (const field of part.querySelectorAll("[data-readers] textarea[data-mention]")) {
    if (!field.dataset.names) new Names(field, field.closest("[data-readers]").dataset.readers);
    field.dataset.names = "yes";
  }
}

prepare(document);
document.addEventListener("htmx:load", () => prepare(document));

// To answer, or to see what was said earlier, brings the comments anew: what was typed below them stays.
let typed = "";
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== "comments" || !detail.shouldSwap) return;
  typed = detail.requestConfig.verb === "get" ? (document.querySelector("#say textarea")?.value ?? "") : "";
});
document.addEventListener("htmx:afterSwap", () => {
  const field = document.querySelector("#say textarea");
  if (typed && field) {
    field.value = typed;
    field.form.dataset.unsaved = "yes";
  }
  typed = "";
});
