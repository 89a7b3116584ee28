// The page of the preview. Everything from the files is set as text, never as markup.
"use strict";

const byId = (id) => document.getElementById(id);
const CSS_PER_POINT = 96 / 72;
const ZOOMS = [25, 33, 50, 67, 80, 100, 125, 150, 200, 300];
const WORDS = { "inside-left": "inside left", "inside-centre": "inside centre", "inside-right": "inside right" };
let state = null;
let zoom = 0; // per cent; 0 fits the window
let connected = false;

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function drawn(tag, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

const named = (name) => WORDS[name] || name.replaceAll("-", " ");
const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);
const counted = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
const option = (name) => byId("options").elements[name].value;
const guides = () => byId("options").elements.guides.checked;

// ---- what is kept over a reload

function remember() {
  const kept = { edition: option("edition"), arrangement: option("arrangement"), guides: guides(), zoom };
  sessionStorage.setItem("options", JSON.stringify(kept));
}

function recall() {
  const kept = JSON.parse(sessionStorage.getItem("options") || "null");
  if (!kept) return;
  const elements = byId("options").elements;
  elements.edition.value = kept.edition;
  elements.arrangement.value = kept.arrangement;
  elements.guides.checked = kept.guides;
  zoom = kept.zoom;
}

// ---- pictures

function figure(picture, joined) {
  const image = make("img", { alt: "", draggable: "false" });
  const sheet = make("div", { class: "sheet", role: "group" }, image);
  const caption = make("figcaption", {}, capital(named(picture.name)));
  return make("figure", { "data-path": picture.path }, caption, sheet);
}

function fillFigure(element, piece, picture) {
  const sheet = element.querySelector(".sheet");
  element.dataset.width = picture.width;
  element.dataset.height = picture.height;
  sheet.setAttribute("aria-label", `${piece.name}, ${named(picture.name)}: texts`);
  show(sheet.querySelector("img"), `${picture.path}?${picture.looks}`);
  element.classList.toggle("outdated", picture.panels.some(([name]) => piece.outdated.includes(name)));
  sheet.querySelector("svg")?.remove();
  sheet.querySelector("img").after(...overlay(element, piece, picture));
  texts(sheet, piece, picture);
}

// A new picture takes the place of the old one when it is whole, so that nothing flickers.
function show(image, source) {
  if (image.dataset.wanted === source) return;
  image.dataset.wanted = source;
  const next = new Image();
  next.onload = () => {
    if (image.dataset.wanted === source) image.src = source;
  };
  next.onerror = () => {
    if (image.dataset.wanted === source) delete image.dataset.wanted;
  };
  next.src = source;
}

// What is drawn over a picture, if anything is: the guides, and the text that does not fit.
function overlay(element, piece, picture) {
  const svg = drawn("svg", { viewBox: `0 0 ${picture.width} ${picture.height}`, "aria-hidden": "true" });
  element.dataset.below = 0;
  for (const [name, x, y] of picture.panels) {
    for (const over of piece.panels[name].overset) svg.append(overset(over, x, y));
    const feet = piece.panels[name].overset.map(({ rect: [, top, , height] }) => y + top + height - picture.height);
    element.dataset.below = Math.max(element.dataset.below, ...feet);
  }
  if (guides()) lines(svg, piece, picture);
  return svg.childElementCount ? [svg] : [];
}

function overset({ rect: [left, top, width, height], lines, drawings }, x, y) {
  const group = drawn("g", { class: "overset", transform: `translate(${x} ${y})` });
  group.append(drawn("rect", { x: left, y: top, width, height }));
  group.append(drawn("path", { d: `M${left} ${top}h${width}` }));
  for (const [x, y, width, height] of drawings) group.append(drawn("rect", { class: "drawing", x, y, width, height }));
  for (const [x, y, textLength, size, words] of lines) {
    const line = drawn("text", { x, y, textLength, lengthAdjust: "spacingAndGlyphs", "font-size": size });
    line.textContent = words;
    group.append(line);
  }
  return group;
}

