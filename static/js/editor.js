// Turns each <textarea data-editor> into a rich-text editor. Without this script the text area stays.

const ALLOWED_ADDRESS = /^(https?:\/\/|mailto:)\S+$/i;

for (const textarea of document.querySelectorAll("textarea[data-editor]")) start(textarea);

async function start(textarea) {
  const words = JSON.parse(textarea.dataset.words);
  window.gettext ??= (text) => words[text] ?? text; // the dialogs of the library ask for it
  const library = await import(textarea.dataset.editor);
  const { plainly } = await import(textarea.dataset.paste);

  const frame = element("div", { className: "prose-editor" });
  const status = element("p", { className: "editor-status", role: "status" });
  textarea.before(frame);
  frame.append(textarea, status);
  const say = (text) => { status.textContent = text; };
  const pictures = textarea.dataset.pictures
    ? (await import(textarea.dataset.pictures)).picturesOf({ library, words, textarea, say })
    : null;
  const takeFiles = (transfer, at) => {
    if (isText(transfer)) return false;
    return pictures ? pictures.take(transfer, at) : refuseFiles(transfer, say, words);
  };

  const editor = new library.Editor({
    element: frame,
    injectCSS: false, // the policy refuses a style put into the page; ours is a file
    content: textarea.value,
    extensions: [...extensionsOf(library), ...(pictures ? [pictures.node] : [])],
    editorProps: {
      attributes: attributesOf(textarea),
      handlePaste: (_view, event) => takeFiles(event.clipboardData),
      handleDrop: (view, event, _slice, isMoved) => !isMoved && takeFiles(event.dataTransfer, placeOf(view, event)),
      transformPastedHTML: (html) => {
        const text = plainly(html);
        return pictures && /<img\b/i.test(text) ? pictures.pasted(text) : text;
      },
    },
    onUpdate({ editor: changed }) {
      textarea.value = changed.isEmpty ? "" : changed.getHTML();
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
      say("");
    },
  });
  pictures?.attach(editor);
  frame.prepend(toolbar(editor, library, words, textarea.dataset.sprite, pictures?.buttons ?? []));

  document.querySelector(`label[for="${textarea.id}"]`)?.addEventListener("click", () => editor.commands.focus());
  document.querySelector(`.form-errors a[href="#${textarea.id}"]`)?.addEventListener("click", (event) => {
    event.preventDefault();
    editor.commands.focus();
  });
  textarea.addEventListener("editor:write", (event) => {
    pictures?.keep(event.detail);
    editor.commands.setContent(event.detail, false);
    textarea.value = editor.isEmpty ? "" : editor.getHTML();
  });
  textarea.dispatchEvent(new CustomEvent("editor:ready", { bubbles: true }));
}

function extensionsOf(library) {
  const { Document, Paragraph, Text, HardBreak, Heading, Bold, Italic, Strike, Subscript, Superscript, BulletList, OrderedList, ListItem } = library;
  const { Blockquote, HorizontalRule, Link, Table, TableRow, TableHeader, TableCell } = library;
  return [
    Document, Paragraph, Text, HardBreak, Bold, Italic, Strike, Subscript, Superscript, BulletList, ListItem, Blockquote, HorizontalRule,
    Heading.configure({ levels: [2, 3] }),
    OrderedList.configure({ enableListAttributes: false }),
    Link.configure({ enableTarget: false, protocols: ["http", "https", "mailto"], defaultProtocol: "https" }),
    Table.configure({ resizable: false }), TableRow, TableHeader, TableCell,
    callout(library), library.History, library.Dropcursor, library.Gapcursor,
  ];
}

