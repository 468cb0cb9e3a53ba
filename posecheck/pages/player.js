// @ts-check
// The player: one clip, or two in step. Frame by frame, slower, a rep or a stride again and again, with and without the drawn angle.

/** @typedef {{ drawn: string, clean: string, poster: string, label: string, alt: string, shape: number, rate: number, times: { drawn: number[], clean: number[] } }} Clip times: s of each frame; [] where they are not known, then `rate` frames a second are taken */
/** @typedef {{ name: string, moments: number[][] }} Loop moments: what is looped, from the first to the last; of each its time in each clip, s */
/** @typedef {{ name: string, t: number, loop: number, mark: string, told: string, numbers: string[] }} Row loop: the index of its loop, -1 for none */
/** @typedef {{ clips: Clip[], loops: Loop[], rows: Row[], start: number, stretch: number[] | null, cuts: boolean, say: Record<string, string> }} PlayerData start: s, where the first clip stands at first. stretch: of the first clip, [from, to] s, where only that is looked at. cuts: it can be chosen here */

const SPEEDS = [0.1, 0.25, 0.5, 1];
const SLOWEST = 0.0625, FASTEST = 4; // what browsers play
const APART_S = 0.06; // two clips are further apart than this: the second is put right
const SAME_S = 0.002;
const LEAD_S = 0.3; // a moment that is pressed is seen coming

/** Where a time of the first clip lies in the second: along the moments that both have, beside them at the first's speed.
 * @param {number[][]} moments @param {number} t @returns {{ t: number, slope: number }} */
function mapped(moments, t) {
  if (!moments.length) return { t, slope: 1 };
  if (t <= moments[0][0]) return { t: Math.max(0, moments[0][1] + t - moments[0][0]), slope: 1 };
  for (let k = 1; k < moments.length; k++) {
    const [[a0, b0], [a1, b1]] = [moments[k - 1], moments[k]];
    if (t <= a1 && a1 > a0) { const slope = (b1 - b0) / (a1 - a0); return { t: b0 + (t - a0) * slope, slope }; }
  }
  const last = moments[moments.length - 1];
  return { t: last[1] + t - last[0], slope: 1 };
}

/** Of times (rising, s) the last that is not after t; -1 before the first. @param {number[]} times @param {number} t */
function frameAt(times, t) {
  let low = 0, high = times.length;
  while (low < high) { const middle = (low + high) >> 1; if (times[middle] <= t + SAME_S) low = middle + 1; else high = middle; }
  return low - 1;
}

class Player {
  /** @param {HTMLElement} root @param {PlayerData} data @param {(stretch: number[]) => void} cut told which stretch was chosen */
  constructor(root, data, cut) {
    this.root = root;
    this.cut = cut;
    this.speed = 1;
    this.drawn = true;
    this.loop = -1;
    /** @type {number[] | null} */
    this.stretch = null;
    /** What a clip goes to as soon as it is loaded: until then it says 0 and stands. @type {Map<HTMLVideoElement, { t: number, plays: boolean }>} */
    this.coming = new Map();
    this.gone = new AbortController();
    const options = { signal: this.gone.signal };
    root.addEventListener("click", (event) => this.clicked(/** @type {HTMLElement} */ (event.target)), options);
    root.addEventListener("change", (event) => this.picked(/** @type {HTMLSelectElement} */ (event.target)), options);
    root.addEventListener("keydown", (event) => this.pressed(event), options);
    this.bar = /** @type {HTMLInputElement} */ (root.querySelector(".bar"));
    this.bar.addEventListener("input", () => this.seek(Number(this.bar.value)), options);
    this.$(".rows").addEventListener("scroll", () => this.fade(), options);
    this.sized = new ResizeObserver(() => this.fade());
    this.sized.observe(this.$(".rows"));
    this.show(data);
  }

  /** @param {string} selector @returns {any} */
  $(selector) { return this.root.querySelector(selector); }

