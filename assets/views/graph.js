// The graph of a network. Python has placed and coloured the boxes; here one looks and walks.
//
// Graph     the boxes, their arrows, and what follows what
// Camera    which part of it is on the screen
// Painter   draws what is on the screen, in as much detail as can be read
// Picture   the whole drawing as a file
// Hand      mouse, fingers, wheel
// Keys      the keyboard
// Search    finds boxes
// Minimap   the whole, small
// Outline   the same as text
// View      joins them

const READABLE = 0.62; // zoom from which all texts are drawn
const WHOLE = 0.5; // zoom from which one begins with the whole
const LEGIBLE_PX = 7; // smallest height of a title on the screen
const LEAST_ZOOM = 0.01;
const MOST_ZOOM = 3;
const NEAR = 0.3; // zoom from which there are titles and arrows have heads
const LARGE_PX = 400;
const PNG_MOST_PX = 8192; // a side: larger canvases fail in some browsers
const PNG_MARGIN_PX = 16;
const LOOK = [
  "fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-linejoin",
  "opacity", "paint-order", "font-family", "font-size", "font-weight",
];
const SLICE_MS = 10; // work longer than this goes on in the next frame
const TOGETHER = (globalThis.graphsTogether ??= new Map()); // word → views that move together

function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

class Graph {
  constructor(data, fixed) {
    Object.assign(this, data, { fixed });
    this.boxes = data.boxes.map((fields, index) => this.box(fields, index));
    this.arrows = data.arrows.map((fields) => this.arrow(fields));
    this.pieces = this.arrows.flatMap((arrow) => arrow.pieces);
    this.byPath = new Map(this.boxes.map((box) => [box.path, box]));
    for (const box of this.boxes) box.around?.children.push(box);
    for (const [source, target] of data.arrows) {
      this.boxes[source].next.push(this.boxes[target]);
      this.boxes[target].previous.push(this.boxes[source]);
    }
  }

  box(fields, index) {
    const [path, around, x, y, width, height, state, title, name, lines, ...rest] = fields;
    const [fill, ink, share, tooltip, found] = rest;
    const outer = this.made?.[around];
    const box = {
      index, path, x, y, width, height, title, name, lines, fill, ink, tooltip, found,
      share: share / 1000, openable: state > 0 && !this.fixed, open: state === 2,
      around: outer, level: outer ? outer.level + 1 : 0,
      children: [], next: [], previous: [],
      bounds: [x, y, x + width, y + height],
    };
    (this.made ??= []).push(box);
    return box;
  }

  // A large arrow has pieces: browsers redraw a line wherever its surrounding box is seen.
  arrow([source, target, kind, way]) {
    const part = (way) => ({
      source: this.made[source], target: this.made[target], kind, way, bounds: around(way),
    });
    const whole = part(way);
    const [left, top, right, bottom] = whole.bounds;
    const large = right - left > LARGE_PX && bottom - top > LARGE_PX;
    const parts = large ? pieces(way).map(part) : [part(way)];
    parts.at(-1).last = true;
    return { ...whole, pieces: parts };
  }

  // All that lies in a part of the plane: boxes first, then arrows, in pieces if seen from near.
  *within([left, top, right, bottom], near = false) {
    const inside = ({ bounds }) =>
      bounds[0] <= right && bounds[2] >= left && bounds[1] <= bottom && bounds[3] >= top;
    for (const box of this.boxes) if (inside(box)) yield box;
    for (const arrow of near ? this.pieces : this.arrows) if (inside(arrow)) yield arrow;
  }

  // The closed box in which something that is not drawn stands, as its searched texts say.
  holder(path) {
    const holds = (text) => text.split("\n").some((line) => line.startsWith(`${path} `));
    return path && this.boxes.find((box) => !box.open && box.found.some(holds));
  }

  // Everything before ("previous") or after ("next") a box along the arrows.
  reach(box, side) {
    const inside = (group) => (group.open ? group.children.flatMap(inside) : [group]);
    const reached = new Set(inside(box));
    for (const one of reached) for (const other of one[side]) reached.add(other);
    return reached;
  }

  // The next box in a direction: along an arrow, else beside in the same group, else in or out.
  neighbour(box, [dx, dy]) {
    const forward = dx + dy > 0;
    const beside = box.around ? box.around.children : this.boxes.filter(({ around }) => !around);
    return (
      (box.open && forward && box.children[0]) ||
      nearest(box, [...box.next, ...box.previous], dx, dy) ||
      nearest(box, beside, dx, dy) ||
      (!forward && box.around) ||
      null
    );
  }
}

// Left, top, right, bottom of a way in SVG's words.
function around(way) {
  const places = way.match(/-?\d+(\.\d+)?/g).map(Number);
  const across = places.filter((_, place) => place % 2 === 0);
  const along = places.filter((_, place) => place % 2 === 1);
  return [Math.min(...across), Math.min(...along), Math.max(...across), Math.max(...along)];
}