// A paragraph set apart: its kinds are those that the server lets through.
function callout(library) {
  return library.Node.create({
    name: "callout",
    group: "block",
    content: "block+",
    defining: true,
    addAttributes: () => ({
      kind: {
        default: "tip",
        parseHTML: (node) => (node.classList.contains("callout-warning") ? "warning" : "tip"),
        renderHTML: ({ kind }) => ({ class: `callout-${kind}` }),
      },
    }),
    parseHTML: () => [{ tag: "aside" }],
    renderHTML: ({ HTMLAttributes }) => ["aside", HTMLAttributes, 0],
  });
}

function setApart(editor, kind) {
  const isOther = editor.isActive("callout") && !editor.isActive("callout", { kind });
  const run = editor.chain().focus();
  (isOther ? run.updateAttributes("callout", { kind }) : run.toggleWrap("callout", { kind })).run();
}

function attributesOf(textarea) {
  const attributes = { class: "prose", role: "textbox", "aria-multiline": "true" };
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  if (label) {
    label.id ||= `${textarea.id}_label`;
    attributes["aria-labelledby"] = label.id;
  }
  for (const name of ["aria-label", "aria-describedby", "aria-invalid"]) {
    if (textarea.hasAttribute(name)) attributes[name] = textarea.getAttribute(name);
  }
  return attributes;
}

// Excel sends cells as a table, as words and as a picture of both; a file has a name beside it at most.
const isText = (transfer) => Boolean(transfer?.getData("text/html") && transfer.getData("text/plain").trim());

function refuseFiles(transfer, say, words) {
  const hasPicture = [...(transfer?.files ?? [])].length > 0;
  if (hasPicture) say(words.noImages);
  return hasPicture;
}

const placeOf = (view, event) => view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos;

function toolbar(editor, library, words, sprite, more) {
  const run = () => editor.chain().focus();
  const inTable = () => editor.isActive("table");
  const groups = [
    [
      { name: "h2", act: () => run().toggleHeading({ level: 2 }).run(), active: () => editor.isActive("heading", { level: 2 }) },
      { name: "h3", act: () => run().toggleHeading({ level: 3 }).run(), active: () => editor.isActive("heading", { level: 3 }) },
    ],
    [
      { name: "bold", icon: "type-bold", act: () => run().toggleBold().run(), active: () => editor.isActive("bold") },
      { name: "italic", icon: "type-italic", act: () => run().toggleItalic().run(), active: () => editor.isActive("italic") },
      { name: "strike", icon: "type-strikethrough", act: () => run().toggleStrike().run(), active: () => editor.isActive("strike") },
      { name: "superscript", icon: "superscript", act: () => run().unsetSubscript().toggleSuperscript().run(), active: () => editor.isActive("superscript") },
      { name: "subscript", icon: "subscript", act: () => run().unsetSuperscript().toggleSubscript().run(), active: () => editor.isActive("subscript") },
    ],
    [
      { name: "bulletList", icon: "list-ul", act: () => run().toggleBulletList().run(), active: () => editor.isActive("bulletList") },
      { name: "orderedList", icon: "list-ol", act: () => run().toggleOrderedList().run(), active: () => editor.isActive("orderedList") },
      { name: "blockquote", icon: "quote", act: () => run().toggleBlockquote().run(), active: () => editor.isActive("blockquote") },
      { name: "tip", icon: "lightbulb", act: () => setApart(editor, "tip"), active: () => editor.isActive("callout", { kind: "tip" }) },
      { name: "warning", icon: "exclamation-triangle", act: () => setApart(editor, "warning"), active: () => editor.isActive("callout", { kind: "warning" }) },
    ],
    [
      { name: "link", icon: "link-45deg", act: () => askLink(editor, library, words), active: () => editor.isActive("link") },
      { name: "unlink", icon: "x-lg", act: () => run().extendMarkRange("link").unsetLink().run(), shown: () => editor.isActive("link") },
      ...more,
      { name: "table", icon: "table", act: () => run().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(), enabled: () => !inTable() },
      { name: "rule", icon: "hr", act: () => run().setHorizontalRule().run() },
    ],
    [
      { name: "rowAfter", act: () => run().addRowAfter().run(), shown: inTable },
      { name: "columnAfter", act: () => run().addColumnAfter().run(), shown: inTable },
      { name: "deleteRow", act: () => run().deleteRow().run(), shown: inTable },
      { name: "deleteColumn", act: () => run().deleteColumn().run(), shown: inTable },
      { name: "deleteTable", act: () => run().deleteTable().run(), shown: inTable },
    ],
    [
      { name: "undo", icon: "arrow-counterclockwise", act: () => run().undo().run(), enabled: () => editor.can().undo() },
      { name: "redo", icon: "arrow-clockwise", act: () => run().redo().run(), enabled: () => editor.can().redo() },
    ],
  ];
  const bar = element("div", { className: "editor-bar", role: "toolbar", "aria-label": words.toolbar });
  for (const group of groups) {
    const box = element("div", { className: "editor-group" });
    for (const item of group) box.append((item.button = buttonFor(item, words, sprite)));
    bar.append(box);
  }
  const items = groups.flat();
  const keepOneStop = rove(bar);
  const refresh = () => {
    items.forEach(show);
    keepOneStop();
  };
  editor.on("transaction", refresh);
  refresh();
  return bar;
}