  /** @param {PlayerData} data */
  show(data) {
    this.data = data;
    const say = data.say;
    this.root.setAttribute("aria-label", say.player);
    this.bar.setAttribute("aria-label", say.bar);
    for (const place of this.root.querySelectorAll("[data-say]")) place.textContent = say[/** @type {HTMLElement} */ (place).dataset.say || ""];
    for (const [what, key] of [["back", "back"], ["on", "on"]]) { const button = this.$(`[data-do=${what}]`); button.setAttribute("aria-label", say[key]); button.title = say[key]; }
    this.$("[data-do=drawn]").textContent = say.drawn;
    this.$("[data-do=drawn]").hidden = !data.clips.some((clip) => clip.clean);
    this.$("[data-do=screen]").textContent = say.screen;
    this.$(".cut").hidden = !data.cuts;
    for (const end of ["from", "to"]) this.$(`[data-do=${end}]`).textContent = say[end];
    this.$("[data-do=screen]").hidden = !document.fullscreenEnabled;
    this.options("speed", SPEEDS.map((speed) => [String(speed), `${speed}×`]), String(this.speed));
    this.options("loop", [["-1", say.whole], ...data.loops.map((loop, k) => [String(k), loop.name])], "-1");
    this.loop = -1;
    this.drawn = true;
    this.$("[data-do=drawn]").setAttribute("aria-pressed", "true");
    const screens = this.$(".screens");
    screens.classList.toggle("two", data.clips.length > 1);
    /** @type {HTMLVideoElement[]} */
    this.videos = data.clips.map((clip) => this.screen(clip));
    screens.replaceChildren(...this.videos.map((video) => video.parentElement));
    this.lead = this.videos[0];
    this.lead.addEventListener("loadedmetadata", () => { this.bar.max = String(this.lead.duration); this.marked(this.stretch); this.told(); }, { signal: this.gone.signal });
    for (const kind of ["play", "pause", "seeked", "timeupdate"]) this.lead.addEventListener(kind, () => this.told(), { signal: this.gone.signal });
    this.lead.addEventListener("play", () => this.follow(), { signal: this.gone.signal });
    this.lead.addEventListener("ended", () => this.pause(), { signal: this.gone.signal });
    this.list();
    this.marked(data.stretch);
    this.told();
  }

  /** The stretch on the bar. @param {number[] | null} stretch */
  marked(stretch) {
    this.stretch = stretch;
    const band = this.$(".stretch"), length = this.lead.duration;
    band.hidden = !stretch || !(length > 0);
    if (band.hidden) return;
    const [from, to] = stretch.map((t) => Math.min(100, (100 * t) / length));
    band.style.setProperty("--from", `${from}%`);
    band.style.setProperty("--to", `${100 - to}%`);
  }

  /** Shows the end that was moved: the picture there says whether it is right. @param {number[] | null} stretch */
  chosen(stretch) {
    const before = this.stretch;
    this.marked(stretch);
    if (!stretch || String(before) === String(stretch)) return;
    this.pause();
    this.seek(!before || before[0] !== stretch[0] ? stretch[0] : stretch[1]);
  }

  /** The stretch begins, or ends, where the clip stands. @param {"from" | "to"} end */
  cutAt(end) {
    const t = Math.round(10 * this.at(this.lead)) / 10, length = this.lead.duration || t;
    const [from, to] = this.stretch || [0, length];
    this.pause();
    this.marked(end === "from" ? [t, to > t ? to : length] : [from < t ? from : 0, t]);
    this.cut(this.stretch || []);
  }

  /** @param {string} name @param {string[][]} choices @param {string} chosen */
  options(name, choices, chosen) {
    const box = this.$(`[data-pick=${name}]`);
    box.replaceChildren(...choices.map(([value, text]) => new Option(text, value, false, value === chosen)));
    box.closest("label").hidden = choices.length < 2;
  }

  /** @param {Clip} clip */
  screen(clip) {
    const figure = document.createElement("figure"), video = document.createElement("video");
    figure.className = "screen";
    figure.style.setProperty("--shape", String(clip.shape));
    Object.assign(video, { muted: true, playsInline: true, preload: "auto", poster: clip.poster });
    video.setAttribute("aria-label", clip.alt);
    video.addEventListener("loadedmetadata", () => this.came(video), { signal: this.gone.signal });
    video.addEventListener("error", () => this.broken(clip, video), { signal: this.gone.signal });
    this.coming.set(video, { t: clip === this.data.clips[0] ? this.data.start : mapped(this.moments(), this.data.start).t, plays: false });
    video.src = clip.drawn;
    figure.append(video);
    if (clip.label) { const caption = document.createElement("figcaption"); caption.textContent = clip.label; figure.append(caption); }
    return video;
  }

  /** @param {HTMLVideoElement} video */
  came(video) {
    const wanted = this.coming.get(video);
    if (!wanted) return;
    this.coming.delete(video);
    video.currentTime = wanted.t;
    this.rates(); // a new source plays at its own
    if (wanted.plays) video.play().catch(() => {});
  }

  /** What was filmed may be in a format that this browser does not play. @param {Clip} clip @param {HTMLVideoElement} video */
  broken(clip, video) {
    if (!clip.clean || video.src.endsWith(clip.drawn)) return this.tell(this.data.say.broken);
    clip.clean = "";
    this.tell(this.data.say.noClean);
    this.$("[data-do=drawn]").disabled = true;
    this.draw(true);
  }

  /** @param {string} text */
  tell(text) { const box = this.$(".told"); box.textContent = text; box.hidden = !text; }

