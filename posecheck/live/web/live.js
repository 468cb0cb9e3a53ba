// One set before the camera: counted, timed and cued, drawn over the mirrored video.

const KEPT = "posecheck-live"; // the set that this tab began: after a reload the page is asked for it
const WORD_MS = 380, NEXT_MS = 10000; // a spoken word; the set that follows is waited for

class Live extends CameraLink {
  constructor(root, data, tell, camera) {
    super(root, data, tell, camera);
    this.voice = new Voice("on");
    this.$(".bpm input").addEventListener("change", () => this.metronome && this.metronome.set(this.bpm()), { signal: this.gone.signal });
    this.update(data);
    this.$(".cover-picture").innerHTML = data.picture || "";
    this.$(".cover-words").replaceChildren(...(data.words || []).map((text) => { const line = document.createElement("p"); line.textContent = text; return line; }));
    const known = remembered(KEPT, sessionStorage);
    if (known && known !== data.token && !data.asked.includes(known)) setTimeout(() => this.tell("kept", known));
    this.say("cover", data.kept || (this.timed() ? "No camera is needed. You can stop at any time." : "The video stays on this computer. You can stop at any time."));
    this.$("[data-do=end]").hidden = !data.kept;
    root.dataset.kept = data.kept ? "yes" : "no";
    root.dataset.listens = "no";
    root.dataset.turn = data.aloud ? "yes" : "no";
    this.text(".part", data.aloud);
    if (data.by_itself && !data.kept) setTimeout(() => this.gone.signal.aborted || this.start());
    else this.wide(false);
    document.addEventListener("fullscreenchange", () => { if (!document.fullscreenElement) this.wide(false); }, { signal: this.gone.signal });
  }

  timed() { return this.data.kind === "timer"; } // steps are said and counted down, and nobody is looked at

  update(data) {
    this.data = data;
    this.$(".keep").hidden = this.timed();
    const running = data.kind === "stride";
    this.$(".number").setAttribute("aria-live", data.kind === "reps" ? "polite" : "off"); // a clock that is read out each second says nothing
    this.$("[data-do=metronome]").hidden = !running;
    this.$(".bpm").hidden = !running;
    if (!this.$(".bpm input").value) this.$(".bpm input").value = data.bpm || 170;
    this.press("voice", this.voice.on, "Voice");
  }

  // buttons

  clicked(button) {
    if (!button || button.disabled) return;
    const what = button.dataset.do;
    if (what === "camera") this.start();
    if (what === "begin" || what === "finish") this.command({ do: what });
    if (what === "keep") this.command({ do: "keep", keep: button.checked });
    if (what === "voice") this.switchVoice();
    if (what === "metronome") this.toggleMetronome();
    if (what === "screen") this.wide(this.root.dataset.wide !== "yes");
    if (what === "end") this.end();
  }

  bpm() { return Math.min(220, Math.max(120, Number(this.$(".bpm input").value) || 170)); }

  toggleMetronome() {
    if (this.metronome) { this.metronome.stop(); this.metronome = null; }
    else this.metronome = new Metronome(this.bpm());
    this.press("metronome", Boolean(this.metronome), "Metronome");
  }

  // the camera

  start() {
    this.trouble(null);
    for (const what of ["camera", "end"]) this.$(`[data-do=${what}]`).hidden = true;
    remember(KEPT, this.data.token, sessionStorage);
    this.wide(true);
    return this.timed() ? this.startTimer() : this.startCamera();
  }

  // What is done is said first, and nobody is looked at while it is.
  listen() {
    const words = this.data.aloud || "";
    if (!words || this.phase !== "off") return;
    const wait = WORD_MS * words.split(" ").length;
    this.listens = performance.now() + wait;
    this.root.dataset.listens = "yes";
    this.say("cover", words);
    this.voice.speak("part", words, true);
    setTimeout(() => { this.root.dataset.listens = "no"; this.send(); }, wait);
  }

  wantsFrames() { return super.wantsFrames() && performance.now() >= (this.listens || 0); }

