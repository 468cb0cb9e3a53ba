// The live page in the browser: camera -> JPEG over a WebSocket -> what posecheck says of it, drawn over the mirrored video.
// One frame is on its way at a time; the next is sent when the answer is there.

const LONGEST_SIDE = 640, QUALITY = 0.8, ANSWER_TIMEOUT_MS = 6000, KEEP_TRYING_MS = 60000;
const WAITS_MS = [300, 700, 1500, 3000];
const FATAL = new Set([1009, 4400, 4409, 4503, 1011]);
const REMEMBERED = 1500, TICK_MS = 200;

const CAMERA_TROUBLE = {
  NotAllowedError: "The camera is blocked. Allow it at the camera sign beside the page's address, then try again. Without a camera, check a video instead.",
  NotFoundError: "No camera was found. Plug one in and try again, or check a video instead.",
  NotReadableError: "Another program is using the camera. Close it there and try again.",
  OverconstrainedError: "This camera cannot give the image that is needed. Try another one.",
  insecure: "Browsers give the camera only to pages of this computer or over https. Open posecheck on this computer, or check a video instead.",
};

class Live {
  constructor(root, data, tell) {
    Object.assign(this, { root, data, tell, number: 0, lastT: 0, sent: null, fresh: null, tries: 0, phase: "off", spoken: {}, latencies: [], answers: [] });
    this.$ = (selector) => root.querySelector(selector);
    this.video = this.$("video");
    this.overlay = this.$("canvas.overlay");
    this.grab = document.createElement("canvas");
    this.voice = remembered("posecheck-voice") === "on";
    this.gone = new AbortController();
    const signal = this.gone.signal;
    root.addEventListener("click", (event) => this.clicked(event.target.closest("[data-do]")), { signal });
    this.$(".bpm input").addEventListener("change", () => this.metronome && this.metronome.set(this.bpm()), { signal });
    document.addEventListener("visibilitychange", () => this.seenAgain(), { signal });
    this.update(data);
    this.$(".cover-picture").innerHTML = data.picture || "";
    this.$(".cover-words").replaceChildren(...(data.words || []).map((text) => { const line = document.createElement("p"); line.textContent = text; return line; }));
    this.say("cover", data.cover || (this.timed() ? "No camera is needed. You can stop at any time." : "The video stays on this computer. You can stop at any time."));
    this.timer = setInterval(() => this.everySecond(), 1000);
  }

  timed() { return this.data.kind === "timer"; } // steps are said and counted down, and nobody is looked at

  update(data) {
    this.data = data;
    this.$(".keep").hidden = this.timed();
    this.$(".stage").classList.toggle("lying", Boolean(data.lying));
    const running = data.kind === "stride";
    this.$(".number").setAttribute("aria-live", data.kind === "reps" ? "polite" : "off"); // a clock that is read out each second says nothing
    this.$("[data-do=metronome]").hidden = !running;
    this.$(".bpm").hidden = !running;
    if (!this.$(".bpm input").value) this.$(".bpm input").value = data.bpm || 170;
    this.press("voice", this.voice, "Voice");
  }

  // buttons

  clicked(button) {
    if (!button || button.disabled) return;
    const what = button.dataset.do;
    if (what === "camera") this.start();
    if (what === "begin" || what === "finish") this.command({ do: what });
    if (what === "keep") this.command({ do: "keep", keep: button.checked });
    if (what === "voice") { this.voice = !this.voice; remember("posecheck-voice", this.voice ? "on" : "off"); this.press("voice", this.voice, "Voice"); if (this.voice) this.speak("voice", "Voice on."); else stopSpeaking(); }
    if (what === "metronome") this.toggleMetronome();
    if (what === "screen") document.fullscreenElement ? document.exitFullscreen() : this.$(".stage").requestFullscreen?.();
  }

  press(what, on, label) {
    const button = this.$(`[data-do=${what}]`);
    button.setAttribute("aria-pressed", String(on));
    button.textContent = `${label}: ${on ? "on" : "off"}`;
  }

  bpm() { return Math.min(220, Math.max(120, Number(this.$(".bpm input").value) || 170)); }

  toggleMetronome() {
    if (this.metronome) { this.metronome.stop(); this.metronome = null; }
    else this.metronome = new Metronome(this.bpm());
    this.press("metronome", Boolean(this.metronome), "Metronome");
  }

  // the camera

