// From the browser's camera to posecheck and back: JPEG frames over a WebSocket, one on its way at a time, the next when the answer is there.
// The pages build on it (live.js: one set; session.js: a guided session). These files are put together in one: no imports.

const LONGEST_SIDE = 640, QUALITY = 0.8, ANSWER_TIMEOUT_MS = 6000, KEEP_TRYING_MS = 60000;
const WAITS_MS = [300, 700, 1500, 3000];
const FATAL = new Set([1009, 4400, 4409, 4503, 1011]);
const REMEMBERED = 1500, TICK_MS = 200;

const CAMERA_TROUBLE = {
  NotAllowedError: "The camera is blocked. Allow it at the camera sign beside the page's address, then try again. Or check a video instead.",
  NotFoundError: "No camera was found. Plug one in and try again, or check a video instead.",
  NotReadableError: "Another program is using the camera. Close it there and try again.",
  OverconstrainedError: "This camera does not give a picture that posecheck can use. Try another camera.",
  insecure: "The browser gives this address no camera. Open posecheck on the computer that it runs on, or check a video instead.",
};

class CameraLink {
  // camera: a stream that is on already
  constructor(root, data, tell, camera = null) {
    Object.assign(this, { root, data, tell, given: camera, number: 0, lastT: 0, sent: null, fresh: null, tries: 0, phase: "off", latencies: [], answers: [] });
    this.$ = (selector) => root.querySelector(selector);
    this.video = this.$("video");
    this.overlay = this.$("canvas.overlay");
    this.grab = document.createElement("canvas");
    this.voice = new Voice();
    this.gone = new AbortController();
    const signal = this.gone.signal;
    root.addEventListener("click", (event) => this.clicked(event.target.closest("[data-do]")), { signal });
    document.addEventListener("visibilitychange", () => this.seenAgain(), { signal });
    this.timer = setInterval(() => this.everySecond(), 1000);
  }

  press(what, on, label) {
    const button = this.$(`[data-do=${what}]`);
    button.setAttribute("aria-pressed", String(on));
    button.textContent = `${label}: ${on ? "on" : "off"}`;
  }

  switchVoice() {
    this.voice.turn(!this.voice.on);
    this.press("voice", this.voice.on, "Voice");
  }

  fullScreen() { document.fullscreenElement ? document.exitFullscreen() : this.$(".stage").requestFullscreen?.(); }

  // the camera