function lines(svg, piece, picture) {
  for (const [name, x, y] of picture.panels) {
    const [left, top, width, height] = piece.panels[name].frame;
    svg.append(drawn("rect", { class: "frame", x: x + left, y: y + top, width, height }));
  }
  for (const [kind, x1, y1, x2, y2] of picture.guides) {
    svg.append(drawn("line", { class: kind.replace(" ", "-"), x1, y1, x2, y2 }));
  }
}

// The texts of a picture are buttons over it; one of them is in the tab order, the arrow keys go
// to the others.
function texts(sheet, piece, picture) {
  const old = [...sheet.querySelectorAll(".text")];
  const focused = old.indexOf(document.activeElement);
  const tabbed = Math.max(0, old.findIndex((one) => one.tabIndex === 0));
  let number = 0;
  for (const [name, x, y] of picture.panels) {
    for (const text of piece.panels[name].texts) {
      const button = old[number] || sheet.appendChild(make("button", { type: "button", class: "text" }));
      const [left, top, width, height] = text.rect;
      place(button, [x + left, y + top, width, height], picture);
      button.setAttribute("aria-label", `${text.text} (${text.file}:${text.line})`);
      button.tabIndex = -1;
      button.classList.remove("chosen");
      button.meant = text;
      number += 1;
    }
  }
  for (const left of old.slice(number)) left.remove();
  const all = sheet.querySelectorAll(".text");
  if (all.length) all[Math.min(tabbed, all.length - 1)].tabIndex = 0;
  if (focused >= all.length && all.length) all[all.length - 1].focus({ preventScroll: true });
}

function place(button, [x, y, width, height], picture) {
  const across = (value) => `${(100 * value) / picture.width}%`;
  const down = (value) => `${(100 * value) / picture.height}%`;
  Object.assign(button.style, { left: across(x), top: down(y), width: across(width), height: down(height) });
}

function showPieces() {
  const arrangement = option("arrangement");
  const wanted = state.pieces.map((piece) => piece.name + piece.views[option("edition")][arrangement].flat()
    .map((picture) => picture.path)).join("|") + arrangement;
  const pieces = byId("pieces");
  if (pieces.dataset.shown !== wanted) {
    pieces.replaceChildren(...state.pieces.map(section));
    pieces.dataset.shown = wanted;
  }
  for (const piece of state.pieces) {
    byId(`about-${piece.name}`).textContent = about(piece);
    for (const picture of piece.views[option("edition")][arrangement].flat()) {
      fillFigure(pieces.querySelector(`[data-path="${CSS.escape(picture.path)}"]`), piece, picture);
    }
  }
  byId("legend").hidden = !guides();
  size();
}

function section(piece) {
  const arrangement = option("arrangement");
  const rows = piece.views[option("edition")][arrangement];
  const joined = rows.some((row) => row.length > 1) && arrangement === "flat";
  const title = make("h2", {}, capital(piece.name), make("small", { id: `about-${piece.name}` }));
  const scroll = make("div", { class: `scroll ${arrangement}${joined ? " joined" : ""}` });
  for (const row of rows) {
    scroll.append(make("div", { class: "row" }, ...row.map((picture) => figure(picture, joined))));
  }
  return make("section", { class: "piece" }, title, scroll);
}

function about(piece) {
  const missing = !piece.editions.includes(option("edition"));
  const size = `text at ${piece.size} pt`;
  return missing ? `${size} · no ${option("edition")} edition: print the screen edition` : size;
}

// ---- size

function size() {
  const single = option("arrangement") === "reading";
  const percents = [...document.querySelectorAll(".scroll")].map((scroll) => {
    const percent = zoom || fitting(scroll, single);
    const scale = (percent / 100) * CSS_PER_POINT;
    for (const one of scroll.querySelectorAll("figure")) {
      const { style } = one.querySelector(".sheet");
      style.width = `${one.dataset.width * scale}px`;
      style.height = `${one.dataset.height * scale}px`;
      style.marginBottom = `${one.dataset.below * scale}px`;
    }
    return percent;
  });
  byId("zoom").value = `${percents[0] || 100} %`;
  byId("zoom").dataset.percent = percents[0] || 100;
  byId("fit").setAttribute("aria-pressed", String(zoom === 0));
}

