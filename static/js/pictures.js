// Pictures in the text of an editor: made small in the browser, and in the text as data until it is saved.

const KEPT = /^\/knowledge\/files\/[0-9A-Za-z]{12}\/preview\/$/;
const TYPED = /^data:image\/(png|jpeg|webp);base64,/;
const KINDS = ["image/jpeg", "image/png", "image/webp"];
const MOST_PIXELS = 40_000_000;
const ENOUGH = 700_000; // bytes of one picture
const TRIES = [[1600, 0.85], [1600, 0.7], [1200, 0.7], [1000, 0.6], [700, 0.5]]; // pixels on the longer side, quality

export function picturesOf({ library, words, textarea, say }) {
  let editor;
  const own = new Set(addressesIn(textarea.value)); // others came with a paste, and are copied
  const most = { count: Number(textarea.dataset.mostPictures), data: Number(textarea.dataset.mostData) };

  // Returns where the next one goes: behind this one, where it went in.
  async function add(file, at) {
    say(words.pictureAdding);
    let src;
    try {
      src = await small(file);
    } catch (trouble) {
      say(words[trouble.message] ?? words.pictureKind);
      return at;
    }
    if (!hasRoom([src])) {
      say(words.pictureMany);
      return at;
    }
    say("");
    const answer = await askWords("");
    if (answer === null) return at;
    const content = { type: "picture", attrs: { src, alt: answer } };
    const run = editor.chain().focus();
    const { size } = editor.state.doc.content;
    (at === undefined ? run.insertContent(content) : run.insertContentAt(Math.min(at, size), content)).run();
    return at === undefined ? at : at + editor.state.doc.content.size - size;
  }

  async function addAll(files, at) {
    let place = at;
    for (const file of files) place = await add(file, place);
  }

  function take(transfer, at) {
    const files = [...(transfer?.files ?? [])];
    if (!files.length) return false;
    const images = files.filter((file) => file.type.startsWith("image/"));
    if (images.length) addAll(images, at);
    else say(words.pictureKind);
    return true;
  }

  // What a paste brings along: our own addresses and small data stay, what lies elsewhere is left out.
  function pasted(html) {
    let isLeftOut = false;
    const kept = html.replace(/<img\b[^>]*>/gi, (tag) => {
      const source = /\ssrc\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(tag);
      const src = addressOf(source?.[1] ?? source?.[2] ?? "");
      if (!src) {
        isLeftOut = true;
        return "";
      }
      const alt = /\salt\s*=\s*"([^"]*)"/i.exec(tag)?.[1] ?? "";
      return `<img src="${src}" alt="${alt}">`;
    });
    setTimeout(() => settle(isLeftOut));
    return kept;
  }

  async function settle(isLeftOut) {
    const found = pictures().filter(({ src }) => (TYPED.test(src) ? src.length > ENOUGH * 1.4 : !own.has(src)));
    let trouble = isLeftOut ? words.pictureElsewhere : "";
    const waiting = new Set(found.map((picture) => picture.src));
    for (const src of waiting) {
      try {
        const made = await small(await blobOf(src));
        const places = pictures().filter((picture) => picture.src === src);
        if (!hasRoom(places.map(() => made), waiting)) throw new Error("pictureMany");
        put(src, made);
      } catch (failed) {
        trouble = words[failed.message] ?? words.pictureElsewhere;
        put(src, null);
      }
    }
    if (!hasRoom()) {
      trouble = words.pictureMany;
      editor.commands.undo();
    }
    if (trouble) say(trouble);
  }

  function pictures() {
    const found = [];
    editor.state.doc.descendants((node, pos) => { if (node.type.name === "picture") found.push({ pos, ...node.attrs }); });
    return found;
  }

  function put(src, made) {
    const { tr } = editor.state;
    for (const picture of pictures().reverse()) {
      if (picture.src !== src) continue;
      if (made) tr.setNodeMarkup(picture.pos, undefined, { src: made, alt: picture.alt });
      else tr.delete(picture.pos, picture.pos + 1);
    }
    editor.view.dispatch(tr);
  }

  // Whether the new pictures fit together: those of the text with `more`, without what `waiting` still makes small.
  function hasRoom(more = [], waiting = new Set()) {
    const there = pictures().map((picture) => picture.src).filter((src) => TYPED.test(src) && !waiting.has(src));
    const typed = [...there, ...more];
    return typed.length <= most.count && typed.reduce((sum, one) => sum + one.length, 0) <= most.data;
  }

  async function askWords(alt) {
    const fields = { alt: { title: words.pictureAlt } };
    const answer = await library.updateAttrsDialog(fields, { title: words.pictureTitle, submitText: words.pictureInsert })(editor, { alt });
    return answer ? answer.alt.trim() : null;
  }

  function choose() {
    const input = Object.assign(document.createElement("input"), { type: "file", accept: KINDS.join(","), multiple: true });
    input.addEventListener("change", () => addAll([...input.files]));
    input.click();
  }

  async function describe() {
    const alt = await askWords(editor.getAttributes("picture").alt);
    if (alt !== null) editor.chain().focus().updateAttributes("picture", { alt }).run();
  }

  return {
    node: node(library),
    attach: (made) => { editor = made; },
    take,
    pasted,
    keep: (html) => addressesIn(html).forEach((src) => own.add(src)),
    buttons: [
      { name: "picture", icon: "file-earmark-image", act: choose },
      { name: "pictureWords", act: describe, shown: () => Boolean(editor?.isActive("picture")) },
    ],
  };
}

