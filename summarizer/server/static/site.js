// The document page without reloading: forms are posted, the right pane is swapped, the evidence is outlined.
// Everything here also works without this file, by links and plain forms.

const source = document.getElementById("source");
const side = document.getElementById("side");
const said = document.getElementById("said");
const token = document.body.dataset.formToken;
let opened = performance.now();
let busy = false;

const panel = () => document.getElementById("panel");
const card = () => document.getElementById("card");

// ---- evidence in the source ----------------------------------------------------------------------------------

// Wraps the code points [start, end) of the source; offsets of the page are code points, those of the DOM are not.
function wrap(start, end, make) {
  const walker = document.createTreeWalker(source, NodeFilter.SHOW_TEXT);
  const pieces = [];
  let at = 0;
  let node = walker.nextNode();
  const anchor = anchors(start);
  if (anchor) {
    at = anchor.at;
    walker.currentNode = anchor.element;
    node = walker.nextNode();
  }
  while (node && at < end) {
    const text = node.data;
    const size = length(text);
    if (at + size > start) {
      const low = units(text, Math.max(0, start - at));
      const high = units(text, Math.min(size, end - at));
      if (low < high) pieces.push([node, low, high]);
    }
    at += size;
    node = walker.nextNode();
  }
  return pieces.map(([piece, low, high]) => {
    const range = document.createRange();
    range.setStart(piece, low);
    range.setEnd(piece, high);
    const around = make();
    range.surroundContents(around);
    return around;
  });
}

let starts = null;
function anchors(start) {
  if (!starts) {
    starts = [...source.querySelectorAll("[data-o]")].map((element) => ({ element, at: Number(element.dataset.o) }));
  }
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle].at <= start) low = middle + 1;
    else high = middle;
  }
  return low ? starts[low - 1] : null;
}

function length(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function units(text, points) {
  let at = 0;
  for (let left = points; left > 0; left -= 1) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
}

function unwrap() {
  for (const element of source.querySelectorAll(".ev, u.g")) {
    const parent = element.parentNode;
    element.replaceWith(...element.childNodes);
    parent.normalize();
  }
}

function outline() {
  if (!source) return;
  unwrap();
  const now = card();
  if (!now) return;
  const spans = (text) => (text || "").split(" ").filter(Boolean);
  for (const span of spans(now.dataset.words)) {
    const [range, kind] = span.split(":");
    const [start, end] = range.split("-").map(Number);
    wrap(start, end, () => Object.assign(document.createElement("u"), { className: `g g-${kind}` }));
  }
  let first = null;
  const done = [];
  for (const span of spans(now.dataset.evidence)) {
    let [start, end] = span.split("-").map(Number);
    for (const [low, high] of done) {
      if (low <= start && end <= high) start = end;
    }
    if (start >= end) continue;
    const made = outlined(start, end, done);
    done.push([start, end]);
    first = first || made[0];
  }
  if (first) {
    const ev = source.querySelector("#ev");
    if (ev) ev.removeAttribute("id");
    first.id = "ev";
    centre(first);
  }
}

// A stretch that was outlined before is not outlined again inside a larger one.
function outlined(start, end, done) {
  const made = [];
  let at = start;
  for (const [low, high] of done.filter(([, high]) => high > start).sort((a, b) => a[0] - b[0])) {
    if (low >= end) break;
    if (at < low) made.push(...wrap(at, low, evidence));
    at = Math.max(at, high);
  }
  if (at < end) made.push(...wrap(at, end, evidence));
  return made;
}

function evidence() {
  return Object.assign(document.createElement("span"), { className: "ev" });
}

function centre(element) {
  const pane = source.closest(".left");
  const scroller = pane && pane.scrollHeight > pane.clientHeight + 1 ? pane : source;
  const box = element.getBoundingClientRect();
  const around = scroller.getBoundingClientRect();
  scroller.scrollTop += box.top - around.top - (around.height - box.height) / 2;
}

// Numbers whose findings are all decided lose their flag.
function settle() {
  const now = panel();
  if (!now || !source) return;
  const open = new Set(now.dataset.open.split(" "));
  for (const mark of source.querySelectorAll("a.m")) {
    const id = new URL(mark.href, location.href).searchParams.get("finding") || mark.hash.replace("#finding-", "");
    mark.classList.toggle("f", open.has(id));
  }
}

// ---- swapping the right pane ---------------------------------------------------------------------------------

async function load(address, options = {}) {
  if (busy) return;
  busy = true;
  side.setAttribute("aria-busy", "true");
  try {
    const headers = { "x-fragment": "panel", ...(options.body ? { "x-form-token": token } : {}) };
    const response = await fetch(address, { ...options, headers, redirect: "follow", credentials: "same-origin" });
    if (response.status === 401) {
      location.reload();
      return;
    }
    const text = await response.text();
    if (response.status >= 400 && !text.includes('id="panel"')) {
      show(text, response.status);
      return;
    }
    side.innerHTML = text;
    arrived(options.method === "POST");
  } catch {
    say(side.dataset.offline || document.body.dataset.offline || "×");
  } finally {
    busy = false;
    side.removeAttribute("aria-busy");
  }
}

// What the server refused: a conflict takes the place of the card, anything else stands above it.
function show(text, status) {
  const box = document.createElement("div");
  box.innerHTML = text;
  const told = box.querySelector("[role=alert]");
  if (!told) {
    location.reload();
    return;
  }
  for (const old of side.querySelectorAll("[data-refusal]")) old.remove();
  told.dataset.refusal = String(status);
  const now = card();
  if (status === 409 && now) now.replaceWith(told);
  else (now || panel()).before(told);
  told.tabIndex = -1;
  told.focus();
}

function arrived(decided) {
  opened = performance.now();
  const now = panel();
  const current = card();
  outline();
  settle();
  if (now.dataset.said) say(now.dataset.said);
  if (current) {
    const address = new URL(location.href);
    address.searchParams.set("finding", current.dataset.finding);
    address.searchParams.delete("tab");
    address.hash = "";
    history.replaceState(null, "", address);
  }
  const trouble = side.querySelector(".trouble");
  side.scrollTop = 0;
  if (trouble) {
    const again = trouble.querySelector("button");
    if (again) again.focus({ preventScroll: true });
  } else if (current) current.focus({ preventScroll: true });
  else if (decided) now.querySelector("a, button")?.focus({ preventScroll: true });
}

function say(text) {
  if (said) said.textContent = text;
}

if (panel()) {
  side.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.classList.contains("decide") && !form.classList.contains("filters")) return;
    event.preventDefault();
    if (form.classList.contains("filters")) {
      const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
      const address = `${location.pathname}?${query}`;
      history.replaceState(null, "", address);
      load(address);
      return;
    }
    const body = new URLSearchParams(new FormData(form));
    if (event.submitter?.name) body.set(event.submitter.name, event.submitter.value);
    body.set("seconds", ((performance.now() - opened) / 1000).toFixed(1));
    load(form.getAttribute("action"), { method: "POST", body });
  });

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("a");
    if (!link) return;
    if (link.dataset.go) {
      event.preventDefault();
      go(link);
    } else if (link.classList.contains("m") && link.search) {
      event.preventDefault();
      load(location.pathname + link.search);
    } else if ("part" in link.dataset) {
      event.preventDefault();
      history.replaceState(null, "", link.href);
      load(link.href);
    } else if (link.classList.contains("to") && link.hash) {
      const target = document.getElementById(link.hash.slice(1));
      if (target && source.contains(target)) {
        event.preventDefault();
        centre(target);
        target.classList.add("ev");
      }
    }
  });

  // A card can be pointed at by its name alone: /d/1#finding-f-…
  const named = /^#finding-(f-[\w-]+)$/.exec(location.hash);
  if (named && card()?.dataset.finding !== named[1]) {
    load(`${location.pathname}?finding=${encodeURIComponent(named[1])}`);
  } else {
    outline();
    if (card()) card().focus({ preventScroll: true });
  }
}