  async start() {
    this.trouble(null);
    this.$("[data-do=camera]").hidden = true;
    if (this.timed()) return this.startTimer();
    this.say("cover", "Waiting for the camera …");
    if (!navigator.mediaDevices?.getUserMedia) return this.trouble(CAMERA_TROUBLE.insecure);
    try {
      this.stream?.getTracks().forEach((track) => track.stop());
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30, max: 30 }, facingMode: "user" } });
    } catch (problem) {
      return this.trouble(CAMERA_TROUBLE[problem.name] || `The camera does not start (${problem.name}). Try again, or check a video instead.`);
    }
    if (this.gone.signal.aborted) return this.stream.getTracks().forEach((track) => track.stop());
    const track = this.stream.getVideoTracks()[0];
    track.addEventListener("ended", () => this.trouble("The camera is gone. Plug it in again, then go on: your set is kept for a minute."));
    track.addEventListener("mute", () => this.foot("The camera has paused."));
    this.video.srcObject = this.stream;
    await this.video.play().catch(() => {});
    this.$(".stage").scrollIntoView({ block: "center" });
    this.look();
    this.connect();
  }

  startTimer() {
    this.ticking = setInterval(() => this.command({ do: "tick", t: (performance.timeOrigin + performance.now()) / 1000 }), TICK_MS);
    this.$(".stage").scrollIntoView({ block: "center" });
    this.connect();
  }

  look() {
    const wanted = this.stream;
    const next = (now, frame) => {
      if (this.stream !== wanted || this.gone.signal.aborted) return;
      this.again(next);
      const shown = frame?.captureTime || now;
      const t = (performance.timeOrigin + shown) / 1000;
      if (t <= this.lastT) return;
      this.fresh = { t, shown };
      this.send();
    };
    this.again(next);
  }

  again(next) {
    if (this.video.requestVideoFrameCallback) this.video.requestVideoFrameCallback(next);
    else requestAnimationFrame((now) => next(now, null));
  }

  send() {
    if (!this.fresh || this.sent || this.socket?.readyState !== WebSocket.OPEN || !this.welcome || this.phase === "done") return;
    const { videoWidth: width, videoHeight: height } = this.video;
    if (!width) return;
    const share = Math.min(1, LONGEST_SIDE / Math.max(width, height));
    const [w, h] = [Math.round(width * share), Math.round(height * share)];
    if (this.grab.width !== w || this.grab.height !== h) { this.grab.width = w; this.grab.height = h; }
    const frame = this.fresh;
    this.fresh = null;
    this.sent = { number: ++this.number, at: performance.now(), ...frame };
    this.lastT = frame.t;
    this.grab.getContext("2d", { alpha: false, willReadFrequently: false }).drawImage(this.video, 0, 0, w, h);
    const { sent, socket } = this;
    this.grab.toBlob(async (blob) => {
      if (!blob || this.sent !== sent) return;
      const jpeg = new Uint8Array(await blob.arrayBuffer());
      const message = new Uint8Array(16 + jpeg.length);
      const header = new DataView(message.buffer);
      message.set([80, 67, 70, 49]);
      header.setUint32(4, sent.number, true);
      header.setFloat64(8, sent.t, true);
      message.set(jpeg, 16);
      if (socket.readyState === WebSocket.OPEN) socket.send(message);
    }, "image/jpeg", QUALITY);
  }

  // the connection

  connect() {
    clearTimeout(this.retry);
    this.closeSocket();
    this.welcome = false;
    const secure = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${secure}://${location.host}${this.data.path}`);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.addEventListener("open", () => { socket.send(JSON.stringify({ do: "hello", token: this.data.token })); });
    socket.addEventListener("message", (event) => { if (this.socket === socket) this.answered(JSON.parse(event.data)); });
    socket.addEventListener("close", (event) => { if (this.socket === socket) this.closed(event); });
  }

  closeSocket() {
    const socket = this.socket;
    this.socket = null;
    this.sent = null;
    if (socket && socket.readyState < 2) socket.close(1000);
  }

  command(message) { if (this.socket?.readyState === WebSocket.OPEN && this.welcome) this.socket.send(JSON.stringify(message)); }

  closed(event) {
    this.socket = null;
    this.sent = null;
    this.welcome = false;
    if (this.gone.signal.aborted || this.phase === "done") return;
    if (event.code === 4403) { this.trouble("This session has run out. A new one begins …", false); return this.tell("expired"); }
    if (event.code === 4429 || FATAL.has(event.code)) return this.trouble(event.reason || "The connection ended.");
    if (event.code === 4408 && document.hidden) return;
    this.lostAt ??= performance.now();
    if (performance.now() - this.lostAt > KEEP_TRYING_MS) return this.trouble("The connection to posecheck is lost. Is it still running? Start it, then try again.");
    this.warn("connection", "The connection is lost. I try again …");
    this.retry = setTimeout(() => this.connect(), WAITS_MS[Math.min(this.tries++, WAITS_MS.length - 1)]);
  }

  answered(message) {
    if (message.kind === "hello") {
      this.welcome = true;
      this.tries = 0;
      if (this.lostAt) this.foot("Connected again.");
      this.lostAt = null;
      this.warn("connection", null);
      this.command({ do: "keep", keep: this.$("[data-do=keep]").checked });
      this.send();
      return;
    }
    if (message.kind === "refused") {
      if (this.sent) this.sent = null;
      this.foot(message.message);
    } else {
      const sent = this.sent && this.sent.number === message.number ? this.sent : null;
      this.show(message.state);
      if (sent) {
        this.sent = null;
        const now = performance.now();
        this.remember(this.latencies, now - sent.shown);
        this.remember(this.answers, now);
        this.answered_ = (this.answered_ || 0) + 1;
      }
    }
    this.send();
  }

  remember(list, value) { list.push(value); if (list.length > REMEMBERED) list.shift(); }

  // what is shown

  show(state) {
    const before = this.phase;
    this.phase = state.phase;
    const root = this.root;
    root.dataset.phase = state.phase;
    root.dataset.ready = state.ready ? "yes" : "no";
    root.dataset.limb = state.limb?.state || "";
    this.draw(state);
    this.text(".say", state.say?.text);
    this.$(".hold").hidden = state.phase !== "setup" || !state.ready;
    this.$(".hold span").style.width = `${100 * (state.ready_share || 0)}%`;
    this.text(".countdown", state.countdown ? String(state.countdown) : null);
    this.$("[data-do=begin]").hidden = this.timed() || !(state.phase === "setup");
    const keep = this.$("[data-do=keep]");
    keep.disabled = !keep.checked && (state.phase === "going" || state.phase === "countdown"); // too late for a whole one
    this.$("[data-do=finish]").hidden = state.phase !== "going";
    if (state.phase === "going" || state.phase === "done") this.count(state);
    const angle = state.angle;
    const value = angle && `${angle.label} ${Math.round(angle.value)}${angle.unit === "deg" ? "°" : "\u00a0%"}\u00a0±\u00a0${Math.round(angle.half_width)}`;
    if (this.$(".angle").textContent !== (value || "")) this.$(".angle").textContent = value || "";
    this.cue(state.cue);
    this.serverWarnings = state.warnings || [];
    this.warnings();
    if (state.countdown) this.speak("countdown", String(state.countdown), true);
    if (before === "countdown" && state.phase === "going") this.speak("go", "Go.", true);
    if (state.phase === "setup" && state.say) this.speakSlowly(state.say.text);
    if (state.phase === "going" && state.say && !this.timed()) this.speakSlowly(state.say.text);
    if (state.phase === "going" && state.say && this.timed()) this.speak("step", state.say.text, true, state.say.code);
    if (state.phase === "going" && state.count && !state.cue) this.speak("count", String(state.count));
    if (state.phase === "done" && before !== "done") this.finished(state);
  }

  count(state) {
    let number = "", unit = "";
    if (this.data.kind === "reps") { number = String(state.count || 0); unit = state.goal ? `of ${state.goal} reps` : state.count === 1 ? "rep" : "reps"; if (state.sides) unit += ` (${state.sides[0]} left, ${state.sides[1]} right)`; if (state.partial) unit += ` + ${state.partial} part`; }
    else if (this.data.kind === "stride") { number = state.cadence_spm ? String(state.cadence_spm) : "–"; unit = "steps/min"; }
    else if (state.clock_s != null) { number = clock(state.clock_s); unit = state.clock_s < 59.95 ? "s" : ""; if (state.goal) unit = `of ${clock(state.goal)} ${state.goal < 59.95 ? "s" : ""}`; if (this.data.kind !== "hold") unit += this.data.kind === "guide" ? "" : " left"; }
    const box = this.$(".number");
    if (box.textContent !== number) box.textContent = number;
    if (this.$(".unit").textContent !== unit) this.$(".unit").textContent = unit;
  }

  cue(cue) {
    const box = this.$(".cue");
    box.classList.toggle("better", Boolean(cue?.better));
    this.text(".cue", cue?.text);
    if (cue) this.speak(`cue`, cue.text, true, cue.id);
  }

  text(selector, text) {
    const box = this.$(selector);
    box.hidden = !text;
    if (text && box.textContent !== text) box.textContent = text;
  }

  warn(code, text) {
    this.own = (this.own || []).filter((one) => one.code !== code);
    if (text) this.own.push({ code, text });
    this.warnings();
  }

  warnings() {
    const all = [...(this.own || []), ...(this.serverWarnings || [])];
    const wanted = all.map((one) => one.text).join("\n");
    if (wanted === this.warned) return;
    this.warned = wanted;
    this.$(".warnings").replaceChildren(...all.map((one) => { const item = document.createElement("li"); item.textContent = one.text; item.dataset.code = one.code; return item; }));
  }

  draw(state) {
    const { overlay, video } = this;
    const [width, height] = [video.videoWidth, video.videoHeight];
    if (!width) return;
    if (overlay.width !== width || overlay.height !== height) { overlay.width = width; overlay.height = height; }
    const pen = overlay.getContext("2d");
    pen.clearRect(0, 0, width, height);
    if (!state.points) return;
    const at = (i) => [state.points[3 * i] * width, state.points[3 * i + 1] * height];
    const seen = (i) => state.points[3 * i + 2] > 0.3;
    const unit = Math.min(width, height) / 480;
    pen.lineCap = pen.lineJoin = "round";
    const path = (indices) => { pen.beginPath(); indices.forEach((i, k) => (k ? pen.lineTo(...at(i)) : pen.moveTo(...at(i)))); };
    const stroke = (colour, size, dash = []) => { pen.strokeStyle = colour; pen.lineWidth = size * unit; pen.setLineDash(dash.map((d) => d * unit)); pen.stroke(); };
    const inks = getComputedStyle(this.root), ink = (name, opacity = 100) => `color-mix(in srgb, ${inks.getPropertyValue(`--pc-${name}`)} ${opacity}%, transparent)`;
    const [edge, bone] = [ink("black", 60), ink("white", 87)];
    for (const [a, b] of this.data.edges) {
      if (!seen(a) || !seen(b)) continue;
      path([a, b]); stroke(edge, 5); stroke(bone, 2.5);
    }
    const limb = state.limb;
    if (limb) {
      const colours = { good: ink("ok"), fault: ink("fault"), neutral: ink("measured") };
      path(limb.points); stroke(ink("black", 80), 13); stroke(colours[limb.state] || colours.neutral, 8, limb.state === "fault" ? [16, 13] : []);
      for (const i of limb.points) { pen.setLineDash([]); pen.beginPath(); pen.arc(...at(i), 7 * unit, 0, 7); pen.fillStyle = ink("white"); pen.fill(); stroke(ink("black"), 2); }
    }
  }

  finished(state) {
    const what = { reps: `${state.count || 0} ${state.count === 1 ? "rep" : "reps"}`, hold: `${clock(state.clock_s || 0)} held` }[this.data.kind];
    this.say("cover", `Done${what ? `: ${what}` : ""}.${this.timed() ? "" : " Your result is being made …"}`);
    this.speak("done", what ? `Done. ${what}.` : "Done.", true);
    this.stopCamera();
    this.closeSocket();
    if (this.metronome) this.toggleMetronome();
    if (document.fullscreenElement) document.exitFullscreen();
    this.tell("done");
  }

  say(where, text) { this.$(`.${where}-text`).textContent = text; }

  foot(text) { this.$(".foot").textContent = text; this.footUntil = performance.now() + 3000; }

  trouble(text, again = true) {
    this.root.dataset.trouble = text ? "yes" : "no";
    if (!text) return;
    clearTimeout(this.retry);
    this.say("cover", text);
    const button = this.$("[data-do=camera]");
    button.hidden = !again;
    button.textContent = "Try again";
    this.closeSocket();
    this.stopCamera();
    this.lostAt = null;
    this.tries = 0;
  }

  stopCamera() { clearInterval(this.ticking); this.stream?.getTracks().forEach((track) => track.stop()); this.stream = null; this.video.srcObject = null; }

  seenAgain() {
    if (this.phase !== "setup" && this.phase !== "countdown" && this.phase !== "going") return;
    if (this.timed()) { if (!document.hidden && !this.socket) this.connect(); return; }
    if (document.hidden) {
      this.warn("hidden", "This tab was in the background: I could not see you.");
      this.speak("hidden", "The page is in the background. I cannot see you.", true);
    } else {
      setTimeout(() => this.warn("hidden", null), 5000);
      if (!this.socket && this.stream) this.connect();
    }
  }

  everySecond() {
    const now = performance.now();
    if (this.sent && now - this.sent.at > ANSWER_TIMEOUT_MS && this.socket) { this.warn("connection", "No answer from posecheck. I try again …"); this.connect(); }
    const recent = this.answers.filter((at) => at > now - 3000).length;
    this.rate = recent / 3;
    const sorted = [...this.latencies].sort((a, b) => a - b);
    const quantile = (q) => (sorted.length ? Math.round(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]) : 0);
    Object.assign(this.root.dataset, { frames: this.answered_ || 0, rate: this.rate.toFixed(1), p50: quantile(0.5), p95: quantile(0.95) });
    if (this.welcome && this.stream && now > (this.footUntil || 0)) {
      this.$(".foot").textContent = `${Math.round(this.rate)} frames a second are analysed, ${quantile(0.5)} ms from camera to screen.`;
    }
  }

  // voice

  speak(kind, text, urgent = false, id = text) {
    if (!this.voice || this.spoken[kind] === id) return;
    this.spoken[kind] = id;
    if (!window.speechSynthesis) return;
    if (urgent) speechSynthesis.cancel();
    else if (speechSynthesis.speaking) return;
    const words = new SpeechSynthesisUtterance(text);
    words.lang = "en-US";
    words.rate = 1.05;
    speechSynthesis.speak(words);
  }

  speakSlowly(text) {
    const now = performance.now();
    if (this.waiting?.text !== text) this.waiting = { text, since: now };
    if (now - this.waiting.since < 1200 || (this.spoken.slow === text && now - (this.slowAt || 0) < 9000)) return;
    delete this.spoken.slow;
    this.speak("slow", text);
    this.spoken.slow = text;
    this.slowAt = now;
  }

  destroy() {
    this.gone.abort();
    clearInterval(this.timer);
    clearTimeout(this.retry);
    this.metronome?.stop();
    this.stopCamera();
    this.closeSocket();
    stopSpeaking();
  }
}

