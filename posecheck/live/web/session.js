// A guided session: the drill that comes, the set before the camera or by the clock, the rest, the question for pain. The server keeps where it stands.

const KEYS = { " ": "pause", s: "skip", r: "repeat", h: "hurts", enter: "begin" };
const QUIET_MS = 1000, AWAKE_MS = 8000, BREATHS_SAID = 6;
const WAITS = {
  asked: "Paused.",
  camera: "The camera is gone. Plug it in again and go on, or go on without one. What was counted is kept.",
  away: "You were away. What was counted is kept.",
};

class Guided extends CameraLink {
  constructor(root, data, tell, camera) {
    super(root, data, tell, camera);
    this.voice = new Voice("on");
    this.guided = null;
    this.update(data);
    const scale = [...Array(11).keys()].map((pain) => { const button = document.createElement("button"); Object.assign(button, { type: "button", textContent: String(pain) }); button.dataset.pain = pain; button.setAttribute("aria-label", `${pain} of 10`); return button; });
    this.$(".scale").replaceChildren(...scale);
    this.$(".scale").addEventListener("click", (event) => event.target.dataset.pain && this.command({ do: "pain", pain: Number(event.target.dataset.pain) }), { signal: this.gone.signal });
    window.addEventListener("keydown", (event) => this.pressed(event), { capture: true, signal: this.gone.signal });
    this.say("cover", data.cover);
    this.step(data.first);
    this.ticker = setInterval(() => this.quiet(), TICK_MS);
    if (data.by_itself) setTimeout(() => this.gone.signal.aborted || this.goOn(data.camera));
  }

  update(data) {
    this.data = data;
    this.press("voice", this.voice.on, "Voice");
    this.$("[data-do=no-camera]").hidden = !data.camera || this.phase !== "off";
  }

  // what the person does

  clicked(button) {
    const what = button?.dataset.do;
    if (!what || button.disabled) return;
    if (what === "camera") return this.goOn(this.data.camera);
    if (what === "no-camera") return this.goOn(false);
    if (what === "use-camera") return this.goOn(true);
    if (what === "voice") return this.switchVoice();
    if (what === "screen") return this.fullScreen();
    if (what === "pause") return this.pauseOrGoOn();
    if (what === "end" && !window.confirm("End the session for today? What was counted is kept.")) return;
    this.command({ do: what });
  }