// The largest size, up to the true one, at which a row fits; panels in reading order make rows
// that fill the width.
function fitting(scroll, single) {
  const GAP = 20;
  const room = scroll.clientWidth - 12;
  const rows = [...scroll.children].map((row) => [...row.children].map((one) => Number(one.dataset.width) * CSS_PER_POINT));
  const widest = Math.max(1, ...rows.map((row) => (single ? Math.max(...row) : row.reduce((sum, one) => sum + one, 0))));
  const across = single ? Math.max(1, Math.min(Math.round(room / widest), rows.flat().length)) : 1;
  return Math.max(10, Math.min(100, Math.floor((100 * (room - GAP * (across - 1))) / (across * widest))));
}

function step(direction) {
  const now = Number(byId("zoom").dataset.percent);
  const next = direction > 0 ? ZOOMS.find((one) => one > now) : ZOOMS.findLast((one) => one < now);
  zoom = next || now;
  remember();
  size();
}

// ---- findings and room

function finding(one) {
  const place = `${one.file}:${one.line}`;
  const head = make("span", { class: "head" }, make("em", {}, capital(one.severity)), make("span", {}, place),
    make("span", {}, one.code));
  const button = make("button", { type: "button", class: `finding ${one.severity}`, title: one.why }, head,
    make("b", {}, capital(one.message)));
  if (one.hint) button.append(make("span", { class: "mend" }, capital(one.hint)));
  button.meant = one;
  return make("li", {}, button);
}

// While the pictures are not those of the text, what hinders them stands over them.
function showFindings() {
  const hinders = (one) => state.stale && one.severity === "error";
  const others = state.findings.filter((one) => !hinders(one));
  others.sort((one, other) => (other.severity === "error") - (one.severity === "error"));
  update(byId("errors"), state.findings.filter(hinders));
  update(byId("warnings"), others);
  byId("more").textContent = state.more;
  byId("findings").setAttribute("aria-busy", String(!state.judged));
  byId("trouble").hidden = !state.stale;
  byId("trouble-title").textContent = state.notice ? "The files cannot be read" : counted(state.errors, "error");
  const earlier = state.pieces.length ? "What is grey shows the last version that could be read." : "There is no picture yet.";
  byId("trouble-words").textContent = [state.notice, earlier].filter(Boolean).join(" ");
  byId("none").hidden = others.length > 0 || Boolean(state.notice);
  byId("none").textContent = state.stale ? "The errors stand over the pictures." : "Nothing to mend.";
}

// Keeps the focus where it was: a list that says the same is left alone.
function update(list, findings) {
  const said = JSON.stringify(findings);
  if (list.said === said) return;
  const at = [...list.children].findIndex((item) => item.contains(document.activeElement));
  list.said = said;
  list.replaceChildren(...findings.map(finding));
  if (at >= 0) (list.children[Math.min(at, findings.length - 1)]?.firstChild || byId("findings")).focus({ preventScroll: true });
}

function showFills() {
  const rows = [];
  for (const piece of state.pieces) {
    rows.push(make("h3", {}, capital(piece.name)));
    for (const fill of piece.fills) rows.push(meter(piece, fill));
  }
  byId("fills").replaceChildren(...rows);
}

function meter(piece, fill) {
  const isOver = fill.percent > 100;
  const words = `${Math.round(fill.percent)} per cent full, ${isOver ? mend(piece, fill) : `room for about ${counted(fill.words, "word")}`}`;
  const inner = make("i");
  inner.style.width = `${Math.min(100, fill.percent)}%`;
  inner.style.setProperty("--full", `${10000 / fill.percent}%`);
  const bar = make("div", { class: "bar", role: "meter", "aria-valuemin": "0", "aria-valuemax": String(Math.max(100, fill.percent)),
    "aria-valuenow": String(fill.percent), "aria-valuetext": words,
    "aria-label": `${piece.name}, ${named(fill.frame)}` }, inner);
  const row = make("div", { class: `fill${isOver ? " overset" : ""}`, title: capital(words) }, make("span", {}, capital(named(fill.frame))),
    bar, make("span", {}, `${Math.round(fill.percent)} %`));
  if (isOver) row.append(make("p", {}, capital(mend(piece, fill))));
  return row;
}