// A way cut after each corner: every piece begins where the one before ends.
function pieces(way) {
  const stretches = way.slice(1).split("L");
  const end = (stretch) => stretch.split(/[ Q]/).pop();
  return stretches.slice(1).map((stretch, place) => `M${end(stretches[place])}L${stretch}`);
}

const centre = ({ x, y, width, height }) => [x + width / 2, y + height / 2];

function nearest(from, boxes, dx, dy) {
  const [x, y] = centre(from);
  const far = (box) => {
    const [toX, toY] = centre(box);
    const [along, across] = dx ? [(toX - x) * dx, toY - y] : [(toY - y) * dy, toX - x];
    return along > 1 && along > Math.abs(across) / 4 ? along + 2 * Math.abs(across) : Infinity;
  };
  const [first] = boxes.map((box) => [far(box), box]).sort(([a], [b]) => a - b);
  return first && first[0] < Infinity ? first[1] : undefined;
}

// Places in the graph are multiplied by `zoom` and moved by (x, y) to those on the screen.
class Camera {
  constructor(canvas, changed) {
    Object.assign(this, { canvas, changed, x: 0, y: 0, zoom: 1 });
  }

  get width() { return this.canvas.clientWidth; }

  get height() { return this.canvas.clientHeight; }

  toGraph(x, y) { return [(x - this.x) / this.zoom, (y - this.y) / this.zoom]; }

  toScreen(x, y) { return [x * this.zoom + this.x, y * this.zoom + this.y]; }

  // Left, top, right, bottom of what is seen, and of `margin` windows more on each side.
  seen(margin = 0) {
    const [across, along] = [this.width * margin, this.height * margin];
    const first = this.toGraph(-across, -along);
    return [...first, ...this.toGraph(this.width + across, this.height + along)];
  }

  zoomAt(factor, x = this.width / 2, y = this.height / 2) {
    const zoom = between(LEAST_ZOOM, this.zoom * factor, MOST_ZOOM);
    this.x = x - ((x - this.x) * zoom) / this.zoom;
    this.y = y - ((y - this.y) * zoom) / this.zoom;
    this.zoom = zoom;
    this.changed();
  }

  move(dx, dy) {
    this.x += dx;
    this.y += dy;
    this.changed();
  }

  // A place of the graph shall stand at a place of the screen.
  put([graphX, graphY], [x, y]) {
    this.move(x - graphX * this.zoom - this.x, y - graphY * this.zoom - this.y);
  }

  centreOn(box) { this.put(centre(box), [this.width / 2, this.height / 2]); }

  whole([width, height]) {
    const zoom = Math.min((this.width - 32) / width, (this.height - 32) / height);
    return between(LEAST_ZOOM, zoom, 1.2);
  }

  fit(size) {
    this.zoom = this.whole(size);
    this.put([size[0] / 2, size[1] / 2], [this.width / 2, this.height / 2]);
  }

  // Where one begins: all of it, or if that can't be read, its beginning.
  begin(size) {
    const whole = this.whole(size);
    if (whole >= WHOLE) return this.fit(size);
    this.zoom = between(READABLE, (this.width - 48) / size[0], 1);
    const left = Math.max(24, (this.width - size[0] * this.zoom) / 2);
    this.put([0, 0], [left, 24]);
  }

  // Move as little as needed to see a box.
  reveal({ bounds: [left, top, right, bottom] }, margin = 48) {
    const shift = (low, high, size) => {
      const end = Math.min(high, low + size - 2 * margin); // of a large box, the beginning
      return low < margin ? margin - low : Math.min(0, size - margin - end);
    };
    const [x1, y1] = this.toScreen(left, top);
    const [x2, y2] = this.toScreen(right, bottom);
    this.move(shift(x1, x2, this.width), shift(y1, y2, this.height));
  }
}

// What stands in a box when there is room for one line only.
const headline = ({ open, title, name }) => (open ? `${title} ${name}`.trim() : title);

class Painter {
  constructor(svg, camera) {
    this.camera = camera;
    this.world = svg.querySelector(".world");
    this.heads = svg.querySelector("defs");
    const names = ["groups", "arrows", "headers", "closed"]; // from below to above
    this.layers = Object.fromEntries(names.map((name) => [name, svg.querySelector(`.${name}`)]));
    this.drawn = new Map(); // box or arrow → its elements and how detailed they are
  }

  take(graph) {
    this.graph = graph;
    this.drawn.clear();
    for (const layer of Object.values(this.layers)) layer.replaceChildren();
    this.heads.replaceChildren(...graph.kinds.map((kind, index) => this.head(kind, index)));
  }

  // Called in each frame; true if there is more to do in the next one.
  paint(marks) {
    const { x, y, zoom } = this.camera;
    const end = performance.now() + SLICE_MS;
    this.marks = marks;
    this.world.setAttribute("transform", `translate(${x} ${y}) scale(${zoom})`);
    const seen = new Set(this.graph.within(this.camera.seen(0.3), zoom > NEAR));
    for (const [thing, { made }] of this.drawn) {
      if (seen.has(thing)) continue;
      for (const part of made) part.remove();
      this.drawn.delete(thing);
    }
    for (const thing of seen) {
      const detail = this.detail(thing);
      const before = this.drawn.get(thing);
      if (before?.detail === detail) continue;
      if (performance.now() > end) return true;
      this.draw(thing, detail, before?.made);
    }
    return false;
  }

