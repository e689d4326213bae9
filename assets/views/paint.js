// Painting out of a picture. The hand makes marks; Python does with them what it says.
//
// Marks     all that is painted, and what was before
// Canvas    draws them
// Hand      mouse and fingers
// Keys      the keyboard
// View      joins them

const SMALLEST = 0.01; // side of a rectangle; what is smaller was a click
const NEAR = 0.004; // points of a stroke lie no closer than this
const STEP = { plain: 0.02, far: 0.1 };
const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
const RIM_PX = 3;

const share = (value) => Math.round(1000 * between(0, value, 1)) / 1000;

function box([x1, y1], [x2, y2]) {
  return {
    kind: "box",
    left: share(Math.min(x1, x2)), top: share(Math.min(y1, y2)),
    right: share(Math.max(x1, x2)), bottom: share(Math.max(y1, y2)),
  };
}

class Marks {
  constructor(changed) {
    Object.assign(this, { changed, all: [], past: [] });
  }

  // Those of Python: what was before is over.
  take(marks) {
    this.all = marks;
    this.past = [];
  }

  put(marks) {
    this.past.push(this.all);
    this.all = marks;
    this.changed();
  }

  count(kind) { return this.all.filter((mark) => mark.kind === kind).length; }

  // What came from Python can be taken back one by one, too.
  undo() {
    if (!this.all.length && !this.past.length) return;
    this.all = this.past.pop() ?? this.all.slice(0, -1);
    this.changed();
  }

  clear() {
    if (this.all.length) this.put([]);
  }
}

class Canvas {
  constructor(part) {
    this.part = part;
    this.place = part("canvas");
  }

  take({ picture, hidden }) {
    const [width, height] = (this.size = picture.size);
    this.short = Math.min(width, height);
    Object.assign(this.part("seen"), { src: picture.url, alt: picture.alt, draggable: false });
    this.place.setAttribute("aria-label", picture.alt);
    this.part("marks").setAttribute("viewBox", `0 0 ${width} ${height}`);
    const sides = Object.entries({ x: 0, y: 0, width, height });
    for (const each of [this.part("out"), this.part("mask").parentNode]) {
      for (const [key, value] of sides) each.setAttribute(key, value);
    }
    this.part("out").setAttribute("href", hidden);
  }

  draw(marks) {
    this.part("mask").replaceChildren(...marks.map((mark) => this.shape(mark)));
    const rim = (2 * RIM_PX * this.size[0]) / (this.place.clientWidth || this.size[0]);
    this.part("rims").replaceChildren(...marks.map((mark) => this.shape(mark, rim)));
  }

  cursor(mark) {
    this.part("cursor").replaceChildren(...(mark ? [this.outline(mark)] : []));
  }

  shape(mark, rim = 0) {
    if (mark.kind === "box") return this.rectangle(mark);
    const points = mark.points.map((point) => this.pixels(point).join(" "));
    const way = `M${points.join("L")}${points.length > 1 ? "" : "h0.01"}`;
    const width = 2 * mark.radius * this.short + rim;
    return element("path", { class: "line", d: way, "stroke-width": width });
  }

  outline(mark) {
    if (mark.kind === "box") return this.rectangle(mark);
    const [cx, cy] = this.pixels(mark.points[0]);
    return element("circle", { cx, cy, r: mark.radius * this.short });
  }

  rectangle({ left, top, right, bottom }) {
    const [x, y] = this.pixels([left, top]);
    const [width, height] = this.pixels([right - left, bottom - top]);
    return element("rect", { x, y, width, height });
  }

  pixels([x, y]) { return [x * this.size[0], y * this.size[1]]; }

  at(event) {
    const frame = this.place.getBoundingClientRect();
    return [(event.clientX - frame.left) / frame.width, (event.clientY - frame.top) / frame.height];
  }
}

class Hand {
  constructor(view, place) {
    Object.assign(this, { view, place });
    place.onpointerdown = (event) => this.press(event);
    place.onpointermove = (event) => this.move(event);
    place.onpointerup = () => this.release();
    place.onpointercancel = () => this.drop();
    place.onpointerleave = () => !this.start && view.hover(null);
  }

  press(event) {
    if (event.button) return;
    this.place.focus({ preventScroll: true });
    if (this.start) return this.drop(); // a second finger: no painting was meant
    this.place.setPointerCapture(event.pointerId);
    this.start = this.view.canvas.at(event).map(share);
    this.view.begin(this.start);
  }

  move(event) {
    const now = this.view.canvas.at(event);
    this.view.hover(event.pointerType === "touch" ? null : now);
    if (this.start) this.view.go(this.start, now.map(share));
  }

  release() {
    if (!this.start) return;
    this.start = null;
    this.view.finish();
  }

  drop() {
    this.start = null;
    this.view.drop();
  }
}

class Keys {
  constructor(view, place) {
    this.view = view;
    this.at = [0.5, 0.5];
    place.onkeydown = (event) => this.press(event);
    place.onblur = () => view.canvas.cursor(null);
  }