// How much must go, and which frame of the piece has most room for it.
function mend(piece, fill) {
  const roomy = piece.fills.reduce((one, other) => (other.lines > one.lines ? other : one));
  const spare = roomy.lines >= 1 ? `; ${named(roomy.frame)} has ${counted(Math.floor(roomy.lines), "line")} to spare` : "";
  return `${counted(Math.ceil(-fill.lines), "line")} too many: cut about ${counted(-fill.words, "word")}${spare}`;
}

function showStatus() {
  const status = byId("status");
  let [kind, words] = ["good", state?.proof ? "Up to date · proof" : "Up to date"];
  if (state?.warnings) [kind, words] = ["warning", counted(state.warnings, "warning")];
  if (state?.errors) [kind, words] = ["error", counted(state.errors, "error")];
  if (state?.notice) [kind, words] = ["error", "Cannot be read"];
  if (!connected) [kind, words] = ["error", "Not connected: is the preview still running?"];
  if (status.textContent !== words) status.textContent = words;
  status.className = kind;
}

// ---- the place in the file

function showPlace(meant) {
  const name = `${meant.file}:${meant.line}`;
  byId("place-name").textContent = name;
  byId("excerpt").replaceChildren(...meant.lines.map((line) => make("span",
    line.number === meant.line ? { class: "meant" } : {}, make("i", {}, String(line.number)), line.text)));
  byId("place").hidden = false;
  copy(name);
}

async function copy(name) {
  try {
    await navigator.clipboard.writeText(name);
    byId("copied").textContent = "copied";
  } catch {
    getSelection().selectAllChildren(byId("place-name"));
    byId("copied").textContent = "selected: copy it with Ctrl-C";
  }
}

function closePlace() {
  byId("place").hidden = true;
  for (const one of document.querySelectorAll(".chosen")) one.classList.remove("chosen");
}

// ---- news

let asking = false;
let again = false;

async function renew() {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  try {
    do {
      again = false;
      const answer = await fetch("state");
      state = await answer.json();
      showAll();
    } while (again);
  } catch {
    connected = false; // the events say when it is back
  } finally {
    asking = false;
    showStatus();
  }
}

function showAll() {
  const [x, y] = [scrollX, scrollY];
  document.title = state.title ? `${state.title} · Preview` : "Preview";
  byId("title").textContent = state.title || "Preview";
  showStatus();
  showFindings();
  showFills();
  showPieces();
  scrollTo({ left: x, top: y, behavior: "instant" });
  document.body.dataset.stamp = state.stamp;
}

function listen() {
  const events = new EventSource("events");
  events.onmessage = (event) => {
    connected = true;
    if (state?.stamp !== event.data) renew();
    else showStatus();
  };
  events.onerror = () => {
    connected = false;
    showStatus();
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  };
}

// ---- the reader's hand

document.addEventListener("click", (event) => {
  const target = event.target.closest(".text, .finding");
  if (!target) return;
  closePlace();
  showPlace(target.meant);
  if (!target.matches(".text")) return;
  for (const one of target.parentElement.querySelectorAll(".text")) one.tabIndex = -1;
  target.tabIndex = 0;
  target.classList.add("chosen");
});

const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, Home: -Infinity, End: Infinity };

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closePlace();
  const direction = STEPS[event.key];
  if (!direction || !event.target.matches(".text")) return;
  event.preventDefault();
  const all = [...event.target.parentElement.querySelectorAll(".text")];
  const to = all[Math.max(0, Math.min(all.length - 1, all.indexOf(event.target) + direction))];
  event.target.tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
});

byId("options").addEventListener("change", () => {
  remember();
  if (state) showPieces();
});
byId("options").addEventListener("submit", (event) => event.preventDefault());
byId("smaller").addEventListener("click", () => step(-1));
byId("larger").addEventListener("click", () => step(1));
byId("fit").addEventListener("click", () => {
  zoom = 0;
  remember();
  size();
});
byId("copy").addEventListener("click", () => copy(byId("place-name").textContent));
byId("close").addEventListener("click", closePlace);
addEventListener("resize", () => state && size());
new ResizeObserver(([entry]) => {
  document.documentElement.style.setProperty("--head", `${entry.target.offsetHeight}px`);
}).observe(document.querySelector("header"));

recall();
listen();