  detail(thing) {
    const { zoom } = this.camera;
    if (thing.way) return "line";
    if (zoom >= READABLE) return "full";
    if (zoom < NEAR) return "plain";
    return this.titlePx(thing) * zoom >= LEGIBLE_PX ? "title" : "none";
  }

  // A title alone fills its box.
  titlePx(box) {
    const { left, right, letter, header } = this.graph.text;
    const room = box.width - left - right - (box.openable ? 16 : 0);
    const most = box.open ? header * 0.7 : Math.min(box.height * 0.4, 20);
    return Math.min(most, room / (letter * Math.max(headline(box).length, 4)));
  }

  draw(thing, detail, before) {
    const made = this.parts(thing, detail);
    for (const [at, part] of made.entries()) {
      if (before?.[at]) before[at].replaceWith(part);
      else this.layer(thing, at).append(part);
    }
    this.drawn.set(thing, { made, detail });
    this.mark(thing, made);
  }

  // An open box has two: its frame, and its header, which lies above the arrows.
  parts(thing, detail) {
    if (thing.way) return [this.line(thing)];
    const [frame, inside] = [this.frame(thing), this.inside(thing, detail)];
    if (!thing.open) return [this.box(thing, detail, frame, ...inside)];
    return [this.box(thing, detail, frame), this.box(thing, detail, ...inside)];
  }

  layer(thing, part) {
    if (thing.way) return this.layers.arrows;
    if (!thing.open) return this.layers.closed;
    if (part) return this.layers.headers;
    // Outer groups lie below inner ones, whichever came first.
    const { groups } = this.layers;
    while (groups.children.length <= thing.level) groups.append(element("g"));
    return groups.children[thing.level];
  }

  mark(thing, made) {
    const marks = Object.entries(this.marks(thing));
    for (const part of made) for (const [name, has] of marks) part.classList.toggle(name, has);
  }

  markAll(marks) {
    this.marks = marks;
    for (const [thing, { made }] of this.drawn) this.mark(thing, made);
  }

  head([, , color], index) {
    return element(
      "marker",
      {
        id: `head-${index}`, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 8,
        markerHeight: 8, markerUnits: "userSpaceOnUse", orient: "auto",
      },
      element("path", { d: "M0,0.5L8,4L0,7.5z", fill: color }),
    );
  }

  line({ way, kind, last }) {
    const [name, , color, width, dash] = this.graph.kinds[kind];
    return element("path", {
      class: `arrow ${name}`, d: way, stroke: color, "stroke-width": width,
      "stroke-dasharray": dash || "none", "marker-end": last ? `url(#head-${kind})` : "none",
    });
  }

  box({ x, y, open, fill, ink, index }, detail, ...inside) {
    const solid = ink && !open;
    const none = !ink && !open && this.graph.legend.scale.length;
    const classes = [
      "box", open && "open", solid && "solid", none && "none", detail === "plain" && "plain",
    ];
    const attributes = {
      class: classes.filter(Boolean).join(" "),
      style: solid ? `--fill:${fill};--ink:${ink}` : `--fill:${fill}`,
      transform: `translate(${x} ${y})`,
      "data-box": index,
    };
    return element("g", attributes, ...inside);
  }

  frame({ width, height, open }) {
    return element("rect", { class: "frame", width, height, rx: open ? 10 : 7 });
  }

  inside(box, detail) {
    if (detail === "plain" || detail === "none") return [];
    const texts = detail === "full" ? this.texts(box) : [this.title(box, this.titlePx(box))];
    return box.openable ? [...texts, this.toggle(box)] : texts;
  }

  title(box, px) {
    const { left, header } = this.graph.text;
    const middle = (box.open ? header : box.height) / 2 + px * 0.36;
    return element("text", { class: "title", x: left, y: middle, "font-size": px }, headline(box));
  }

  texts(box) {
    const { left, right, first, line, title, small, header } = this.graph.text;
    const top = box.open ? header / 2 + 5 : first;
    const name = element("tspan", { class: "name", dx: 3, "font-size": small }, ` ${box.name}`);
    const made = [
      element("text", { class: "title", x: left, y: top, "font-size": title }, box.title, name),
      ...box.lines.map((text, number) =>
        element("text", { x: left, y: top + line * (number + 1), "font-size": small }, text),
      ),
    ];
    if (box.open) return made;
    const stripe = { class: "stripe", x: 6, y: 8, width: 3, height: box.height - 16, rx: 1.5 };
    return [element("rect", stripe), ...made, ...this.bar(box, box.width - left - right)];
  }

