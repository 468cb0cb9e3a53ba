// What is said aloud. Each kind of thing is said once for each of its ids; what is urgent ends what is being said.

class Voice {
  constructor(usually = "off") {
    this.on = (remembered("posecheck-voice") || usually) === "on";
    this.spoken = {};
  }

  turn(on) {
    this.on = on;
    remember("posecheck-voice", on ? "on" : "off");
    if (on) this.speak("voice", "Voice on.");
    else this.stop();
  }

  stop() { window.speechSynthesis?.cancel(); }

  speak(kind, text, urgent = false, id = text) {
    if (!this.on || this.spoken[kind] === id) return;
    this.spoken[kind] = id;
    if (urgent) this.stop();
    else if (window.speechSynthesis?.speaking) return;
    this.utter(text);
  }

  utter(text) {
    if (!window.speechSynthesis) return;
    const words = new SpeechSynthesisUtterance(text);
    words.lang = "en-US";
    words.rate = 1.05;
    speechSynthesis.speak(words);
  }

  // After what is being said.
  then(kind, text, id = text) {
    if (!this.on || this.spoken[kind] === id) return;
    this.spoken[kind] = id;
    this.utter(text);
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
}

function clock(seconds) {
  const whole = Math.floor(seconds + 0.05);
  return whole < 60 ? String(whole) : `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

// where: null is localStorage, which a private window may refuse when it is touched
function remembered(key, where = null) { try { return (where || localStorage).getItem(key); } catch { return null; } }
function remember(key, value, where = null) { try { (where || localStorage).setItem(key, value); } catch { /* a private window */ } }
function forget(key, where = null) { try { (where || localStorage).removeItem(key); } catch { /* a private window */ } }
