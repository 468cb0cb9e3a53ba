// @ts-check
// The picture of everybody who was seen: a press on somebody says their number.

/** @typedef {{ number: number, box: number[], followed: boolean, label: string, mark: string }} One box: x0, y0, x1, y1 as shares of the picture */
/** @typedef {{ picture: string, alt: string, shape: number, style: string, people: One[] }} PeopleData */

/** @param {number[]} box */
const area = (box) => (box[2] - box[0]) * (box[3] - box[1]);

/** @param {One} one @param {(number: number) => void} follow */
function outline(one, follow) {
  const button = document.createElement("button"), number = document.createElement("span"), [x0, y0, x1, y1] = one.box;
  button.type = "button";
  button.setAttribute("aria-pressed", String(one.followed));
  button.setAttribute("aria-label", one.label);
  button.title = one.label;
  for (const [name, share] of [["x", (x0 + x1) / 2], ["y", (y0 + y1) / 2], ["w", x1 - x0], ["h", y1 - y0]]) button.style.setProperty(`--${name}`, `${100 * Number(share)}%`);
  number.textContent = one.mark;
  button.append(number);
  button.addEventListener("click", () => { if (!one.followed) follow(one.number); });
  return button;
}

/** @param {{ parentElement: HTMLElement, data: PeopleData, setTriggerValue: (name: string, value: unknown) => void }} component */
export default function ({ parentElement, data, setTriggerValue }) {
  const root = /** @type {HTMLElement} */ (parentElement.querySelector(".people")), picture = /** @type {HTMLImageElement} */ (root.querySelector(".picture"));
  root.style.cssText = `${data.style}--shape:${data.shape}`;
  root.setAttribute("aria-label", data.alt);
  picture.alt = data.alt;
  if (picture.getAttribute("src") !== data.picture) picture.src = data.picture;
  const follow = (/** @type {number} */ number) => setTriggerValue("person", number);
  // Whoever is smaller lies above: of two that overlap both can be pressed. The tab goes from left to right.
  const outlines = data.people.map((one) => outline(one, follow));
  const bySize = [...data.people].sort((a, b) => area(b.box) - area(a.box));
  data.people.forEach((one, k) => { outlines[k].style.zIndex = String(bySize.indexOf(one)); });
  for (const old of root.querySelectorAll("button")) old.remove();
  root.append(...outlines);
}