  press(event) {
    const undoes = (event.ctrlKey || event.metaKey) && event.key === "z";
    if ((event.ctrlKey || event.metaKey || event.altKey) && !undoes) return;
    const { view } = this;
    const walk = STEPS[event.key] && (() => this.walk(STEPS[event.key], event.shiftKey));
    const action = walk || {
      Enter: () => this.stamp(), " ": () => this.stamp(),
      "+": () => this.grow(1.25), "=": () => this.grow(1.25), "-": () => this.grow(0.8),
      r: () => view.choose("box"), b: () => view.choose("stroke"),
      u: () => view.marks.undo(), z: () => undoes && view.marks.undo(),
      c: () => view.marks.clear(), Escape: () => view.hand.drop(),
    }[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  walk([dx, dy], far) {
    const step = far ? STEP.far : STEP.plain;
    this.at = [share(this.at[0] + dx * step), share(this.at[1] + dy * step)];
    this.show();
  }

  grow(factor) {
    this.view.resize(factor);
    this.show();
  }

  show() {
    this.view.canvas.cursor(this.mark());
    const [across, down] = this.at.map((place) => Math.round(100 * place));
    this.view.say(`${across} % across, ${down} % down`);
  }

  // What Enter paints: a disc, or a square as wide.
  mark() {
    const { radius, canvas, tool } = this.view;
    const [x, y] = this.at;
    if (tool === "stroke") return { kind: "stroke", radius, points: [[x, y]] };
    const [across, down] = canvas.size.map((side) => (radius * canvas.short) / side);
    return box([x - across, y - down], [x + across, y + down]);
  }

  stamp() {
    this.view.add(this.mark());
    this.show();
  }
}

class View {
  constructor(root, setTriggerValue) {
    Object.assign(this, { root, setTriggerValue, tool: "box", pending: null, turn: 0 });
    this.part = (name) => root.querySelector(`.${name}`);
    this.canvas = new Canvas(this.part);
    this.marks = new Marks(() => this.commit());
    this.hand = new Hand(this, this.part("canvas"));
    this.keys = new Keys(this, this.part("canvas"));
    this.part("box").onclick = () => this.choose("box");
    this.part("stroke").onclick = () => this.choose("stroke");
    this.part("undo").onclick = () => this.marks.undo();
    this.part("clear").onclick = () => this.marks.clear();
    this.part("radius").oninput = () => this.keys.show();
    new ResizeObserver(() => this.data && this.draw()).observe(this.part("canvas"));
  }

  // Python's word about the marks counts where its version is new; else the hand's.
  receive(data) {
    const first = this.turn++ === 0;
    const fresh = first || data.version !== this.data.version;
    this.data = data;
    this.canvas.take(data);
    if (first) {
      const [min, value, max] = data.radius;
      Object.assign(this.part("radius"), { min, max, value });
    }
    if (fresh) this.marks.take(data.marks);
    this.draw();
    this.root.dataset.ready = `${this.turn}`;
  }

  get radius() { return this.part("radius").value / 1000; }

  resize(factor) {
    const slider = this.part("radius");
    slider.value = Math.round(slider.value * factor);
  }

  choose(tool) {
    this.tool = tool;
    for (const each of ["box", "stroke"]) {
      this.part(each).setAttribute("aria-pressed", each === tool);
    }
    this.canvas.cursor(null);
  }

  begin(at) {
    this.pending = { kind: "stroke", radius: this.radius, points: [at] };
    if (this.tool === "box") this.pending = box(at, at);
    this.draw();
  }

  go(start, now) {
    if (!this.pending) return;
    if (this.pending.kind === "box") this.pending = box(start, now);
    else this.pending.points = longer(this.pending.points, now);
    this.draw();
  }

  finish() {
    const mark = this.pending;
    this.pending = null;
    const tiny = mark?.kind === "box"
      && (mark.right - mark.left < SMALLEST || mark.bottom - mark.top < SMALLEST);
    if (mark && !tiny) this.add(mark);
    else this.draw();
  }

  drop() {
    this.pending = null;
    this.canvas.cursor(null);
    this.draw();
  }

  // Where the brush would paint.
  hover(at) {
    const mark = at && this.tool === "stroke";
    this.canvas.cursor(mark ? { kind: "stroke", radius: this.radius, points: [at] } : null);
  }

  add(mark) {
    const { most, full } = this.data;
    const none = this.marks.count(mark.kind) >= most[mark.kind];
    if (none) this.refuse(full[mark.kind]);
    else this.marks.put([...this.marks.all, mark]);
  }

  refuse(sentence) {
    this.draw();
    this.part("full").hidden = false;
    this.part("full").textContent = sentence;
  }

  commit() {
    this.draw();
    this.say(`${this.marks.all.length} painted`);
    this.setTriggerValue("marks", this.marks.all);
  }

  draw() {
    const { all, past } = this.marks;
    this.canvas.draw(this.pending ? [...all, this.pending] : all);
    this.part("undo").disabled = !all.length && !past.length;
    this.part("clear").disabled = !all.length;
    this.part("full").hidden = true;
  }

  say(text) { this.part("said").textContent = text; }
}

// A way with one point more, unless it is where the last one is.
function longer(points, now) {
  const last = points.at(-1);
  const near = Math.hypot(now[0] - last[0], now[1] - last[1]) < NEAR;
  return near ? points : [...points, now];
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".paint-view");
  root.view ??= new View(root, setTriggerValue);
  root.view.receive(data);
}
