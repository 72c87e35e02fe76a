// What other programs put on the clipboard, as the plain HTML that the editor keeps. Under our policy the style of a node is
// empty, and a style in a page is reported: weight, slant and strike are read from the text of the attribute.

const INLINE = "span, font, td, th, a, b, strong, i, em, u, s, strike, del, sup, sub";
const ITEM = "p[data-list-level]";
const NUMBER = /^\(?([0-9]{1,4}|[a-z]|[ivxlcdm]+)[.)]/i;
const ROMAN = { i: 1, v: 5, x: 10, l: 50, c: 100, d: 500, m: 1000 };

export function plainly(html) {
  if (html.includes("data-pm-slice")) return html; // out of an editor of the portal itself
  const sheet = classesOf(html);
  const unstyled = html.replace(/<style[^]*?<\/style>/gi, "").replace(/\sstyle=/gi, " data-style=");
  const page = new DOMParser().parseFromString(unstyled, "text/html");
  for (const part of page.querySelectorAll("[class]")) addStyle(part, [...part.classList].map((name) => sheet[name] ?? "").join(";"));
  for (const part of page.querySelectorAll("script, xml, meta, link, title, template")) part.remove();
  for (const part of page.querySelectorAll("[data-style]")) if (/mso-hide:\s*all|display:\s*none/i.test(part.dataset.style)) part.remove();
  itemsOfWord(page);
  itemsOfWordOnline(page);
  nested(page);
  for (const part of [...page.querySelectorAll(INLINE)].reverse()) marked(page, part);
  for (const part of page.querySelectorAll("span, font, div")) part.replaceWith(...part.childNodes);
  tidy(page);
  return headings(page.body.innerHTML);
}

const headings = (html) => html.replace(/<(\/?)h1\b/gi, "<$1h2").replace(/<(\/?)h[4-6]\b/gi, "<$1h3");

// Excel names the looks of a cell by a class, in a style sheet of its own.
function classesOf(html) {
  const found = {};
  for (const sheet of html.matchAll(/<style[^>]*>([^]*?)<\/style>/gi)) {
    for (const rule of sheet[1].matchAll(/(?:^|[\s,}])\.([\w-]+)\s*\{([^}]*)\}/g)) found[rule[1]] = rule[2];
  }
  return found;
}

function addStyle(part, more) {
  if (more.replace(/;/g, "")) part.dataset.style = `${more};${part.dataset.style ?? ""}`;
}