  pressed(event) {
    const [target] = event.composedPath(), key = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || /^(input|textarea|select)$/i.test(target.tagName || "") || target.isContentEditable) return;
    const asks = this.guided?.moment === "hurts";
    const pain = asks && /^[0-9]$/.test(key);
    if (!pain && !KEYS[key]) return;
    if (/^(button|a|summary)$/i.test(target.tagName || "") && (key === " " || key === "enter")) return; // it is pressed itself
    if (!this.guided && key !== "enter") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (pain) return this.command({ do: "pain", pain: Number(key) });
    if (!this.guided || (this.waits() && key === "enter")) return this.goOn(this.data.camera);
    if (key === " ") return this.pauseOrGoOn();
    this.command({ do: KEYS[key] });
  }

  waits() { return Boolean(this.guided?.paused); }

  pauseOrGoOn() {
    if (!this.waits()) return this.command({ do: "pause" });
    return this.stream || !this.data.camera ? this.command({ do: "resume" }) : this.goOn(true);
  }

  // Begin, or on from where it waits: with the camera or by the clock.
  async goOn(camera) {
    this.trouble(null);
    this.wanted = camera ? "with-camera" : "by-clock";
    this.data.camera = camera;
    if (!camera) this.stopCamera();
    const there = this.socket?.readyState === WebSocket.OPEN && this.welcome;
    if (camera && !this.stream) {
      await this.startCamera();
      if (!this.stream) return;
    } else if (there) this.greeted();
    else this.connect();
    this.inView();
  }

  greeted() {
    if (this.wanted) this.command({ do: this.wanted });
    this.wanted = null;
  }

  fullScreen() { document.fullscreenElement ? document.exitFullscreen() : this.$(".whole").requestFullscreen?.(); }

  inView() { this.$(".whole").scrollIntoView({ block: "start" }); }

  // frames and ticks

  wantsFrames() {
    const watched = this.guided?.watch || performance.now() - (this.framed || 0) > AWAKE_MS;
    if (!watched || !this.data.camera) return false;
    this.framed = performance.now();
    return true;
  }

  quiet() {
    if (!this.welcome || this.sent || (this.guided?.watch && this.stream && performance.now() - (this.framed || 0) < QUIET_MS)) return;
    this.tick();
  }

  cameraGone() {
    this.stopCamera();
    this.command({ do: "camera-lost" });
  }

  trouble(text, again = true) {
    super.trouble(text, again);
    this.$("[data-do=no-camera]").hidden = !text || !this.data.camera;
  }

  seenAgain() { if (!document.hidden && !this.socket && this.guided && this.root.dataset.trouble !== "yes") this.connect(); }

  // what is shown

  show(state) {
    const guided = state.guided, before = this.guided;
    if (!guided) return;
    this.guided = guided;
    this.phase = state.phase;
    const root = this.root, doing = guided.moment === "doing";
    const gate = guided.moment === "coming" && !guided.by_clock && !this.waits();
    Object.assign(root.dataset, { phase: state.phase, moment: guided.moment, waits: this.waits() ? "yes" : "no", ready: !gate ? "" : state.ready ? "yes" : "no", limb: doing ? state.limb?.state || "" : "", at: guided.at, saved: guided.saved === false ? "no" : "yes" });
    if (this.phase === "done") return this.finished(before);
    const news = !before || before.at !== guided.at || before.moment !== guided.moment || before.paused !== guided.paused || before.by_clock !== guided.by_clock;
    if (news) this.step(guided);
    drawPerson(root, this.video, this.overlay, this.data.edges, state);
    this.count(state);
    this.text(".countdown", state.countdown ? String(state.countdown) : null);
    this.text(".say", this.said(state));
    this.$(".hold").hidden = !gate || !state.ready;
    this.$(".hold span").style.width = `${100 * (state.ready_share || 0)}%`;
    const cue = doing ? state.cue : null;
    this.$(".cue").classList.toggle("better", Boolean(cue?.better));
    this.text(".cue", cue?.text);
    const breath = this.$(".breath");
    breath.hidden = !guided.breath;
    breath.dataset.way = guided.breath || "";
    if (guided.breath) breath.firstElementChild.textContent = `Breathe ${guided.breath}`;
    this.serverWarnings = [...(state.warnings || []), ...(guided.saved === false ? [{ code: "not-saved", text: "The session cannot be saved (is the disk full?). It goes on, and saving is tried again." }] : [])];
    this.warnings();
    this.text(".left-text", this.left(guided));
    this.aloud(state, before);
  }

  step(guided) {
    const drill = this.data.drills[guided.drill] || {}, filmed = !guided.by_clock && this.data.camera, doing = guided.moment === "doing";
    const waits = this.waits(), rests = guided.moment === "resting";
    this.$(".drill").textContent = `${rests ? "Rest. Next: " : doing ? "" : "Next: "}${drill.title || ""}${guided.side ? `, ${guided.side} side` : ""}`;
    this.$(".set").textContent = this.setWords(guided);
    const scene = this.$(".scene"), large = !waits && (!filmed || rests) && this.guided !== null;
    scene.hidden = !large;
    for (const box of this.root.querySelectorAll(".figure")) {
      const wanted = (box.parentElement === scene) === large ? guided.drill : "";
      if (box.dataset.drill === wanted) continue;
      box.dataset.drill = wanted;
      box.innerHTML = wanted ? drill.figure || "" : "";
    }
    this.$(".how").textContent = doing ? "" : drill.how || "";
    this.$(".why").textContent = doing ? "" : drill.why || "";
    const moves = filmed && guided.moves && !doing && !rests;
    this.$(".move").hidden = !moves;
    this.$(".side").dataset.moves = moves ? "yes" : "no";
    this.$(".move-text").textContent = moves ? `Put the camera ${drill.camera}.` : "";
    this.$(".move-picture").innerHTML = moves ? drill.setup || "" : "";
    const next = this.data.drills[guided.next];
    this.$(".next").textContent = next ? `Then: ${next.title}` : "";
    this.$(".ask").hidden = guided.moment !== "hurts";
    if (guided.moment === "hurts") {
      const hurt = this.data.drills[guided.hurt]?.title;
      this.$(".ask-text").textContent = `How much does it hurt${hurt ? ` (${hurt})` : ""}?`;
      this.$(".ask").focus();
    }
    this.say("cover", waits ? WAITS[guided.paused] : this.$(".cover-text").textContent);
    const button = this.$("[data-do=camera]");
    if (waits) button.textContent = guided.paused === "camera" ? "Go on with the camera" : "Go on";
    if (waits) button.hidden = false;
    this.$("[data-do=no-camera]").hidden = !(this.data.camera && (waits || this.guided === null));
    this.buttons(guided, waits);
  }

  buttons(guided, waits) {
    const show = (what, on) => { this.$(`[data-do=${what}]`).hidden = !on; };
    const asks = guided.moment === "hurts", live = this.guided !== null;
    show("begin", live && !waits && !asks && guided.moment !== "doing");
    this.$("[data-do=begin]").textContent = guided.moment === "resting" ? "End the rest" : "Start now";
    show("finish", live && !waits && guided.moment === "doing");
    show("pause", live && !asks);
    this.$("[data-do=pause]").lastChild.textContent = waits ? " Go on" : " Pause";
    for (const what of ["skip", "repeat"]) show(what, live && !waits && !asks);
    show("hurts", live && !asks);
    show("use-camera", live && !this.data.camera && !asks && this.data.filmed);
    show("end", live);
  }

  setWords(guided) {
    const step = this.data.steps[guided.at] || {}, parts = [];
    if (guided.sets > 1) parts.push(`Set ${guided.set_number} of ${guided.sets}`);
    if (step.reps) parts.push(`${guided.aim ?? step.reps} reps`);
    else if (step.hold_s && !step.timer) parts.push(`hold ${clock(step.hold_s)}${step.hold_s < 59.95 ? " s" : ""}`);
    if (guided.by_clock) parts.push(step.judged ? "by the clock, nothing is judged" : "a timer");
    return parts.join(" · ");
  }

  left(guided) {
    const minutes = Math.max(1, Math.round((guided.left_s || 0) / 60));
    return `Step ${Math.min(guided.at + 1, guided.steps)} of ${guided.steps} · about ${minutes} min left`;
  }

  said(state) {
    const guided = state.guided;
    if (this.waits() || guided.moment === "hurts") return null;
    if (guided.answer && guided.moment !== "doing") return guided.answer;
    if (guided.moment === "resting") return "Rest, and breathe.";
    if (guided.moment === "coming" && guided.by_clock) return "Get into position.";
    return state.say?.text;
  }

  count(state) {
    const guided = state.guided, step = this.data.steps[guided.at] || {}, doing = guided.moment === "doing";
    let number = "", unit = "";
    if (guided.moment === "resting") [number, unit] = [clock(Math.ceil(guided.rest_s || 0)), "s rest"];
    else if (guided.moment === "coming" && guided.by_clock && guided.ready_s != null) [number, unit] = [String(Math.ceil(guided.ready_s)), "s to get ready"];
    else if (doing && step.reps) { const done = guided.before || 0; [number, unit] = [String(done + (state.count || 0)), `of ${done + (state.goal || 0)} reps`]; }
    else if (doing && state.clock_s != null && guided.by_clock) [number, unit] = [clock(Math.ceil(state.clock_s)), "s left"];
    else if (doing && state.clock_s != null) { const done = guided.before || 0, goal = done + (state.goal || 0); [number, unit] = [clock(done + state.clock_s), `of ${clock(goal)}${goal < 59.95 ? " s" : ""}`]; }
    if (number.includes(":")) unit = unit.replace(/^s /, "");
    this.$(".big").hidden = number === "" || this.waits();
    if (this.$(".number").textContent !== number) this.$(".number").textContent = number;
    if (this.$(".unit").textContent !== unit) this.$(".unit").textContent = unit;
  }

  // aloud

  aloud(state, before) {
    const guided = state.guided, voice = this.voice, drill = this.data.drills[guided.drill] || {}, step = this.data.steps[guided.at] || {};
    const now = this.waits() ? `waits-${guided.paused}` : guided.moment, at = `${guided.at}-${now}`;
    const name = `${drill.title}${guided.side ? `, ${guided.side} side` : ""}`;
    if (this.heard !== at) {
      this.heard = at;
      this.breaths = 0;
      voice.spoken = {};
      const over = before?.moment === "doing" && guided.moment !== "doing" && !this.waits() && guided.moment !== "hurts" ? "Done. " : "";
      if (this.waits()) voice.speak("now", WAITS[guided.paused], true, at);
      else if (now === "hurts") voice.speak("now", "Stop. How much does it hurt, from 0 to 10?", true, at);
      else if (now === "resting") voice.speak("now", `${over}Rest ${Math.round(guided.rest_s || 0)} seconds. Next: ${name}.`, true, at);
      else if (now === "coming") voice.speak("now", `${over}${name}. ${step.reps ? `${step.reps} reps.` : ""} ${guided.moves ? `Put the camera ${drill.camera}.` : ""}`, true, at);
    }
    if (guided.answer && !this.waits()) voice.then("answer", guided.answer, `${guided.answer}-${guided.at}`);
    if (this.waits()) return;
    if (state.countdown) voice.speak("countdown", String(state.countdown), true);
    if (guided.ready_s && guided.ready_s <= 3) voice.speak("countdown", String(Math.ceil(guided.ready_s)), true);
    if (now === "coming" && !guided.by_clock && state.say) voice.speakSlowly(state.say.text);
    if (now !== "doing") return;
    if (guided.by_clock && state.say) voice.then("step", state.say.text, state.say.code);
    else if (state.say) voice.speakSlowly(state.say.text);
    const done = (guided.before || 0) + (step.reps ? state.count || 0 : 0);
    if (step.reps && state.count) voice.speak("count", String(done), true);
    else if (!step.reps && !guided.by_clock && state.clock_s >= 10) voice.speak("count", `${10 * Math.floor(state.clock_s / 10)} seconds`);
    if (state.cue) voice.then("cue", state.cue.better ? "Better." : guided.reason || state.cue.text, state.cue.id);
    if (guided.breath && this.breathed !== guided.breath && this.breaths < BREATHS_SAID) { this.breaths += 1; voice.then("breath", `Breathe ${guided.breath}.`, `${guided.breath}-${this.breaths}`); }
    this.breathed = guided.breath;
  }

  finished(before) {
    if (this.over) return;
    this.over = true;
    this.$("[data-do=camera]").hidden = this.$("[data-do=no-camera]").hidden = true;
    this.$(".scene").hidden = this.$(".ask").hidden = true;
    this.root.dataset.waits = "yes";
    this.say("cover", "That was all for today.");
    if (before) this.voice.speak("done", "That was all for today.", true);
    this.stopCamera();
    this.closeSocket();
    if (document.fullscreenElement) document.exitFullscreen();
    this.tell("done");
  }

  destroy() {
    super.destroy();
    clearInterval(this.ticker);
  }
}

export default mounted(Guided, (data) => data.begin);