  startTimer() {
    this.ticking = setInterval(() => this.tick(), TICK_MS);
    this.connect();
  }

  // The whole window, and the whole screen where the browser lets it: what is read from three metres needs all of it.
  wide(wide) {
    this.root.dataset.wide = wide ? "yes" : "no";
    this.press("screen", wide, "Full screen");
    if (wide) this.root.requestFullscreen?.().catch(() => {});
    else if (document.fullscreenElement) document.exitFullscreen();
  }

  inView() { this.listen(); }

  // The set is over where it stood: after a reload, or where the camera stays away.
  end() {
    this.trouble(null);
    this.say("cover", "Your set is being kept …");
    for (const what of ["camera", "end"]) this.$(`[data-do=${what}]`).hidden = true;
    this.ending = true;
    this.connect();
  }

  trouble(text, again = true) {
    super.trouble(text, again);
    this.$("[data-do=end]").hidden = !text || !again || this.phase !== "going" || this.timed();
    if (text) this.wide(false);
  }

  greeted() { if (this.ending) return this.command({ do: "finish" }); this.command({ do: "keep", keep: this.$("[data-do=keep]").checked }); }

  // what is shown

  show(state) {
    const before = this.phase;
    this.phase = state.phase;
    const root = this.root;
    root.dataset.phase = state.phase;
    root.dataset.ready = state.ready ? "yes" : "no";
    root.dataset.limb = state.limb?.state || "";
    drawPerson(this.root, this.video, this.overlay, this.data.edges, state);
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
    const value = angle && `${angle.label} ${Math.round(angle.value)}${angle.unit === "deg" ? "°" : "\u00a0%"}`;
    if (this.$(".angle").textContent !== (value || "")) this.$(".angle").textContent = value || "";
    this.cue(state.cue);
    this.serverWarnings = state.warnings || [];
    this.warnings();
    if (state.countdown) this.voice.speak("countdown", String(state.countdown), true);
    if (before === "countdown" && state.phase === "going") this.voice.speak("go", "Go.", true);
    if (state.phase === "setup" && state.say) this.voice.speakSlowly(state.say.text);
    if (state.phase === "going" && state.say && !this.timed()) this.voice.speakSlowly(state.say.text);
    if (state.phase === "going" && state.say && this.timed()) this.voice.speak("step", state.say.text, true, state.say.code);
    if (state.phase === "going" && state.count && !state.cue) this.voice.speak("count", String(state.count));
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
    if (cue) this.voice.speak(`cue`, cue.text, true, cue.id);
  }

  finished(state) {
    const what = { reps: `${state.count || 0} ${state.count === 1 ? "rep" : "reps"}`, hold: `${clock(state.clock_s || 0)} held` }[this.data.kind];
    this.say("cover", `Done${what ? `: ${what}` : ""}.${this.timed() ? "" : this.data.goes_on ? " The next part comes …" : " Your result is being made …"}`);
    this.voice.speak("done", what ? `Done. ${what}.` : "Done.", true);
    this.closeSocket();
    if (this.metronome) this.toggleMetronome();
    if (this.data.goes_on) setTimeout(() => this.gone.signal.aborted || this.over(), NEXT_MS);
    else this.over();
    forget(KEPT, sessionStorage);
    this.tell("done");
  }

  over() {
    this.stopCamera();
    this.wide(false);
  }

  seenAgain() {
    if (this.phase !== "setup" && this.phase !== "countdown" && this.phase !== "going") return;
    if (this.timed()) { if (!document.hidden && !this.socket) this.connect(); return; }
    if (document.hidden) {
      this.warn("hidden", "This page was in the background: I could not see you.");
      this.voice.speak("hidden", "The page is in the background. I cannot see you.", true);
    } else {
      setTimeout(() => this.warn("hidden", null), 5000);
      if (!this.socket && this.stream) this.connect();
    }
  }

  destroy() {
    super.destroy();
    this.metronome?.stop();
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

export default mounted(Live, (data) => (data.kind === "timer" ? "Start" : data.kept ? "Go on with your set" : "Turn the camera on"));