function buttonFor(item, words, sprite) {
  const button = element("button", { type: "button", title: words[item.name], tabIndex: -1 });
  if (item.icon) {
    button.setAttribute("aria-label", words[item.name]);
    button.append(icon(sprite, item.icon));
  } else {
    button.textContent = words[item.name];
  }
  button.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
  button.addEventListener("click", () => button.getAttribute("aria-disabled") !== "true" && item.act());
  return button;
}

function show(item) {
  const { button } = item;
  button.hidden = item.shown ? !item.shown() : false;
  button.setAttribute("aria-disabled", String(item.enabled ? !item.enabled() : false));
  if (item.active) button.setAttribute("aria-pressed", String(item.active()));
}

// One stop for Tab; the arrows walk the bar. Returns what chooses another stop once that one is hidden.
function rove(bar) {
  const all = () => [...bar.querySelectorAll("button")].filter((button) => !button.hidden);
  const stopAt = (chosen) => bar.querySelectorAll("button").forEach((button) => { button.tabIndex = button === chosen ? 0 : -1; });
  bar.addEventListener("focusin", (event) => stopAt(event.target));
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = all();
    buttons[(buttons.indexOf(event.target) + step + buttons.length) % buttons.length].focus();
  });
  return () => all().some((button) => button.tabIndex === 0) || stopAt(all()[0]);
}

async function askLink(editor, library, words) {
  const isNew = editor.state.selection.empty && !editor.isActive("link");
  const fields = { href: { title: words.linkAddress, required: true } };
  if (isNew) fields.text = { title: words.linkText };
  const ask = library.updateAttrsDialog(fields, { title: words.linkTitle, submitText: words.save });
  const answer = await ask(editor, { href: editor.getAttributes("link").href });
  if (!answer) return;
  const href = addressOf(answer.href.trim());
  if (!ALLOWED_ADDRESS.test(href)) {
    editor.view.dom.parentElement.querySelector(".editor-status").textContent = words.linkWrong;
    return;
  }
  if (isNew) {
    const text = answer.text.trim() || answer.href.trim();
    editor.chain().focus().insertContent({ type: "text", text, marks: [{ type: "link", attrs: { href } }] }).run();
  } else {
    editor.chain().focus().extendMarkRange("link").setLink({ href }).run();
  }
}

function addressOf(typed) {
  if (/^[a-z][a-z0-9+.-]*:/i.test(typed)) return typed;
  return typed.includes("@") && !typed.includes("/") ? `mailto:${typed}` : `https://${typed}`;
}

function icon(sprite, name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

function element(tag, attributes) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (/^(aria-|role)/.test(name)) made.setAttribute(name, value);
    else made[name] = value;
  }
  return made;
}
