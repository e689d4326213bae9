// Training curves. Python has smoothed and thinned them; here one looks, zooms and reads values.

const REST_MS = 300; // after the last turn of the wheel Python hears of it
const KEYS_MOUSE = "Drag over a range or a box to see it larger; Shift and drag moves. The wheel zooms"
  + " after a click, or with Ctrl or ⌘, on an axis that axis alone; a double click shows all. Keys:"
  + " arrows move, + − zoom, 0 or Escape shows all, Shift with ← → reads values. A click on a name"
  + " hides it, a double click hides all others.";
const KEYS_TOUCH = "Tap or slide to read values, two fingers zoom and move, a double tap shows all."
  + " Tap a name to hide or show it.";

class View {
  constructor(root, setTriggerValue) {
    Object.assign(this, { root, setTriggerValue, hidden: new Set(), curves: [], turn: 0 });
    this.part = (name) => root.querySelector(`.${name}`);
    this.camera = new Camera(() => this.moved());
    this.painter = new Painter(this, this.part("drawing"));
    this.box = new Box(this, this.part("box"));
    this.legend = new Legend(this, this.part("legend"));
    this.hand = new Hand(this, this.part("chart"));
    this.keys = new Keys(this, this.part("chart"));
    this.listen();
  }

  listen() {
    const picture = new Picture(this);
    const press = (name, action) => { this.part(name).onclick = action; };
    press("more", () => { this.step(STEP); this.tell(); });
    press("less", () => { this.step(1 / STEP); this.tell(); });
    press("whole", () => this.whole());
    press("svg", () => picture.save("svg"));
    press("png", () => picture.save("png"));
    press("full", () => this.fullScreen());
    press("help", () => {
      const hidden = this.part("keys").classList.toggle("hidden");
      this.part("help").setAttribute("aria-expanded", `${!hidden}`);
    });
    this.part("full").hidden = !document.fullscreenEnabled;
    const coarse = matchMedia("(pointer: coarse)").matches;
    this.part("keys").textContent = coarse ? KEYS_TOUCH : KEYS_MOUSE;
    this.root.ontransitionend = () => this.redraw(); // the page became light or dark
    new ResizeObserver(() => this.redraw()).observe(this.part("chart"));
  }

  fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.root.requestFullscreen();
  }

  // A message: a line of JSON, then the numbers of the arrays.
  receive(message) {
    const end = message.indexOf(10);
    const data = JSON.parse(new TextDecoder().decode(message.subarray(0, end)));
    const before = this.chart;
    this.chart = new Chart(data, message.subarray(end + 1));
    this.chart.dress(isDark(this.root));
    if (data.token !== this.token) this.camera.read(data.told);
    else if (before.axes[0] !== data.axes[0]) this.camera.read("");
    else if (before.axes[1] !== data.axes[1]) this.camera.y = null;
    else return this.take(false);
    this.token = data.token;
    this.take(true);
  }

  // `told`: Python knows the zoom as it stands.
  take(told) {
    this.words();
    this.legend.show();
    this.renew();
    this.paint();
    if (told) this.said = this.camera.text;
    this.root.dataset.ready = `${++this.turn}`;
  }

  words() {
    const { alt, notes, title } = this.chart;
    this.part("drawing").setAttribute("aria-label", alt);
    this.part("chart").setAttribute("aria-label", `Chart of ${title[1]}`);
    this.part("notes").replaceChildren(...notes.map((note) => html("li", {}, note)));
    const heads = ["curve", "best", "last", "lowest", "highest"];
    const table = html("table", {}, html("caption", {}, alt));
    const cells = (kind, texts) => html("tr", {}, ...texts.map((text) => html(kind, {}, text)));
    table.append(html("thead", {}, cells("th", heads)));
    table.append(html("tbody", {}, ...this.chart.curves.map((curve) => cells("td", this.numbers(curve)))));
    this.part("numbers").replaceChildren(table);
  }

  numbers(curve) {
    const text = (value) => (curve.exact ? measured(value) : rounded(value, 6));
    const finite = curve.measured.filter(Number.isFinite);
    const extent = finite.length ? [finite.reduce((a, b) => Math.min(a, b)), finite.reduce((a, b) => Math.max(a, b))] : [];
    const best = curve.best ? `${text(curve.best[1])} (${curve.best[2]})` : "–";
    const last = `${text(curve.measured.at(-1))} at ${this.box.position(curve.x.at(-1))}`;
    return [`${curve.name}, ${curve.label}`, best, last, ...extent.map(text)];
  }

  // Other curves are seen: hidden ones, or new ones of Python.
  renew() {
    this.curves = this.chart.seen(this.hidden);
    const gone = this.chart.curves.length > 0 && !this.curves.length;
    const empty = gone ? "All curves are hidden: click on a name to see its curve." : this.chart.empty;
    this.part("empty").textContent = empty;
    this.part("empty").hidden = !empty;
    this.part("nothing").hidden = true;
    this.ready = !empty;
    for (const name of ["more", "svg", "png"]) this.part(name).disabled = !this.ready;
    this.camera.take(this.chart, this.curves);
    this.redraw();
  }

  moved() { this.redraw(); }

  redraw() {
    if (this.frame || !this.chart) return;
    this.frame = requestAnimationFrame(() => this.paint());
  }

  paint() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const { width, height } = this.part("chart").getBoundingClientRect();
    this.part("drawing").style.visibility = this.ready ? "visible" : "hidden";
    if (!this.ready) return this.point(null);
    if (width < 50 || height < 50) return; // as in a tab behind another
    if (this.chart.dress(isDark(this.root))) this.legend.show();
    this.painter.paint(this.chart, this.curves);
    const { zoomed, cut } = this.camera;
    this.part("less").disabled = !zoomed;
    this.part("whole").disabled = !zoomed && !cut;
    this.part("nothing").hidden = !zoomed || this.curves.some((curve) => this.within(curve));
    this.point(this.pointed ?? null);
  }

  // Whether something of the curve lies in the window.
  within(curve) {
    const { axes, shown } = this.camera;
    const [low, high] = curve.extent(shown.x, axes.y.log, false);
    return low <= shown.y[1] && high >= shown.y[0];
  }

  // Marks a place of the screen and shows the values there; null ends it.
  point(place) {
    this.pointed = place;
    const frame = this.painter.frame;
    const inside = place && frame && this.ready
      && place[0] >= frame.left - 6 && place[0] <= frame.right + 6
      && (place[1] ?? frame.top) >= frame.top - 6 && (place[1] ?? frame.top) <= frame.bottom + 6;
    const reading = inside ? this.box.reading(place) : null;
    this.box.show(reading, place?.[0]);
    return reading;
  }

  // The keyboard reads: the next point of any curve.
  walk(direction) {
    const { x } = this.camera.axes;
    const { left, right } = this.painter.frame;
    const now = this.pointed ? this.box.reading(this.pointed).x : null;
    const [from, to] = this.camera.shown.x;
    const start = direction > 0 ? from : to;
    const found = this.curves.flatMap((curve) => {
      const after = Curve.after(curve.x, now ?? start);
      const beyond = direction > 0 ? after + (curve.x[after] === now ? 1 : 0) : after - 1;
      return curve.x.length > beyond && beyond >= 0 ? [curve.x[beyond]] : [];
    });
    const next = direction > 0 ? Math.min(...found) : Math.max(...found);
    if (!Number.isFinite(next) || next < from || next > to) return;
    const reading = this.point([between(left, x.at(next), right), undefined]);
    if (reading) this.part("said").textContent = this.box.spoken(reading);
  }

  // Zoom in the middle, or where the values are being read; y follows by itself unless it is set.
  step(factor) {
    const { left, right, top, bottom } = this.painter.frame;
    const x = this.pointed?.[0] ?? (left + right) / 2;
    const y = this.camera.y ? { y: (top + bottom) / 2 } : {};
    this.camera.zoomAt(factor, { x, ...y });
  }

  whole() {
    this.camera.whole();
    this.tell();
  }

  tellSoon() {
    clearTimeout(this.later);
    this.later = setTimeout(() => this.tell(), REST_MS);
  }

  // Python thins the curves anew for what is seen, and writes it into the address.
  tell() {
    clearTimeout(this.later);
    const { text } = this.camera;
    if (text === this.said) return;
    this.said = text;
    this.setTriggerValue("zoom", text);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".curve-view");
  root.view ??= new View(root, setTriggerValue);
  root.view.receive(data);
}