class Metronome {
  // Clicks are put on the audio clock a little ahead, so that a busy page does not make them stumble.
  constructor(bpm) {
    this.sound = new AudioContext();
    this.set(bpm);
    this.next = this.sound.currentTime + 0.1;
    this.timer = setInterval(() => this.ahead(), 50);
  }
  set(bpm) { this.step = 60 / bpm; }
  ahead() {
    while (this.next < this.sound.currentTime + 0.3) {
      const tone = this.sound.createOscillator(), volume = this.sound.createGain();
      tone.frequency.value = 1000;
      volume.gain.setValueAtTime(0.5, this.next);
      volume.gain.exponentialRampToValueAtTime(0.001, this.next + 0.05);
      tone.connect(volume).connect(this.sound.destination);
      tone.start(this.next);
      tone.stop(this.next + 0.06);
      this.next += this.step;
    }
  }
  stop() { clearInterval(this.timer); this.sound.close(); }
}

function clock(seconds) {
  const whole = Math.floor(seconds + 0.05);
  return whole < 60 ? String(whole) : `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function stopSpeaking() { window.speechSynthesis?.cancel(); }
function remembered(key) { try { return localStorage.getItem(key); } catch { return null; } }
function remember(key, value) { try { localStorage.setItem(key, value); } catch { /* a private window */ } }

const running = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".live");
  if (!root) return;
  let entry = running.get(root);
  if (entry && entry.live.data.token !== data.token) { entry.live.destroy(); entry = null; }
  if (entry) { clearTimeout(entry.leaving); entry.live.update(data); entry.tell = setTriggerValue; }
  else {
    entry = { tell: setTriggerValue };
    const made = entry;
    root.dataset.phase = "off";
    root.dataset.trouble = "no";
    const button = root.querySelector("[data-do=camera]");
    button.hidden = false;
    button.textContent = data.kind === "timer" ? "Start" : "Turn the camera on";
    entry.live = new Live(root, data, (what) => made.tell(what, data.token));
    running.set(root, entry);
  }
  // A rerun of the page may take this away and put it back at once: the camera goes only when it stays away.
  return () => { const left = entry; left.leaving = setTimeout(() => { left.live.destroy(); running.delete(root); }, 400); };
}