function node(library) {
  return library.Node.create({
    name: "picture",
    group: "inline",
    inline: true,
    draggable: true,
    addAttributes: () => ({ src: { default: "" }, alt: { default: "" } }),
    parseHTML: () => [{ tag: "img", getAttrs: (img) => (isOurs(img.getAttribute("src") ?? "") ? null : false) }],
    renderHTML: ({ HTMLAttributes }) => ["img", HTMLAttributes],
  });
}

const isOurs = (src) => KEPT.test(src) || TYPED.test(src);

const addressesIn = (html) => html.match(/\/knowledge\/files\/[0-9A-Za-z]{12}\/preview\//g) ?? [];

function addressOf(src) {
  const path = src.startsWith(`${location.origin}/`) ? src.slice(location.origin.length) : src;
  return isOurs(path) ? path : "";
}

async function blobOf(src) {
  if (KEPT.test(src)) {
    const answer = await fetch(src, { credentials: "same-origin" });
    if (!answer.ok) throw new Error("pictureElsewhere");
    return answer.blob();
  }
  const packed = atob(src.slice(src.indexOf(",") + 1));
  return new Blob([Uint8Array.from(packed, (letter) => letter.charCodeAt(0))], { type: /^data:([^;]+)/.exec(src)[1] });
}

// Looks at the head before anything is decoded: 200 megapixels would fill the memory of the computer.
async function small(file) {
  const size = sizeOf(new DataView(await file.slice(0, 1_000_000).arrayBuffer()));
  if (size && size[0] * size[1] > MOST_PIXELS) throw new Error("picturePixels");
  let image;
  try {
    image = await createImageBitmap(file);
  } catch {
    throw new Error("pictureKind");
  }
  if (image.width * image.height > MOST_PIXELS) throw new Error("picturePixels");
  const longest = Math.max(image.width, image.height);
  let made = KINDS.includes(file.type) && longest <= TRIES[0][0] && file.size <= ENOUGH ? file : null;
  for (const [most, quality] of made ? [TRIES[0]] : TRIES) {
    const drawn = await drawnAs(image, Math.min(1, most / longest), quality);
    if (!made || drawn.size < made.size) made = drawn;
    if (made.size <= ENOUGH) break;
  }
  image.close();
  return dataOf(made);
}

async function drawnAs(image, scale, quality) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  const webp = await new Promise((done) => canvas.toBlob(done, "image/webp", quality));
  if (webp?.type === "image/webp") return webp;
  pen.globalCompositeOperation = "destination-over"; // a browser without WebP: what is clear becomes white
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
}

function dataOf(blob) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => done(reader.result));
    reader.addEventListener("error", () => failed(new Error("pictureKind")));
    reader.readAsDataURL(blob);
  });
}

// Width and height as a PNG, JPEG or WebP says them at its head; nothing for what is none of these.
function sizeOf(head) {
  if (head.byteLength < 30) return null;
  if (head.getUint32(0) === 0x89504e47) return [head.getUint32(16), head.getUint32(20)];
  if (head.getUint16(0) === 0xffd8) return sizeOfJpeg(head);
  if (head.getUint32(8) !== 0x57454250) return null; // WEBP
  const kind = head.getUint32(12);
  const three = (at) => head.getUint16(at, true) + (head.getUint8(at + 2) << 16) + 1;
  if (kind === 0x56503858) return [three(24), three(27)]; // VP8X
  const packed = head.getUint32(21, true);
  if (kind === 0x5650384c) return [(packed & 0x3fff) + 1, ((packed >> 14) & 0x3fff) + 1]; // VP8L
  return [head.getUint16(26, true) & 0x3fff, head.getUint16(28, true) & 0x3fff];
}

function sizeOfJpeg(head) {
  let at = 2;
  while (at + 9 < head.byteLength && head.getUint8(at) === 0xff) {
    const kind = head.getUint8(at + 1);
    const isFrame = kind >= 0xc0 && kind <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(kind);
    if (isFrame) return [head.getUint16(at + 7), head.getUint16(at + 5)];
    at += 2 + head.getUint16(at + 2);
  }
  return null;
}
