// The body map: places that one ticks by mouse, by touch and by key. It tells the page the whole choice after every tick.

/** @typedef {{ front: string, back: string, chosen: string[], turn: number, label: string, words: Record<string, string>, say: Record<string, string> }} MapData */
/** @typedef {{ chosen: string[], turn: number }} Told turn: how many ticks there were, so that an older answer of the page undoes none */

const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const ASIDE = 2.5; // how much further away a place counts that lies aside of the arrow's way

class BodyMap {
  /** @param {HTMLElement} root @param {MapData} data @param {(told: Told) => void} tell */
  constructor(root, data, tell) {
    Object.assign(this, { root, tell, turn: data.turn });
    for (const view of ["front", "back"]) root.querySelector(`[data-drawing=${view}]`).innerHTML = data[view];
    /** @type {SVGPathElement[]} */
    this.places = [...root.querySelectorAll("[data-region]")];
    this.keyed = this.places.filter((place) => place.hasAttribute("role"));
    this.keyed[0].tabIndex = 0;
    root.addEventListener("click", (event) => this.tick(event.target.closest("[data-region]")));
    root.addEventListener("keydown", (event) => this.pressed(event));
    for (const kind of ["pointerover", "focusin"]) root.addEventListener(kind, (event) => this.near(event.target.closest("[data-region]")));
    for (const kind of ["pointerleave", "focusout"]) root.addEventListener(kind, () => this.near(null));
    this.update(data);
  }

  /** @param {MapData} data */
  update(data) {
    this.data = data;
    this.root.setAttribute("aria-label", data.label);
    for (const [name, text] of Object.entries(data.say)) this.root.querySelector(`[data-say=${name}]`).textContent = text;
    if (data.turn >= this.turn) { this.chosen = new Set(data.chosen); this.turn = data.turn; }
    this.draw();
  }

  /** @param {SVGPathElement | null} place */
  tick(place) {
    if (!place) return;
    const region = place.dataset.region;
    if (!this.chosen.delete(region)) this.chosen.add(region);
    this.turn += 1;
    this.draw();
    this.tell({ chosen: this.keyed.map((one) => one.dataset.region).filter((one) => this.chosen.has(one)), turn: this.turn });
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const place = event.target.closest("[data-region]");
    if (!place || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === " " || event.key === "Enter") this.tick(place);
    else if (STEPS[event.key]) this.go(this.next(place, STEPS[event.key]));
    else if (event.key === "Home") this.go(this.keyed[0]);
    else if (event.key === "End") this.go(this.keyed.at(-1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The nearest place that way on the screen, so that an arrow also leads from one drawing to the other.
   * @param {SVGPathElement} from @param {number[]} way */
  next(from, [dx, dy]) {
    const at = middle(from);
    let best = from, least = Infinity;
    for (const place of this.keyed) {
      const to = middle(place), x = to.x - at.x, y = to.y - at.y;
      const along = x * dx + y * dy, aside = Math.abs(x * dy - y * dx);
      if (along > 1 && along + ASIDE * aside < least) { best = place; least = along + ASIDE * aside; }
    }
    return best;
  }

  /** @param {SVGPathElement} place */
  go(place) {
    for (const one of this.keyed) one.tabIndex = one === place ? 0 : -1;
    place.focus();
  }

  /** @param {SVGPathElement | null} place */
  near(place) {
    const region = place?.dataset.region;
    for (const one of this.places) one.classList.toggle("near", one.dataset.region === region);
    this.root.querySelector(".now").textContent = region ? this.data.words[region] : "";
  }

  draw() {
    for (const place of this.places) {
      const on = this.chosen.has(place.dataset.region);
      place.classList.toggle("on", on);
      if (place.hasAttribute("role")) place.setAttribute("aria-checked", String(on));
    }
  }
}

/** @param {Element} element */
function middle(element) {
  const box = element.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** @type {WeakMap<Element, BodyMap>} */
const made = new WeakMap();

export default function ({ parentElement, data, setStateValue }) {
  const root = parentElement.querySelector(".map");
  if (!root) return;
  const tell = (told) => setStateValue("told", told);
  const there = made.get(root);
  if (there) { there.tell = tell; there.update(data); }
  else made.set(root, new BodyMap(root, data, tell));
}