  async startCamera() {
    this.say("cover", "Waiting for the camera …");
    if (!navigator.mediaDevices?.getUserMedia) return this.trouble(CAMERA_TROUBLE.insecure);
    try {
      this.stream?.getTracks().forEach((track) => track.stop());
      this.stream = this.given?.active ? this.given : await navigator.mediaDevices.getUserMedia({ audio: false, video: { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30, max: 30 }, facingMode: "user" } });
    } catch (problem) {
      return this.trouble(CAMERA_TROUBLE[problem.name] || `The camera does not start (${problem.name}). Try again, or check a video instead.`);
    }
    if (this.gone.signal.aborted) return this.stream.getTracks().forEach((track) => track.stop());
    const track = this.stream.getVideoTracks()[0];
    const signal = this.gone.signal;
    track.addEventListener("ended", () => this.cameraGone(), { signal });
    track.addEventListener("mute", () => this.foot("The camera has paused."), { signal });
    this.video.srcObject = this.stream;
    await this.video.play().catch(() => {});
    this.inView();
    this.look();
    this.connect();
  }

  inView() { this.$(".stage").scrollIntoView({ block: "center" }); }

  cameraGone() { this.trouble("The camera is gone. Plug it in again, then go on. Your set is kept for 15 minutes."); }

  tick() { this.command({ do: "tick", t: (performance.timeOrigin + performance.now()) / 1000 }); }

  wantsFrames() { return this.phase !== "done"; }

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
    if (!this.fresh || this.sent || this.socket?.readyState !== WebSocket.OPEN || !this.welcome || !this.wantsFrames()) return;
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
    if (event.code === 4403) { this.trouble("This session has ended. A new one begins …", false); return this.tell("expired"); }
    if (event.code === 4429 || FATAL.has(event.code)) return this.trouble(event.reason || "The connection ended.");
    if (event.code === 4408 && document.hidden) return;
    this.lostAt ??= performance.now();
    if (performance.now() - this.lostAt > KEEP_TRYING_MS) return this.trouble("The connection to posecheck is lost. Is it still running? Start it, then try again.");
    this.warn("connection", "The connection is lost. Trying again …");
    this.retry = setTimeout(() => this.connect(), WAITS_MS[Math.min(this.tries++, WAITS_MS.length - 1)]);
  }

  answered(message) {
    if (message.kind === "hello") {
      this.welcome = true;
      this.tries = 0;
      if (this.lostAt) this.foot("Connected again.");
      this.lostAt = null;
      this.warn("connection", null);
      this.greeted();
      this.send();
      return;
    }
    if (message.kind === "refused") {
      if (this.sent) this.sent = null;
      if (message.code !== "old-picture") this.foot(message.message);
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

  // The camera stays on, for the set that comes.
  handOn() {
    const stream = this.stream;
    this.stream = null;
    return stream;
  }

  stopCamera() { clearInterval(this.ticking); this.stream?.getTracks().forEach((track) => track.stop()); this.stream = null; this.video.srcObject = null; }

  everySecond() {
    const now = performance.now();
    if (this.sent && now - this.sent.at > ANSWER_TIMEOUT_MS && this.socket) { this.warn("connection", "No answer from posecheck. Trying again …"); this.connect(); }
    const recent = this.answers.filter((at) => at > now - 3000).length;
    this.rate = recent / 3;
    const sorted = [...this.latencies].sort((a, b) => a - b);
    const quantile = (q) => (sorted.length ? Math.round(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]) : 0);
    Object.assign(this.root.dataset, { frames: this.answered_ || 0, rate: this.rate.toFixed(1), p50: quantile(0.5), p95: quantile(0.95) });
    if (this.welcome && this.stream && now > (this.footUntil || 0)) {
      this.$(".foot").textContent = `${Math.round(this.rate)} frames a second are analysed, ${quantile(0.5)} ms from camera to screen.`;
    }
  }

  destroy() {
    this.gone.abort();
    clearInterval(this.timer);
    clearTimeout(this.retry);
    this.stopCamera();
    this.closeSocket();
    this.voice.stop();
  }
}

// The component's own function: keeps the one that runs across reruns of the page, and ends it when it stays away or another session comes.
function mounted(Kind, firstWord) {
  const running = new WeakMap();
  return ({ parentElement, data, setTriggerValue }) => {
    const root = parentElement.querySelector(".live");
    if (!root) return;
    let entry = running.get(root);
    let camera = null; // of the set before, for one that follows it by itself
    if (entry && entry.live.data.token !== data.token) {
      clearTimeout(entry.leaving);
      if (data.by_itself) camera = entry.live.handOn();
      entry.live.destroy();
      entry = null;
    }
    if (entry) { clearTimeout(entry.leaving); entry.live.update(data); entry.tell = setTriggerValue; }
    else {
      entry = { tell: setTriggerValue };
      const made = entry;
      root.dataset.phase = "off";
      root.dataset.trouble = "no";
      const button = root.querySelector("[data-do=camera]");
      button.hidden = false;
      button.textContent = firstWord(data);
      entry.live = new Kind(root, data, (what, value = data.token) => made.tell(what, value), camera);
      running.set(root, entry);
    }
    // A rerun of the page may take this away and put it back at once: the camera goes only when it stays away.
    return () => { const left = entry; left.leaving = setTimeout(() => { left.live.destroy(); running.delete(root); }, 400); };
  };
}
