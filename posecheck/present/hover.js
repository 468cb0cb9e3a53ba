(() => {
  "use strict";
  for (const figure of document.querySelectorAll(".chart")) {
    const data = JSON.parse(figure.dataset.chart), unit = figure.dataset.unit;
    const start = +figure.dataset.start, end = +figure.dataset.end;
    const plot = figure.querySelector(".plot"), out = figure.querySelector("output");
    const shown = () => [...plot.querySelectorAll(".draw")].find((one) => one.getClientRects().length);  // the width that this window has
    let at = -1;
    const say = (v) => String(v).replace("-", "\u2212");
    const show = (i) => {
      at = Math.max(0, Math.min(data.t.length - 1, i));
      const draw = shown(), cursor = draw.querySelector(".cursor"), first = +draw.dataset.first, last = +draw.dataset.last;
      cursor.hidden = false;
      cursor.style.left = `${first + ((data.t[at] - start) / (end - start)) * (last - first)}%`;
      if (data.rows) {
        const one = (r) => `${r.name} ${r.v[at] === null ? "\u2014" : say(r.v[at]) + unit + (r.s[at] === null ? "" : " \u00b1 " + r.s[at])}`;
        out.textContent = `${data.t[at]} %: ${data.rows.map(one).join(", ")}`;
        return;
      }
      const v = data.v[at], l = data.l[at], h = data.h[at];
      const range = l === null || h === null ? "" : ` (${say(l)} to ${say(h)})`;
      out.textContent = `${data.t[at].toFixed(2)} s: ${v === null ? "not measured" : say(v) + unit + range}`;
    };
    const hide = () => { for (const cursor of plot.querySelectorAll(".cursor")) cursor.hidden = true; out.textContent = ""; };
    plot.addEventListener("pointermove", (e) => {
      const draw = shown(), box = draw.getBoundingClientRect(), first = +draw.dataset.first, last = +draw.dataset.last;
      const t = start + ((((e.clientX - box.left) / box.width) * 100 - first) / (last - first)) * (end - start);
      let best = 0;
      for (let i = 1; i < data.t.length; i++) if (Math.abs(data.t[i] - t) < Math.abs(data.t[best] - t)) best = i;
      show(best);
    });
    plot.addEventListener("pointerleave", hide);
    plot.addEventListener("blur", hide);
    plot.addEventListener("keydown", (e) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
      if (step) { show(at + step); e.preventDefault(); }
    });
  }
  for (const events of document.querySelectorAll(".events")) {
    const out = events.parentElement.nextElementSibling?.querySelector("output");
    if (!out) continue;
    events.addEventListener("pointerover", (e) => { out.textContent = e.target.closest("[aria-label]")?.getAttribute("aria-label") ?? ""; });
    events.addEventListener("pointerleave", () => { out.textContent = ""; });
  }
  let shut = [];
  addEventListener("beforeprint", () => { shut = [...document.querySelectorAll("details:not([open]):not(.def):not(.many)")]; for (const d of shut) d.open = true; });
  addEventListener("afterprint", () => { for (const d of shut) d.open = false; });
})();