  bar({ share, height }, length) {
    if (!share) return [];
    const place = { x: this.graph.text.left, y: height - 9, height: 3, rx: 1.5 };
    return [
      element("rect", { class: "track", ...place, width: length }),
      element("rect", { class: "bar", ...place, width: Math.max(share * length, 1) }),
    ];
  }

  toggle({ width, open, title }) {
    const cross = open ? "M-3.5,0H3.5" : "M-3.5,0H3.5M0,-3.5V3.5";
    return element(
      "g",
      { class: "toggle", transform: `translate(${width - 16} ${open ? 14 : 16})` },
      element("circle", { r: 8 }),
      element("path", { d: cross }),
    );
  }
}

// A file of the whole drawing, in the colours of the page.
class Picture {
  constructor(view) {
    Object.assign(this, { view, graph: view.graph });
  }

  // With all that style sheets say written into it: an image has none.
  svg() {
    const { root, part } = this.view;
    const svg = part("drawing").cloneNode(true);
    svg.style = "position: absolute; visibility: hidden; width: 0; height: 0";
    root.append(svg);
    const painter = new Painter(svg, this.view.camera);
    painter.take(this.graph);
    painter.marks = () => ({});
    for (const thing of [...this.graph.boxes, ...this.graph.arrows]) {
      painter.draw({ ...thing, openable: false, last: true }, "full");
    }
    const parts = [...painter.world.querySelectorAll("rect, text, tspan, path")];
    const looks = parts.map(look); // all are read before the first is written: that is quick
    parts.forEach((made, at) => made.setAttribute("style", looks[at]));
    svg.remove();
    painter.world.removeAttribute("transform");
    svg.removeAttribute("style");
    return svg;
  }

  async save() {
    const [width, height] = this.graph.size.map((size) => size + 2 * PNG_MARGIN_PX);
    const scale = Math.min(2, PNG_MOST_PX / width, PNG_MOST_PX / height);
    const size = [width * scale, height * scale].map((side) => Math.max(1, Math.round(side)));
    const svg = this.svg();
    const box = [-PNG_MARGIN_PX, -PNG_MARGIN_PX, width, height].join(" ");
    const sides = { viewBox: box, width: size[0], height: size[1], xmlns: svg.namespaceURI };
    for (const [key, value] of Object.entries(sides)) svg.setAttribute(key, value);
    const canvas = html("canvas", { width: size[0], height: size[1] });
    const pen = canvas.getContext("2d");
    pen.fillStyle = getComputedStyle(this.view.root).backgroundColor;
    pen.fillRect(0, 0, ...size);
    pen.drawImage(await loaded(svg), 0, 0, ...size);
    const name = this.graph.network.replace(/[^\w.-]+/g, "_");
    canvas.toBlob((blob) => download(blob, `${name}.png`));
  }
}

function look(made) {
  const style = getComputedStyle(made);
  return LOOK.map((name) => `${name}: ${style.getPropertyValue(name)}`).join("; ");
}

async function loaded(svg) {
  const text = new XMLSerializer().serializeToString(svg);
  const url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  const image = html("img", { src: url });
  await image.decode();
  URL.revokeObjectURL(url);
  return image;
}

