// Keys of the review queue beside those of its buttons: N writes a note, S is the clip's speed, comma and full stop one
// frame back and on. They speak to the one clip on the page, whichever is there: a new rep brings a new one.

const SPEEDS = [1, 0.5, 0.25];
const FRAME_S = 0.04; // the clips have at most 25 pictures a second

/** What listens to the document for each place on the page: called again (a rerun, another theme), the one before is ended. @type {WeakMap<HTMLElement, AbortController>} */
const listening = new WeakMap();

/** @param {{ parentElement: HTMLElement, data: { note: string, say: { speed: string, frame: string } } }} component */
export default function ({ parentElement, data }) {
  listening.get(parentElement)?.abort();
  const gone = new AbortController();
  listening.set(parentElement, gone);
  const told = parentElement.querySelector("[role=status]");
  const note = () => /** @type {HTMLInputElement | null} */ (document.querySelector(`input[aria-label="${data.note}"]`));
  const clip = () => /** @type {HTMLVideoElement | null} */ (document.querySelector(".st-key-pc-decision video"));
  const typing = (target) => ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName) || target.isContentEditable;
  const kept = document.documentElement.dataset;

  const slow = () => { const video = clip(); if (video) video.playbackRate = Number(kept.clipSpeed ?? 1); };
  const speed = () => {
    const next = SPEEDS[(SPEEDS.indexOf(Number(kept.clipSpeed ?? 1)) + 1) % SPEEDS.length];
    kept.clipSpeed = String(next);
    slow();
    clip()?.play();
    told.textContent = data.say.speed.replace("{}", String(next));
  };
  const step = (frames) => {
    const video = clip();
    if (!video) return;
    video.pause();
    video.currentTime = Math.min(Math.max(video.currentTime + frames * FRAME_S, 0), video.duration || 0);
    told.textContent = data.say.frame.replace("{}", video.currentTime.toFixed(2));
  };
  const does = { n: () => note()?.focus(), s: speed, ",": () => step(-1), ".": () => step(1) };

  const pressed = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target === note() && ["Enter", "Escape"].includes(event.key)) {
      setTimeout(() => event.target.blur(), 0);
      return;
    }
    const act = does[event.key.toLowerCase()];
    if (!act || typing(event.target)) return;
    event.preventDefault();
    act();
  };
  document.addEventListener("keydown", pressed, { signal: gone.signal });
  document.addEventListener("play", slow, { capture: true, signal: gone.signal });
  // the one before may be taken off the page after this one is on it
  const own = String(Math.random());
  kept.noteKeyOf = own;
  kept.noteKey = "ready";
  return () => {
    gone.abort();
    if (kept.noteKeyOf === own) delete kept.noteKey;
  };
}
