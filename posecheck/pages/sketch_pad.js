// The pad: a still of a rep that the coach draws on, by mouse, finger or pen. It tells the page every shape, in shares of the picture.

/** @typedef {[number, number]} Point x and y as shares of the picture's width and height */
/** @typedef {{ kind: string, points: Point[], text: string }} Shape */
/** @typedef {{ line: number, letter: number, head: number, arc: number, letterWidth: number }} Sizes shares of the picture's longer side (present/sketch.py) */
/** @typedef {{ picture: string, alt: string, width: number, height: number, shapes: Shape[], turn: number, colour: string, rim: string, sizes: Sizes, most: { shapes: number, free: number, words: number }, say: Record<string, string>, tools: Record<string, string>, how: Record<string, string> }} PadData */
/** @typedef {{ shapes: Shape[], turn: number }} Told turn: how many changes there were, so that an older answer of the page undoes none */

const SVG = "http://www.w3.org/2000/svg";
const SOON_MS = 250; // strokes that follow one another at once are told together
const MOVED = 0.02; // from there on a press is a drag: shares of the picture
const FINE = 0.004; // a free line has no points closer than that
const DRAGGED = ["line", "arrow", "free"];

/** @param {Point} a @param {Point} b */
const apart = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
/** @param {number} turn to the same direction within half a turn */
const short = (turn) => Math.atan2(Math.sin(turn), Math.cos(turn));

class Pad {
  /** @param {HTMLElement} root @param {PadData} data @param {(told: Told) => void} tell */
  constructor(root, data, tell) {
    Object.assign(this, { root, data, tell, tool: "arrow", turn: data.turn, shapes: data.shapes });
    /** @type {Shape[][]} */ this.before = [];
    /** @type {Point[]} */ this.points = [];
    /** @type {Point | null} */ this.down = null;
    this.svg = /** @type {SVGSVGElement} */ (root.querySelector(".drawing"));
    this.typed = /** @type {HTMLInputElement} */ (root.querySelector(".typed"));
    this.svg.addEventListener("pointerdown", (event) => this.pressed(event));
    this.svg.addEventListener("pointermove", (event) => this.moved(event));
    for (const kind of ["pointerup", "pointercancel"]) this.svg.addEventListener(kind, (event) => this.left(event));
    root.addEventListener("click", (event) => this.chosen(event.target.closest("button")));
    root.addEventListener("keydown", (event) => this.keyed(event));
    this.typed.addEventListener("blur", () => this.write());
    this.update(data);
    this.hint(this.how());
  }

  /** @param {PadData} data */
  update(data) {
    this.data = data;
    if (data.turn > this.turn) { this.shapes = data.shapes; this.turn = data.turn; }
    this.root.setAttribute("aria-label", data.say.pad);
    this.root.querySelector(".tools").setAttribute("aria-label", data.say.tools);
    for (const [name, text] of Object.entries(data.tools)) this.root.querySelector(`[data-tool=${name}] span`).textContent = text;
    for (const name of ["undo", "clear", "save"]) this.root.querySelector(`[data-do=${name}]`).textContent = data.say[name];
    this.typed.setAttribute("aria-label", data.say.typed);
    this.typed.maxLength = data.most.words;
    this.svg.setAttribute("viewBox", `0 0 ${data.width} ${data.height}`);
    // the box has the picture's shape, or shares of the one would not be shares of the other
    for (const [name, value] of [["--shape", data.width / data.height], ["--wide", data.width]]) this.root.style.setProperty(name, String(value));
    this.svg.setAttribute("aria-label", data.alt);
    const image = this.svg.querySelector("image");
    for (const [name, value] of Object.entries({ href: data.picture, width: data.width, height: data.height })) image.setAttribute(name, String(value));
    this.draw();
  }

  how() { return this.data.how[this.tool]; }
  /** @param {string} text */
  hint(text) { this.root.querySelector(".how").textContent = text; }

  /** @param {PointerEvent} event @returns {Point} */
  at(event) {
    const box = this.svg.getBoundingClientRect();
    return /** @type {Point} */ ([(event.clientX - box.x) / box.width, (event.clientY - box.y) / box.height].map((share) => Math.min(Math.max(Math.round(share * 1e4) / 1e4, 0), 1)));
  }