function download(blob, name) {
  const url = URL.createObjectURL(blob);
  html("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

class Hand {
  constructor(view, canvas) {
    Object.assign(this, { view, canvas, camera: view.camera });
    this.fingers = new Map();
    canvas.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    const two = (event) => event.touches.length > 1 && event.cancelable && event.preventDefault();
    canvas.addEventListener("touchstart", two, { passive: false });
    canvas.addEventListener("touchmove", two, { passive: false });
    canvas.onpointerdown = (event) => this.press(event);
    canvas.onpointermove = (event) => this.move(event);
    canvas.onpointerup = canvas.onpointercancel = (event) => this.release(event);
    canvas.onpointerleave = () => view.explain(null);
    canvas.ondblclick = (event) => this.twice(event);
  }

  place(event) {
    const box = this.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  // Whether the wheel and one finger belong to the drawing, or else to the page.
  get taken() { return this.canvas.matches(":focus-within") || document.fullscreenElement; }

  wheel(event) {
    if (!event.ctrlKey && !event.metaKey && !this.taken) return; // the page scrolls
    event.preventDefault();
    const step = event.deltaMode ? 30 : 1; // some browsers count lines
    const speed = event.ctrlKey ? 0.01 : 0.0016; // a pinch on a touchpad comes as ctrl + wheel
    const turned = between(-240, event.deltaY * step, 240);
    this.camera.zoomAt(Math.exp(-turned * speed), ...this.place(event));
  }

  press(event) {
    if (event.button || event.target.closest(".minimap")) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.fingers.set(event.pointerId, this.place(event));
    this.moved = this.fingers.size > 1 ? Infinity : 0;
    this.under = event.target;
    this.moves = event.pointerType !== "touch" || this.taken;
    this.view.explain(null);
  }

  move(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before) return this.hover(event);
    const now = this.place(event);
    const others = [...this.fingers].filter(([id]) => id !== event.pointerId);
    this.fingers.set(event.pointerId, now);
    if (others.length) return this.pinch(others[0][1], before, now);
    const [dx, dy] = [now[0] - before[0], now[1] - before[1]];
    this.moved += Math.hypot(dx, dy);
    if (!this.moves) return;
    if (this.moved < 4 && event.pointerType !== "mouse") return;
    this.canvas.classList.add("held");
    this.camera.move(dx, dy);
  }

  // An open group explains itself at its header only.
  hover(event) {
    const box = this.box(event.target);
    const place = this.place(event);
    const below = box && this.camera.toGraph(...place)[1] - box.y > this.view.graph.text.header;
    this.view.explain(box?.open && below ? null : box, place);
  }

  // One finger rests, the other goes from `before` to `now`.
  pinch(rest, before, now) {
    const apart = (place) => Math.hypot(place[0] - rest[0], place[1] - rest[1]) || 1;
    this.camera.move((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
    const middle = [(rest[0] + now[0]) / 2, (rest[1] + now[1]) / 2];
    this.camera.zoomAt(apart(now) / apart(before), ...middle);
  }

  release(event) {
    if (!this.fingers.delete(event.pointerId)) return;
    this.canvas.classList.remove("held");
    if (event.type === "pointerup" && this.moved < 4) this.click();
  }

  box(target) {
    const found = target.closest?.("[data-box]");
    return found ? this.view.graph.boxes[found.dataset.box] : null;
  }

  click() {
    this.canvas.focus({ preventScroll: true });
    const box = this.box(this.under);
    if (box && this.under.closest(".toggle")) this.view.toggle(box);
    else this.view.select(box);
  }

  twice(event) {
    const box = this.box(this.under ?? event.target);
    if (box && !this.under?.closest(".toggle")) this.view.toggle(box);
  }
}

class Keys {
  constructor(view, root, canvas) {
    this.view = view;
    root.addEventListener("keydown", (event) => this.anywhere(event));
    canvas.addEventListener("keydown", (event) => this.onCanvas(event));
  }

  anywhere(event) {
    if (event.key !== "/" || event.target.matches("input")) return;
    event.preventDefault();
    this.view.search.field.focus();
  }

  onCanvas(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { view } = this;
    const { selected, camera } = view;
    const actions = {
      ArrowRight: () => this.walk([1, 0]), ArrowLeft: () => this.walk([-1, 0]),
      ArrowDown: () => this.walk([0, 1]), ArrowUp: () => this.walk([0, -1]),
      Enter: () => (selected ?? view.around) && view.toggle(selected ?? view.around),
      Backspace: () => selected?.around && view.go(selected.around),
      Escape: () => view.clear(),
      f: () => view.fit(), m: () => view.minimap.shut(),
      "+": () => camera.zoomAt(1.25), "=": () => camera.zoomAt(1.25), "-": () => camera.zoomAt(0.8),
      u: () => view.trace("previous"), d: () => view.trace("next"),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  walk(direction) {
    const { selected, graph } = this.view;
    const box = selected ? graph.neighbour(selected, direction) : this.view.middle();
    if (box) this.view.go(box);
  }
}

class Search {
  constructor(view, field, count) {
    Object.assign(this, { view, field, count, found: new Set(), at: -1 });
    field.oninput = () => this.begin();
    field.onkeydown = (event) => this.key(event);
  }

  key(event) {
    if (event.key === "Enter") this.go(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") this.clear();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  clear() {
    this.field.value = "";
    this.begin();
    this.view.canvas.focus();
  }

  // Which texts fit; null if there is nothing to look for.
  pattern() {
    const text = this.field.value.trim();
    const [, expression] = text.match(/^\/(.+?)\/?$/) ?? [];
    if (expression) return new RegExp(expression, "im");
    const plain = text.replace(/\s*[×x*]\s*(?=\d)/g, "×").toLowerCase();
    return plain && { test: (found) => found.toLowerCase().includes(plain) };
  }

  begin() {
    this.reached = undefined;
    this.look();
  }

  look() {
    let pattern = null;
    this.wrong = "";
    try {
      pattern = this.pattern();
    } catch {
      this.wrong = "not a regular expression";
    }
    const { boxes } = this.view.graph;
    this.matches = pattern ? boxes.flatMap((box) => this.fits(box, pattern)) : [];
    this.found = new Set(this.matches.map(({ box }) => box));
    this.at = this.matches.findIndex(({ path }) => path === this.reached);
    this.tell(pattern);
    this.view.mark();
  }

  // Of a box itself and of what is closed in it: what fits, with its own path.
  fits(box, pattern) {
    return box.found.flatMap((text, place) => {
      const path = place ? text.split(" ", 1)[0] : box.path;
      return pattern.test(text) ? [{ box, path, inside: place > 0 }] : [];
    });
  }

  tell(pattern) {
    const total = this.matches.length;
    const inside = this.matches.filter((match) => match.inside).length;
    const boxes = `${total - inside} ${total - inside === 1 ? "box" : "boxes"}`;
    const groups = inside === 1 ? "1 inside a closed group" : `${inside} inside closed groups`;
    const all = inside ? `${boxes}; ${groups}` : boxes;
    const said = this.at < 0 ? all : `${this.at + 1} of ${total}`;
    this.count.textContent = this.wrong || (pattern ? said : "");
    this.count.classList.toggle("wrong", Boolean(this.wrong));
  }

  go(step) {
    const total = this.matches?.length;
    if (!total) return;
    this.at = this.at < 0 && step < 0 ? total - 1 : (this.at + step + total) % total;
    this.tell(this.pattern());
    const { box, path, inside } = this.matches[this.at];
    this.reached = path;
    if (inside) this.view.reveal(path, box);
    else this.view.show(box);
  }
}

class Minimap {
  constructor(view, place) {
    Object.assign(this, { view, place });
    this.picture = place.querySelector("canvas");
    this.window = place.querySelector(".window");
    place.onpointerdown = (event) => {
      place.setPointerCapture(event.pointerId);
      this.go(event);
    };
    place.querySelector(".shut").onpointerdown = (event) => event.stopPropagation();
    place.querySelector(".shut").onclick = () => this.shut();
    place.onpointermove = (event) => place.hasPointerCapture(event.pointerId) && this.go(event);
  }

  // A long ribbon is drawn wider than it is, or it would be a line.
  take(graph) {
    const [width, height] = graph.size;
    const { camera } = this.view;
    const most = [Math.min(150, camera.width * 0.12), Math.min(190, camera.height * 0.4)];
    const scale = Math.min(most[0] / width, most[1] / height);
    const shown = [width, height].map((size, at) => Math.max(size * scale, Math.min(28, most[at])));
    this.scale = [shown[0] / width, shown[1] / height];
    this.draw(graph, shown);
  }

  draw(graph, [width, height]) {
    const sharp = window.devicePixelRatio || 1;
    Object.assign(this.picture, { width: width * sharp, height: height * sharp });
    Object.assign(this.picture.style, { width: `${width}px`, height: `${height}px` });
    const pen = this.picture.getContext("2d");
    pen.scale(this.scale[0] * sharp, this.scale[1] * sharp);
    for (const box of graph.boxes) {
      pen.fillStyle = box.fill;
      pen.globalAlpha = box.open ? 0.08 : 0.85;
      pen.fillRect(box.x, box.y, box.width, box.height);
    }
  }

  shut() {
    this.closed = !this.closed;
    this.follow();
  }

  follow() {
    const { camera, graph } = this.view;
    const [left, top, right, bottom] = camera.seen();
    const [width, height] = graph.size;
    const whole = left <= 0 && top <= 0 && right >= width && bottom >= height;
    this.place.hidden = this.closed || whole;
    const sides = { left, top, width: right - left, height: bottom - top };
    for (const [side, value] of Object.entries(sides)) {
      const across = side === "left" || side === "width";
      this.window.style[side] = `${value * this.scale[across ? 0 : 1]}px`;
    }
  }

  go(event) {
    event.stopPropagation();
    const box = this.picture.getBoundingClientRect();
    const { camera } = this.view;
    const place = [
      (event.clientX - box.left) / this.scale[0],
      (event.clientY - box.top) / this.scale[1],
    ];
    camera.put(place, [camera.width / 2, camera.height / 2]);
  }
}

// The graph as a nested list for those who listen; long ones are written when there is time.
class Outline {
  constructor(place) {
    this.place = place;
  }

  take(graph) {
    clearTimeout(this.later);
    const list = html("ul");
    this.place.replaceChildren(list);
    this.lists = new Map([[undefined, list]]);
    this.write(graph, 0);
  }

  write(graph, from) {
    const until = Math.min(from + 200, graph.boxes.length);
    for (const box of graph.boxes.slice(from, until)) {
      this.lists.get(box.around).append(this.item(box));
    }
    if (until < graph.boxes.length) this.later = setTimeout(() => this.write(graph, until), 50);
  }

  item(box) {
    const made = html("li", { textContent: spoken(box) });
    if (!box.open) return made;
    const inner = html("ul");
    this.lists.set(box, inner);
    made.append(inner);
    return made;
  }
}

function spoken(box) {
  const state = box.openable ? [box.open ? "open" : "closed"] : [];
  const next = box.next.slice(0, 4).map(({ title, name }) => `${title} ${name}`.trim());
  const then = next.length ? [`then ${next.join(" and ")}`] : [];
  return [...box.tooltip, ...state, ...then].join("; ");
}

class View {
  constructor(root, setStateValue, setTriggerValue) {
    Object.assign(this, { root, setStateValue, setTriggerValue, turn: 0 });
    this.part = (name) => root.querySelector(`.${name}`);
    this.canvas = this.part("canvas");
    this.camera = new Camera(this.canvas, () => this.moved());
    this.painter = new Painter(this.part("drawing"), this.camera);
    this.minimap = new Minimap(this, this.part("minimap"));
    this.search = new Search(this, this.part("wanted"), this.part("count"));
    this.outline = new Outline(this.part("outline"));
    this.hand = new Hand(this, this.canvas);
    this.keys = new Keys(this, root, this.canvas);
    this.reached = { boxes: new Set(), side: "" };
    this.listen();
  }

  listen() {
    this.part("more").onclick = () => this.camera.zoomAt(1.25);
    this.part("less").onclick = () => this.camera.zoomAt(0.8);
    this.part("fit").onclick = () => this.fit();
    this.part("up").onclick = () => this.trace("previous");
    this.part("down").onclick = () => this.trace("next");
    this.part("full").onclick = () => this.fullScreen();
    this.part("png").onclick = () => new Picture(this).save();
    this.part("full").hidden = !document.fullscreenEnabled;
    new ResizeObserver(() => this.byItself(() => this.resized())).observe(this.canvas);
  }

  fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.root.requestFullscreen();
  }

  // A message: a line of JSON about the selection, then the compressed graph.
  async receive(message) {
    const turn = ++this.turn;
    const end = message.indexOf(10);
    const header = JSON.parse(new TextDecoder().decode(message.subarray(0, end)));
    const data = await inflate(message.subarray(end + 1));
    if (turn !== this.turn) return; // a newer one has come meanwhile
    this.byItself(() => this.take(header, data));
  }

  take(header, data) {
    const before = this.graph;
    const places = before && before.network === data.network ? this.places() : null;
    const path = this.wanted(header, places !== null);
    this.graph = new Graph(data, header.fixed);
    this.path = path ?? null;
    this.selected = this.graph.byPath.get(path) ?? null;
    const around = this.graph.byPath.get(header.within) ?? this.graph.holder(path);
    this.around = path && !this.selected ? (around ?? null) : null;
    this.join(header.together);
    this.painter.take(this.graph);
    this.legend();
    this.outline.take(this.graph);
    this.minimap.take(this.graph);
    this.canvas.setAttribute("aria-label", `Graph of ${data.network}`);
    if (places) this.anchor(places);
    else this.begin();
    if (this.selected && this.revealed === path) {
      this.revealed = undefined;
      this.show(this.selected);
    }
    this.search.look();
    this.trace(places ? this.reached.side : "", false);
    this.root.dataset.ready = `${this.turn}`;
  }

  // Python's word about the selection counts where it is new; else the person's.
  wanted({ selected }, same) {
    const told = this.told;
    this.told = selected;
    const known = same && selected === told && selected !== this.revealed;
    return known ? this.path : selected;
  }

  begin() {
    this.hidden = !this.camera.width; // as in a tab behind another
    this.camera.begin(this.graph.size);
    if (this.selected ?? this.around) this.camera.reveal(this.selected ?? this.around);
    this.settle(() => this.begin());
  }

  fit() {
    this.camera.fit(this.graph.size);
    this.settle(() => this.fit());
  }

  // While the person lets the view stand as it is, it is made anew for a window of another size.
  settle(again) {
    const { x, y, zoom } = this.camera;
    this.rest = { x, y, zoom, again };
  }

  get resting() {
    const near = (name) => Math.abs(this.rest[name] - this.camera[name]) < 0.01;
    return this.rest && ["x", "y", "zoom"].every(near);
  }

  // Where boxes stand on the screen: first the one that was opened or closed, then the selected
  // one, then all others from the middle of the screen outwards.
  places() {
    const [x, y] = this.camera.toGraph(this.camera.width / 2, this.camera.height / 2);
    const far = (box) => Math.abs(box.x + box.width / 2 - x) + Math.abs(box.y - y);
    const seen = [...this.graph.within(this.camera.seen())].filter(({ way }) => !way);
    const first = [this.graph.byPath.get(this.toggled), this.selected].filter(Boolean);
    const boxes = [...first, ...seen.sort((a, b) => far(a) - far(b))];
    return boxes.map((box) => [box.path, this.camera.toScreen(box.x + box.width / 2, box.y)]);
  }

  anchor(places) {
    const kept = places.find(([path]) => this.graph.byPath.has(path));
    this.toggled = undefined;
    if (!kept) return this.begin();
    const box = this.graph.byPath.get(kept[0]);
    this.camera.put([box.x + box.width / 2, box.y], kept[1]);
  }

  resized() {
    if (!this.graph) return;
    this.minimap.take(this.graph);
    if (this.hidden && this.camera.width) this.begin();
    else if (this.resting) this.rest.again();
    this.redraw();
  }

  moved() {
    this.redraw();
    if (!this.alone) for (const other of this.others()) other.follow(this);
  }

  // What the camera does here is no move of the person: no other view follows.
  byItself(act) {
    this.alone = true;
    act();
    this.alone = false;
  }

  // Views of a page with the same word move together.
  join(word) {
    TOGETHER.get(this.word)?.delete(this);
    this.word = word;
    if (!word) return;
    if (!TOGETHER.has(word)) TOGETHER.set(word, new Set());
    TOGETHER.get(word).add(this);
  }

  others() {
    const views = [...(TOGETHER.get(this.word) ?? [])];
    for (const view of views) if (!view.root.isConnected) view.join(); // it is gone
    return views.filter((view) => view !== this && view.word === this.word);
  }

  // The same zoom, and in the middle of the screen the same share of the graph's sides.
  follow({ camera, graph }) {
    if (!this.camera.width) return;
    const at = camera.toGraph(camera.width / 2, camera.height / 2);
    const place = at.map((value, side) => (value / graph.size[side]) * this.graph.size[side]);
    this.byItself(() => {
      this.camera.zoom = camera.zoom;
      this.camera.put(place, [this.camera.width / 2, this.camera.height / 2]);
    });
  }

  redraw() {
    if (!this.graph || this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.minimap.follow();
      if (this.painter.paint((thing) => this.marks(thing))) this.redraw();
    });
  }

  marks(thing) {
    const { boxes, side } = this.reached;
    if (thing.way) return { reached: side && boxes.has(thing.source) && boxes.has(thing.target) };
    return {
      selected: thing === this.selected,
      around: thing === this.around,
      found: this.search.found.has(thing),
      reached: boxes.has(thing),
    };
  }

  mark() {
    this.canvas.classList.toggle("tracing", Boolean(this.reached.side));
    for (const [part, side] of [["up", "previous"], ["down", "next"]]) {
      this.part(part).disabled = !this.selected;
      this.part(part).setAttribute("aria-pressed", this.reached.side === side);
    }
    this.painter.markAll((thing) => this.marks(thing));
    this.redraw();
  }

  select(box) {
    if (box === this.selected && !this.around) return;
    this.selected = box;
    this.path = box?.path ?? null;
    this.around = null;
    this.part("said").textContent = box ? spoken(box) : "";
    this.trace(this.reached.side, false);
    this.setStateValue("selected", this.path);
  }

  go(box) {
    this.camera.reveal(box);
    this.select(box);
  }

  show(box) {
    this.camera.zoom = Math.max(this.camera.zoom, READABLE);
    this.camera.centreOn(box);
    this.select(box);
  }

  // What stands in a closed box: Python opens the way to it and selects it.
  reveal(path, box) {
    if (this.graph.fixed) return this.show(box);
    this.revealed = path;
    this.setTriggerValue("reveal", path);
  }

  middle() {
    const [left, top, right, bottom] = this.camera.seen();
    const from = { x: (left + right) / 2, y: (top + bottom) / 2, width: 0, height: 0 };
    const far = (box) => Math.hypot(...centre(box).map((at, side) => at - [from.x, from.y][side]));
    return this.graph.boxes.filter(({ open }) => !open).sort((a, b) => far(a) - far(b))[0];
  }

  toggle(box) {
    if (!box.openable) return;
    this.toggled = box.path;
    const within = (one) => one && (one.around === box || within(one.around));
    if (within(this.selected)) this.select(box); // what was selected goes away
    this.setTriggerValue("toggle", box.path);
  }

  clear() {
    this.reached = { boxes: new Set(), side: "" };
    this.select(null);
    this.mark();
  }

  // Highlight everything before or after the selection; the same again ends it.
  trace(side, again = true) {
    const wanted = this.selected && !(again && side === this.reached.side) ? side : "";
    const boxes = wanted ? this.graph.reach(this.selected, wanted) : new Set();
    this.reached = { boxes, side: wanted };
    this.mark();
  }

  explain(box, [x, y] = [0, 0]) {
    const tip = this.part("tooltip");
    tip.hidden = !box;
    if (!box) return;
    tip.textContent = box.tooltip.join("\n");
    tip.style.left = `${between(4, x + 14, this.camera.width - tip.offsetWidth - 4)}px`;
    const below = y + 18 + tip.offsetHeight < this.camera.height;
    tip.style.top = `${Math.max(4, below ? y + 18 : y - tip.offsetHeight - 10)}px`;
  }

  legend() {
    const { title, entries, scale, low, high, bar } = this.graph.legend;
    const swatch = (color) => {
      const made = html("i");
      made.style.background = color;
      if (scale.length && !scale.includes(color)) made.className = "none";
      return made;
    };
    const steps = html("span", { className: "scale" }, ...scale.map(swatch));
    this.part("legend").replaceChildren(
      html("span", { className: "heading" }, title),
      ...(scale.length ? [html("span", {}, low, steps, high)] : []),
      ...entries.map(([label, color]) => html("span", {}, swatch(color), label)),
      ...this.graph.kinds.map(([, label, color, width, dash]) => {
        const look = { stroke: color, "stroke-width": width, "stroke-dasharray": dash };
        const line = element("path", { d: "M0,7H28", ...look });
        const picture = element("svg", { width: 28, height: 14 }, line);
        return html("span", {}, picture, label);
      }),
      html("span", { className: "wide" }, bar),
    );
  }
}

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector(".graph-view");
  root.view ??= new View(root, setStateValue, setTriggerValue);
  root.view.receive(data);
}