// The last of a property is the one that holds.
function valueOf(part, name) {
  const found = [...(part.dataset.style ?? "").matchAll(new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]+)`, "gi"))];
  return found.length ? found.at(-1)[1].trim().toLowerCase() : "";
}

function marked(page, part) {
  const weight = valueOf(part, "font-weight");
  const slant = valueOf(part, "font-style");
  const line = `${valueOf(part, "text-decoration")} ${valueOf(part, "text-decoration-line")}`;
  const height = valueOf(part, "vertical-align");
  const isBold = /^(bold|bolder|[6-9]00)$/.test(weight);
  const isPlain = /^(normal|lighter|[1-5]00)$/.test(weight);
  const tag = part.tagName;
  const wanted = [];
  if (isBold && !["B", "STRONG", "TH"].includes(tag)) wanted.push("strong");
  if (/^(italic|oblique)/.test(slant) && !["I", "EM"].includes(tag)) wanted.push("em");
  if (line.includes("line-through") && !["S", "STRIKE", "DEL"].includes(tag)) wanted.push("s");
  if (!["TD", "TH"].includes(tag) && height === "super" && tag !== "SUP") wanted.push("sup");
  if (!["TD", "TH"].includes(tag) && height === "sub" && tag !== "SUB") wanted.push("sub");
  for (const name of part.textContent.trim() ? wanted : []) {
    const made = page.createElement(name);
    made.append(...part.childNodes);
    part.append(made);
  }
  const saysNothing = (["B", "STRONG"].includes(tag) && isPlain) || (["I", "EM"].includes(tag) && slant === "normal");
  if (saysNothing || tag === "U") part.replaceWith(...part.childNodes);
}

// Word sends its lists as paragraphs with a mark typed before them, and says the level in the style.
function itemsOfWord(page) {
  for (const mark of page.querySelectorAll("[data-style]")) {
    if (!/mso-list:\s*ignore/i.test(mark.dataset.style)) continue;
    const item = mark.closest("p, h1, h2, h3, h4, h5, h6");
    if (item?.tagName === "P" && !item.dataset.mark) {
      item.dataset.mark = mark.textContent.trim();
      item.dataset.listLevel = /mso-list:[^;]*level(\d)/i.exec(item.dataset.style ?? "")?.[1] ?? "1";
    } else if (item && item.tagName !== "P") {
      mark.before(`${mark.textContent.trim()} `); // a heading keeps its number
    }
    mark.remove();
  }
}

// Word Online and SharePoint send each item in a list of its own, with its level beside it.
function itemsOfWordOnline(page) {
  for (const item of page.querySelectorAll("li[data-aria-level]")) {
    const list = item.closest("ol, ul");
    if (!list || list.children.length !== 1) continue;
    const made = page.createElement("p");
    made.dataset.listLevel = item.dataset.ariaLevel;
    const type = { lowerLetter: "a", upperLetter: "A", lowerRoman: "i", upperRoman: "I" }[formatOf(item)] ?? "";
    made.dataset.tag = list.tagName;
    made.dataset.type = type;
    made.dataset.start = list.getAttribute("start") ?? "1";
    const inner = item.children.length === 1 && item.firstElementChild.tagName === "P" ? item.firstElementChild : item;
    made.append(...inner.childNodes);
    const outer = list.parentElement.classList.contains("ListContainerWrapper") ? list.parentElement : list;
    outer.replaceWith(made);
  }
}

function formatOf(item) {
  const mark = valueOf(item, "list-style-type");
  return { "lower-alpha": "lowerLetter", "upper-alpha": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman" }[mark];
}

function nested(page) {
  let open = [];
  let last = null;
  for (const item of page.querySelectorAll(ITEM)) {
    if (!last || item.previousElementSibling !== last) open = [];
    const level = Number(item.dataset.listLevel);
    const { tag, type, start } = item.dataset.tag ? { tag: item.dataset.tag, type: item.dataset.type, start: Number(item.dataset.start) } : kindOf(item.dataset.mark, level, open);
    while (open.length && open.at(-1).level > level) open.pop();
    if (open.length && open.at(-1).level === level && open.at(-1).key !== tag + type) open.pop();
    if (!open.length || open.at(-1).level < level) {
      const list = page.createElement(tag);
      if (type) list.setAttribute("type", type);
      if (tag === "OL" && start > 1) list.setAttribute("start", start);
      const parent = open.at(-1)?.list.lastElementChild;
      if (parent) parent.append(list);
      else item.before(list);
      open.push({ level, list, key: tag + type });
    }
    const made = page.createElement("li");
    made.append(...item.childNodes);
    open.at(-1).list.append(made);
    item.remove();
    last = open[0].list;
  }
}

// An i is the first Roman number, unless the list counts in letters already.
function kindOf(mark, level, open) {
  const found = NUMBER.exec(mark);
  if (!found) return { tag: "UL", type: "", start: 1 };
  const sign = found[1];
  if (/^\d/.test(sign)) return { tag: "OL", type: "", start: Number(sign) };
  const isLower = sign === sign.toLowerCase();
  const inLetters = open.some((each) => each.level === level && /^OLa$/i.test(each.key));
  const isRoman = /^[ivxlcdm]+$/i.test(sign) && !inLetters && (sign.length > 1 || /[ivx]/i.test(sign));
  if (isRoman) return { tag: "OL", type: isLower ? "i" : "I", start: romanOf(sign.toLowerCase()) };
  return { tag: "OL", type: isLower ? "a" : "A", start: sign.toLowerCase().charCodeAt(0) - 96 };
}

const romanOf = (sign) => [...sign].reduce((sum, letter, at) => sum + (ROMAN[letter] < (ROMAN[sign[at + 1]] ?? 0) ? -1 : 1) * ROMAN[letter], 0);

function tidy(page) {
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_COMMENT);
  const unneeded = [];
  while (walker.nextNode()) {
    const part = walker.currentNode;
    if (part.nodeType === Node.COMMENT_NODE || part.tagName.includes(":")) unneeded.push(part);
    else for (const { name } of [...part.attributes]) if (name.startsWith("data-") || ["class", "lang", "id", "dir"].includes(name)) part.removeAttribute(name);
  }
  for (const part of unneeded) part.replaceWith(...(part.childNodes ?? []));
}