  /** @param {PointerEvent} event */
  pressed(event) {
    if (event.button || this.down) return;
    event.preventDefault();
    if (!this.typed.hidden) { this.typed.blur(); return; }
    this.root.focus({ preventScroll: true });
    if (this.shapes.length >= this.data.most.shapes) { this.hint(this.data.say.full); return; }
    const at = this.at(event);
    if (this.tool === "words") { this.type(at); return; }
    this.svg.setPointerCapture(event.pointerId);
    this.down = at;
    this.points.push(at);
    if (DRAGGED.includes(this.tool)) this.points.push(at);
    this.draw();
  }

  /** @param {PointerEvent} event */
  moved(event) {
    const at = this.at(event);
    if (!this.down) { if (this.tool === "angle" && this.points.length) this.draw(at); return; }
    if (this.tool === "free") {
      if (apart(at, this.points.at(-1)) >= FINE && this.points.length < this.data.most.free) this.points.push(at);
    } else if (this.tool !== "angle" || this.points.length > 1) this.points[this.points.length - 1] = at;
    this.draw(this.tool === "angle" && this.points.length === 1 ? at : undefined);
  }

  /** @param {PointerEvent} event */
  left(event) {
    if (!this.down) return;
    const from = this.down, at = this.at(event);
    this.down = null;
    if (event.type === "pointercancel") { this.points = []; this.draw(); return; }
    if (this.tool === "angle") {
      // the first leg may be dragged; the other points are where they were let go
      if (this.points.length === 1 && apart(at, from) > MOVED) this.points.push(at);
      if (this.points.length < 3) { this.hint(this.data.how[`angle${this.points.length}`]); this.draw(); return; }
      this.add({ kind: "angle", points: this.points, text: "" });
    } else if (this.tool === "free" ? this.points.length > 2 : apart(at, from) > MOVED) this.add({ kind: this.tool, points: this.points, text: "" });
    this.points = [];
    this.hint(this.how());
    this.draw();
  }

  /** @param {Point} at */
  type(at) {
    this.at_ = at;
    this.typed.value = "";
    this.typed.hidden = false;
    this.typed.style.left = `${Math.min(at[0], 0.6) * 100}%`;
    this.typed.style.top = `min(${at[1] * 100}%, 100% - 3rem)`;
    this.typed.focus();
    this.hint(this.data.how.typing);
  }

  write() {
    if (this.typed.hidden) return;
    this.typed.hidden = true;
    const text = this.typed.value.trim();
    if (text) this.add({ kind: "words", points: [this.at_], text });
    this.hint(this.how());
  }

  /** @param {Shape} shape */
  add(shape) { this.change([...this.shapes, shape]); }