  list() {
    const rows = this.$(".rows");
    rows.hidden = !this.data.rows.length;
    rows.replaceChildren(...this.data.rows.map((row, k) => {
      const item = document.createElement("li"), button = document.createElement("button"), name = document.createElement("b"), told = document.createElement("span"), mark = document.createElement("i");
      button.type = "button";
      button.dataset.row = String(k);
      name.textContent = `${row.name} · ${row.t.toFixed(1)} s`;
      mark.textContent = row.mark;
      told.append(mark, ` ${row.told}`);
      button.append(name, told, ...row.numbers.map((number) => { const line = document.createElement("small"); line.textContent = number; return line; }));
      item.append(button);
      return item;
    }));
    this.fade();
  }

  /** What of the rows lies below their box fades out, or it would look as if it were cut off. */
  fade() { const rows = this.$(".rows"); rows.classList.toggle("more", rows.scrollHeight - rows.scrollTop - rows.clientHeight > 2); }

  // what is asked

  /** @param {HTMLElement} target */
  clicked(target) {
    if (target.closest("video")) return this.toggle();
    const button = /** @type {HTMLButtonElement | null} */ (target.closest("button"));
    if (!button || button.disabled) return;
    const what = button.dataset.do;
    if (what === "play") this.toggle();
    if (what === "back") this.step(-1);
    if (what === "on") this.step(1);
    if (what === "drawn") this.draw(!this.drawn);
    if (what === "from" || what === "to") this.cutAt(what);
    if (what === "screen") document.fullscreenElement ? document.exitFullscreen() : this.root.requestFullscreen();
    if (button.dataset.row) this.choose(this.data.rows[Number(button.dataset.row)]);
  }

  /** @param {HTMLSelectElement} target */
  picked(target) {
    if (target.dataset.pick === "speed") { this.speed = Number(target.value); this.rates(); }
    if (target.dataset.pick === "loop") this.again(Number(target.value));
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.altKey || target.tagName === "SELECT") return;
    const arrows = target === this.bar ? { ArrowLeft: -1, ArrowRight: 1 } : {};
    const by = { ",": -1, ".": 1, ...arrows }[event.key];
    if (by) this.step(by);
    else if (event.key === " " && target.tagName !== "BUTTON") this.toggle();
    else if (event.key === "d" && !this.$("[data-do=drawn]").hidden && !this.$("[data-do=drawn]").disabled) this.draw(!this.drawn);
    else if (event.key === "l") this.again(this.loop >= 0 ? -1 : this.loopAt(this.at(this.lead)));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The loop that holds t, or else the next one. @param {number} t */
  loopAt(t) { return this.data.loops.findIndex(({ moments }) => t < moments[moments.length - 1][0]); }

  /** @param {Row} row */
  choose(row) {
    if (this.loop >= 0 && row.loop >= 0) return this.again(row.loop);
    if (this.loop >= 0) this.again(-1);
    this.seek(row.t - LEAD_S);
    this.play();
  }

  /** @param {number} loop */
  again(loop) {
    this.loop = loop;
    this.$("[data-pick=loop]").value = String(loop);
    if (loop < 0) return this.together();
    this.seek(this.data.loops[loop].moments[0][0]);
    this.play();
  }

  /** @param {boolean} drawn */
  draw(drawn) {
    this.drawn = drawn;
    this.$("[data-do=drawn]").setAttribute("aria-pressed", String(drawn));
    const plays = this.playing();
    this.data.clips.forEach((clip, k) => {
      const video = this.videos[k], wanted = drawn || !clip.clean ? clip.drawn : clip.clean;
      if (video.src.endsWith(wanted)) return;
      this.coming.set(video, { t: this.at(video), plays });
      video.poster = "";
      video.src = wanted;
    });
  }

  // the time

  /** @returns {number[][]} moments that both clips have, of what is looped, else of all of it */
  moments() {
    if (this.loop >= 0) return this.data.loops[this.loop].moments;
    const all = this.data.loops.flatMap((loop) => loop.moments);
    return all.filter((moment, k) => !k || (moment[0] > all[k - 1][0] && moment[1] > all[k - 1][1]));
  }

  /** Where a clip stands, or will. @param {HTMLVideoElement} video */
  at(video) { return this.coming.get(video)?.t ?? video.currentTime; }

  /** @param {HTMLVideoElement} video @param {number} t */
  put(video, t) {
    const wanted = this.coming.get(video);
    if (wanted) wanted.t = t;
    else video.currentTime = t;
  }

  playing() { return this.coming.get(this.lead)?.plays ?? !this.lead.paused; }

  toggle() { !this.playing() ? this.play() : this.pause(); }

