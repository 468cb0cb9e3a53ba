// The person as posecheck sees them, over the mirrored video, and the limb that matters now.

function drawPerson(root, video, overlay, edges, state) {
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
  const inks = getComputedStyle(root), ink = (name, opacity = 100) => `color-mix(in srgb, ${inks.getPropertyValue(`--pc-${name}`)} ${opacity}%, transparent)`;
  const [edge, bone] = [ink("black", 60), ink("white", 87)];
  for (const [a, b] of edges) {
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