  /** @param {Shape[]} shapes @param {boolean} kept whether undo brings back what was there */
  change(shapes, kept = true) {
    if (kept) this.before.push(this.shapes);
    this.shapes = shapes;
    this.turn += 1;
    this.draw();
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.told(), SOON_MS);
  }

  told() {
    clearTimeout(this.telling);
    this.telling = undefined;
    this.tell({ shapes: this.shapes, turn: this.turn });
  }

  undo() {
    if (this.points.length) this.points = [];
    else if (this.before.length) this.change(this.before.pop(), false);
    else if (this.shapes.length) this.change(this.shapes.slice(0, -1), false);
    this.hint(this.how());
    this.draw();
  }

  clear() { this.points = []; if (this.shapes.length) this.change([]); this.draw(); }

  save() {
    this.told();
    this.hint((this.shapes.length === 1 ? this.data.say.savedOne : this.data.say.saved).replace("{}", String(this.shapes.length)));
  }

  /** @param {string} name */
  take(name) {
    this.tool = name;
    this.points = [];
    for (const one of this.root.querySelectorAll("[data-tool]")) one.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (one).dataset.tool === name));
    this.hint(this.how());
    this.draw();
  }

  /** @param {HTMLElement | null} button */
  chosen(button) {
    if (button?.dataset.tool) this.take(button.dataset.tool);
    else if (button?.dataset.do) this[button.dataset.do]();
  }

  /** Keys of the page's own buttons (I see it, undo of a label) must not act while somebody draws.
   * @param {KeyboardEvent} event */
  keyed(event) {
    if (event.key === "Tab") return;
    event.stopPropagation();
    if (event.target === this.typed) {
      if (event.key === "Escape") this.typed.value = "";
      if (event.key === "Enter" || event.key === "Escape") this.root.focus({ preventScroll: true });
      return;
    }
    const key = event.key.toLowerCase(), tool = Object.keys(this.data.tools)[Number(key) - 1];
    const does = { z: "undo", backspace: "undo", escape: "undo", c: "clear", delete: "clear", s: "save" }[key];
    if (event.altKey || ((event.ctrlKey || event.metaKey) && !["z", "s"].includes(key)) || (key === "escape" && !this.points.length)) return;
    if (does) this[does]();
    else if (tool) this.take(tool);
    else return;
    event.preventDefault();
  }

  /** @param {Point} [next] where the pointer is, for a shape that is not whole yet */
  draw(next) {
    const [done, now] = [".done", ".now"].map((name) => this.svg.querySelector(name));
    done.replaceChildren(...this.shapes.flatMap((shape) => this.drawn(shape)));
    const points = next ? [...this.points, next] : this.points;
    now.replaceChildren(...(points.length ? this.drawn({ kind: this.tool, points, text: "" }) : []));
    const some = this.shapes.length || this.points.length || this.before.length;
    /** @type {HTMLButtonElement} */ (this.root.querySelector("[data-do=undo]")).disabled = !some;
    /** @type {HTMLButtonElement} */ (this.root.querySelector("[data-do=clear]")).disabled = !this.shapes.length && !this.points.length;
    this.root.dataset.shapes = String(this.shapes.length);
  }

  /** @param {Shape} shape @returns {SVGElement[]} */
  drawn({ kind, points, text }) {
    const { width, height, sizes, colour, rim } = this.data, long = Math.max(width, height);
    /** @type {Point[]} */
    const at = points.map(([x, y]) => [x * width, y * height]);
    if (kind === "words") return [this.words(text, at[0], points[0][0] > 0.5 ? "end" : "start")];
    let path = line(at);
    /** @type {SVGElement[]} */
    const word = [];
    if (kind === "arrow") path += head(at, sizes.head * long);
    if (kind === "angle" && at.length === 3) {
      const [one, other] = [0, 2].map((k) => Math.atan2(at[k][1] - at[1][1], at[k][0] - at[1][0])), turn = short(other - one);
      /** @param {number} way @param {number} far @returns {Point} */
      const out = (way, far) => [at[1][0] + far * Math.cos(way), at[1][1] + far * Math.sin(way)];
      const radius = sizes.arc * long;
      path += `M${out(one, radius)}A${radius} ${radius} 0 0 ${turn > 0 ? 1 : 0} ${out(other, radius)}`;
      word.push(this.words(`${Math.round(Math.abs(turn) * 180 / Math.PI)}°`, out(one + turn / 2, 2 * radius), "middle"));
    }
    const thick = sizes.line * long, same = { d: path, fill: "none", "stroke-linecap": "round", "stroke-linejoin": "round" };
    return [make("path", { ...same, stroke: rim, "stroke-width": thick * 2 }), make("path", { ...same, stroke: colour, "stroke-width": thick }), ...word];
  }

  /** @param {string} text @param {Point} at @param {"start" | "middle" | "end"} anchor */
  words(text, [x, y], anchor) {
    const { width, height, sizes, colour, rim } = this.data, wanted = sizes.letter * Math.max(width, height);
    const room = { start: width - x, end: x, middle: 2 * Math.min(x, width - x) }[anchor];
    const letter = Math.max(Math.min(wanted, room / (sizes.letterWidth * text.length)), wanted / 3);
    const down = Math.min(Math.max(anchor === "middle" ? y + letter * 0.35 : y, letter), height - letter * 0.3);
    const made = make("text", { x, y: down, "text-anchor": anchor, "font-size": letter, "font-family": "system-ui, sans-serif", "font-weight": 700, fill: colour, stroke: rim, "stroke-width": letter * 0.16, "stroke-linejoin": "round", "paint-order": "stroke" });
    made.textContent = text;
    return made;
  }
}

/** @param {string} name @param {Record<string, string | number>} attributes */
function make(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/** @param {Point[]} points */
const line = (points) => `M${points.join("L")}`;

/** @param {Point[]} points @param {number} length */
function head([from, to], length) {
  const way = Math.atan2(to[1] - from[1], to[0] - from[0]);
  /** @param {number} turn @returns {Point} */
  const wing = (turn) => [to[0] - length * Math.cos(way + turn), to[1] - length * Math.sin(way + turn)];
  return line([wing(-0.5), to, wing(0.5)]);
}

/** @type {WeakMap<Element, Pad>} */
const made = new WeakMap();

export default function ({ parentElement, data, setStateValue }) {
  const root = parentElement.querySelector(".pad");
  if (!root) return;
  const tell = (told) => setStateValue("told", told);
  const there = made.get(root);
  if (there) { there.tell = tell; there.update(data); }
  else made.set(root, new Pad(root, data, tell));
}