  play() {
    if (this.loop < 0 && this.lead.ended) this.seek(0);
    this.rates();
    for (const wanted of this.coming.values()) wanted.plays = true;
    for (const video of this.videos) if (!this.coming.has(video)) video.play().catch(() => {});
  }

  pause() {
    for (const wanted of this.coming.values()) wanted.plays = false;
    for (const video of this.videos) video.pause();
    this.together();
  }

  /** @param {number} t */
  seek(t) {
    this.put(this.lead, Math.min(Math.max(0, t), this.lead.duration || t));
    this.together();
    this.told();
  }

  /** @param {number} by */
  step(by) {
    this.pause();
    const clip = this.data.clips[0], times = this.drawn || !clip.clean ? clip.times.drawn : clip.times.clean, now = this.at(this.lead);
    if (!times.length) return this.seek(now + by / clip.rate);
    const k = Math.min(times.length - 1, Math.max(0, frameAt(times, now) + by));
    const next = k + 1 < times.length ? times[k + 1] : times[k] + 1 / clip.rate;
    this.seek(times[k] + 0.4 * (next - times[k])); // inside the frame, not on its edge
  }

  rates() {
    const slope = this.videos.length > 1 ? mapped(this.moments(), this.at(this.lead)).slope : 1;
    this.videos.forEach((video, k) => { video.playbackRate = Math.min(FASTEST, Math.max(SLOWEST, this.speed * (k ? slope : 1))); });
  }

  /** Puts the second clip where the first is. */
  together() {
    if (this.videos.length < 2) return;
    const other = this.videos[1], wanted = mapped(this.moments(), this.at(this.lead));
    const most = this.lead.paused ? SAME_S : APART_S;
    if (Math.abs(this.at(other) - wanted.t) > most) this.put(other, wanted.t);
    if (!this.lead.paused) this.rates();
  }

  follow() {
    if (this.lead.paused || this.gone.signal.aborted) return;
    const loop = this.data.loops[this.loop];
    if (loop && this.lead.currentTime >= loop.moments[loop.moments.length - 1][0]) this.seek(loop.moments[0][0]);
    else this.together();
    this.told();
    requestAnimationFrame(() => this.follow());
  }

  told() {
    const t = this.at(this.lead), clip = this.data.clips[0], say = this.data.say;
    const times = this.drawn || !clip.clean ? clip.times.drawn : clip.times.clean;
    const frame = times.length ? frameAt(times, t) + 1 : Math.floor(t * clip.rate) + 1;
    const text = `${t.toFixed(2)} s · ${say.frame} ${Math.max(1, frame)}`;
    if (this.$(".time").textContent !== text) this.$(".time").textContent = text;
    this.bar.value = String(t);
    this.bar.setAttribute("aria-valuetext", text);
    const playing = this.playing(), button = this.$("[data-do=play]");
    button.setAttribute("aria-label", playing ? say.pause : say.play);
    this.$("[data-icon]").setAttribute("d", playing ? "M5 4h4v12H5zM11 4h4v12h-4z" : "M5 3v14l12-7z");
    Object.assign(this.root.dataset, { frame: String(frame), playing: playing ? "yes" : "no", loop: String(this.loop), drawn: this.drawn ? "yes" : "no" });
    const rows = this.data.rows, now = rows.reduce((best, row, k) => (row.t <= t + SAME_S ? k : best), -1);
    for (const one of this.root.querySelectorAll("[data-row]")) one.setAttribute("aria-current", String(Number(/** @type {HTMLElement} */ (one).dataset.row) === now));
  }

  destroy() { this.gone.abort(); this.sized.disconnect(); for (const video of this.videos) { video.pause(); video.removeAttribute("src"); video.load(); } }
}

/** @type {WeakMap<HTMLElement, { player: Player, said: string, leaving?: number }>} */
const players = new WeakMap();

/** @param {{ parentElement: HTMLElement, data: PlayerData, setStateValue: (name: string, value: unknown) => void }} component */
export default function ({ parentElement, data, setStateValue }) {
  const root = /** @type {HTMLElement} */ (parentElement.querySelector(".player")), said = JSON.stringify({ ...data, stretch: null });
  let entry = players.get(root);
  if (entry) {
    clearTimeout(entry.leaving);
    if (entry.said !== said) { entry.player.destroy(); entry = undefined; }
  }
  if (!entry) { entry = { player: new Player(root, data, (stretch) => setStateValue("stretch", stretch)), said }; players.set(root, entry); }
  else entry.player.chosen(data.stretch);
  const left = entry;
  // A rerun of the page may take this away and put it back at once: it ends only when it stays away.
  return () => { left.leaving = window.setTimeout(() => { left.player.destroy(); players.delete(root); }, 400); };
}