function go(link) {
  load(link.getAttribute("href"));
}

// ---- keys ----------------------------------------------------------------------------------------------------

function typing(target) {
  return target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
}

function save(target) {
  const form = target.closest("form");
  if (form) form.requestSubmit ? form.requestSubmit(form.querySelector("button")) : form.querySelector("button").click();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  if (event.code === "Enter" && (event.ctrlKey || event.metaKey)) {
    if (event.target.closest("form.decide")) {
      event.preventDefault();
      save(event.target);
    }
    return;
  }
  if (event.code === "Escape" && side) {
    const deed = event.target.closest("details.deed[open]");
    if (deed) {
      deed.open = false;
      deed.querySelector("summary").focus();
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.body.dataset.keys === "off") return;
  if (event.code === "Slash") {
    const help = event.shiftKey ? document.querySelector('.bar a[href$="/help"]') : null;
    const search = document.getElementById("search");
    if (help) help.click();
    else if (search) search.focus();
    else return;
    event.preventDefault();
    return;
  }
  if (event.shiftKey || !panel() || event.repeat) return;
  const walk = { KeyJ: "next", KeyK: "previous", KeyN: "following" }[event.code];
  if (walk) {
    const link = document.getElementById(walk);
    if (link) go(link);
    event.preventDefault();
    return;
  }
  const letter = /^Key([A-Z])$/.exec(event.code);
  if (letter && act(letter[1])) event.preventDefault();
});

// Presses what the card offers under a letter: a button at once, a form by opening it and going to its first field.
// False where it offers nothing under it.
function act(letter) {
  const now = card();
  const found = now?.querySelector(`.actions [data-key="${letter}"]`);
  if (!found) return false;
  if (found.matches("button")) {
    found.click();
    return true;
  }
  for (const other of now.querySelectorAll("details.deed[open]")) if (other !== found) other.open = false;
  found.open = true;
  (found.querySelector("textarea, select, form input:not([type=hidden]), form button") || found).focus();
  return true;
}

// ---- who else is here ----------------------------------------------------------------------------------------

async function present() {
  const now = panel();
  if (!now || document.hidden) return;
  try {
    const response = await fetch(`${location.pathname}/presence`, {
      method: "POST",
      headers: { "x-form-token": token },
      credentials: "same-origin",
    });
    if (!response.ok) return;
    const { others } = await response.json();
    const line = document.getElementById("others");
    line.hidden = !others.length;
    line.textContent = others.length ? line.dataset.say + others.join("、") : "";
  } catch {
    // The server is away: the next decision will say so.
  }
}

if (panel()) {
  present();
  setInterval(present, 20000);
}

// ---- uploads on their way ------------------------------------------------------------------------------------

if (document.querySelector(".jobs .t-queued, .jobs .t-running")) {
  setInterval(() => {
    if (!document.hidden && !typing(document.activeElement)) location.reload();
  }, 3000);
}
