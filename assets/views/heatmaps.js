// Heat maps over pictures. Python has coloured them; here they are stacked, faded and zoomed.
//
// Window    which part of every picture is seen
// Cell      a picture, the heat above it, and its numbers
// Hand      mouse, fingers, wheel
// Keys      the keyboard
// View      joins them

const MOST_ZOOM = 16;
const NEAR = 4; // zoom from which pixels of the picture are shown as squares
const STEP = 1.5; // of the zoom buttons
const EDGE_PX = 32; // of a row that goes on, softened by the style sheet
const TOGETHER = (globalThis.heatTogether ??= new Map()); // word → views that move together
const KEYS_MOUSE = "Point to read numbers. The wheel zooms after a click, or with Ctrl or ⌘; dragging"
  + " moves, a double click shows all. Keys: + − 0, and Shift with arrows.";
const KEYS_TOUCH = "Tap a place to read its number in every map; two fingers zoom.";

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

// Places are shares of a picture's sides, so that pictures of any size move together.
class Window {
  constructor(changed) {
    Object.assign(this, { changed, x: 0, y: 0, zoom: 1 });
  }

  // The share of the picture that stands at a share of the frame.
  toPicture(x, y) { return [this.x + x / this.zoom, this.y + y / this.zoom]; }

  put(x, y, zoom = this.zoom) {
    this.zoom = between(1, zoom, MOST_ZOOM);
    const last = 1 - 1 / this.zoom;
    this.x = between(0, x, last);
    this.y = between(0, y, last);
    this.changed();
  }

  zoomAt(factor, x = 0.5, y = 0.5) {
    const [left, top] = this.toPicture(x, y);
    const zoom = between(1, this.zoom * factor, MOST_ZOOM);
    this.put(left - x / zoom, top - y / zoom, zoom);
  }

  move(dx, dy) { this.put(this.x - dx / this.zoom, this.y - dy / this.zoom); }

  whole() { this.put(0, 0, 1); }

  // Moves as little as needed to see a place.
  reveal([x, y]) {
    const side = 1 / this.zoom;
    this.put(between(x - side, this.x, x), between(y - side, this.y, y));
  }
}

class Cell {
  constructor(key) {
    this.key = key;
    this.title = html("figcaption", { className: "title" });
    this.seen = html("img", { className: "seen", draggable: false });
    this.heat = html("img", { className: "heat", draggable: false });
    this.place = html("i", { className: "place" });
    this.frame = html(
      "div",
      { className: "frame", tabIndex: -1 },
      html("div", { className: "stack" }, this.seen, this.heat, this.place),
      html("i", { className: "across" }),
      html("i", { className: "down" }),
    );
    this.frame.cell = this;
    this.note = html("span", { className: "note" });
    this.number = html("b");
    this.where = html("span", { className: "where" });
    this.value = html("span", { className: "value" }, this.number, this.where);
    this.notes = html("div", { className: "notes" }, this.note);
    this.bar = html("div");
    const parts = [this.title, this.frame, this.bar, this.notes];
    this.element = html("figure", { className: "cell" }, ...parts);
  }

  take(cell, picture, selectable, headed) {
    const [width, height] = picture.size;
    this.title.replaceChildren(...(cell.title ? [html("bdi", {}, cell.title)] : []));
    this.title.title = cell.title;
    this.title.classList.toggle("hidden", headed);
    this.note.textContent = cell.note;
    this.frame.style.aspectRatio = `${width} / ${height}`;
    this.frame.setAttribute("role", selectable ? "button" : "group");
    this.frame.setAttribute("aria-label", cell.alt);
    draw(this.seen, picture.url, picture.alt);
    fillBar(this.bar, cell.bar);
    (this.bar.querySelector(".middle") ?? this.notes).append(this.value);
    this.heat.hidden = this.place.hidden = this.value.hidden = !cell.heat;
    this.numbers = cell.heat && { ...cell.values, places: bytes(cell.values.places) };
    if (!cell.heat) return;
    draw(this.heat, cell.heat, cell.alt);
    this.heat.classList.toggle("pixelated", cell.pixelated);
  }

  select(selected, selectable) {
    this.element.classList.toggle("selected", selected);
    if (selectable) this.frame.setAttribute("aria-pressed", selected);
    else this.frame.removeAttribute("aria-pressed");
  }

  // Column and row of the map's own grid at a place of the picture.
  at([x, y]) {
    const [width, height] = this.numbers.size;
    return [
      between(0, Math.floor(x * width), width - 1), between(0, Math.floor(y * height), height - 1),
    ];
  }

  // The middle of the place that lies some columns and rows further.
  beside(point, [dx, dy]) {
    const [width, height] = this.numbers.size;
    const [column, row] = this.at(point);
    return [
      (between(0, column + dx, width - 1) + 0.5) / width,
      (between(0, row + dy, height - 1) + 0.5) / height,
    ];
  }

  point(point) {
    if (!this.numbers) return;
    const { size: [width, height], places, texts } = this.numbers;
    const [column, row] = this.at(point);
    this.number.textContent = texts[places[row * width + column]];
    this.where.textContent = ` · row ${row + 1}, column ${column + 1}`;
    Object.assign(this.place.style, {
      left: `${(100 * column) / width}%`, width: `${100 / width}%`,
      top: `${(100 * row) / height}%`, height: `${100 / height}%`,
    });
  }
}

function draw(image, url, alt) {
  if (image.src !== url) image.src = url;
  image.alt = alt;
}

function fillBar(place, bar) {
  place.className = bar ? "bar" : "";
  place.replaceChildren();
  if (!bar) return;
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", bar.words);
  place.title = bar.words;
  const colours = html("div", { className: "colours" });
  colours.style.background = bar.colours;
  const [low, middle, high] = bar.marks.map((mark) => html("span", { className: "mark" }, mark));
  const between = html("span", { className: "middle" }, middle); // here the pointed number stands
  place.append(colours, html("div", { className: "marks" }, low, between, high));
}

class Hand {
  constructor(view, grid) {
    Object.assign(this, { view, grid, window: view.window, moved: 0 });
    this.fingers = new Map();
    grid.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    const two = (event) => event.touches.length > 1 && event.cancelable && event.preventDefault();
    grid.addEventListener("touchstart", two, { passive: false });
    grid.addEventListener("touchmove", two, { passive: false });
    grid.onpointerdown = (event) => this.press(event);
    grid.onpointermove = (event) => this.move(event);
    grid.onpointerup = grid.onpointercancel = (event) => this.release(event);
    grid.onpointerleave = (event) => event.pointerType === "mouse" && view.point(null);
    grid.ondblclick = (event) => event.target.closest(".frame") && this.window.whole();
  }

  // A place as shares of a frame.
  place(event, frame) {
    const box = frame.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }

  wheel(event) {
    const frame = event.target.closest(".frame");
    const taken = event.ctrlKey || event.metaKey || this.grid.contains(this.view.focused);
    const nothing = event.deltaY > 0 && this.window.zoom === 1 && !event.ctrlKey && !event.metaKey;
    if (!frame || !taken || nothing) return; // the page scrolls
    event.preventDefault();
    const step = event.deltaMode ? 30 : 1; // some browsers count lines
    const speed = event.ctrlKey ? 0.01 : 0.0016; // a pinch on a touchpad comes as ctrl + wheel
    const turned = between(-240, event.deltaY * step, 240);
    this.window.zoomAt(Math.exp(-turned * speed), ...this.place(event, frame));
  }

  press(event) {
    const frame = event.target.closest(".frame");
    if (event.button || !frame) return;
    if (!this.fingers.size) this.frame = frame;
    this.frame.setPointerCapture(event.pointerId);
    this.fingers.set(event.pointerId, this.place(event, this.frame));
    this.moved = this.fingers.size > 1 ? Infinity : 0;
    this.moves = event.pointerType !== "touch" || this.view.focused === this.frame;
  }

  move(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before) return this.hover(event);
    const now = this.place(event, this.frame);
    const others = [...this.fingers].filter(([id]) => id !== event.pointerId);
    this.fingers.set(event.pointerId, now);
    if (others.length) return this.pinch(others[0][1], before, now);
    const [dx, dy] = [now[0] - before[0], now[1] - before[1]];
    this.moved += Math.hypot(dx * this.frame.clientWidth, dy * this.frame.clientHeight);
    if (this.moved < 4 || !this.moves) return;
    this.view.root.classList.toggle("held", this.window.zoom > 1);
    this.window.move(dx, dy);
    this.hover(event);
  }

  hover(event) {
    const frame = this.fingers.size ? this.frame : event.target.closest(".frame");
    this.view.point(frame ? this.window.toPicture(...this.place(event, frame)) : null);
  }

  // One finger rests, the other goes from `before` to `now`.
  pinch(rest, before, now) {
    const apart = (place) => Math.hypot(place[0] - rest[0], place[1] - rest[1]) || 0.01;
    const middle = [(rest[0] + before[0]) / 2, (rest[1] + before[1]) / 2];
    this.window.zoomAt(apart(now) / apart(before), ...middle);
    this.window.move((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
  }

  release(event) {
    if (!this.fingers.delete(event.pointerId)) return;
    this.view.root.classList.remove("held");
    if (event.type !== "pointerup" || this.moved >= 4) return;
    this.hover(event);
    this.view.focus(this.frame.cell);
    this.view.choose(this.frame.cell);
  }
}

class Keys {
  constructor(view, grid) {
    this.view = view;
    grid.onkeydown = (event) => this.press(event);
    grid.addEventListener("focusin", ({ target }) => target.cell && view.rove(target.cell));
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { view } = this;
    const cell = event.target.cell;
    const towards = {
      ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1],
    }[event.key];
    const actions = {
      Enter: () => view.choose(cell), " ": () => view.choose(cell),
      Escape: () => view.point(null),
      0: () => view.window.whole(),
      "+": () => view.step(STEP), "=": () => view.step(STEP), "-": () => view.step(1 / STEP),
    };
    const walk = () => this.walk(cell, towards, event.shiftKey || view.cells.length === 1);
    const action = towards ? walk : actions[event.key];
    if (!cell || !action) return;
    event.preventDefault();
    action();
  }

  walk(cell, towards, points) {
    if (points) return this.view.walk(cell, towards);
    const next = nearest(cell, this.view.cells, towards);
    if (next) this.view.focus(next);
  }
}

// The nearest other cell in a direction.
function nearest(from, cells, [dx, dy]) {
  const middle = ({ frame }) => {
    const box = frame.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  };
  const [x, y] = middle(from);
  const far = (cell) => {
    const [toX, toY] = middle(cell);
    const [along, across] = dx ? [(toX - x) * dx, toY - y] : [(toY - y) * dy, toX - x];
    return along > 1 ? along + 4 * Math.abs(across) : Infinity;
  };
  const [first] = cells.map((cell) => [far(cell), cell]).sort(([a], [b]) => a - b);
  return first[0] < Infinity ? first[1] : null;
}

class View {
  constructor(root, setTriggerValue) {
    Object.assign(this, { root, setTriggerValue, cells: [], known: new Map(), turn: 0 });
    this.part = (name) => root.querySelector(`.${name}`);
    this.grid = this.part("grid");
    this.window = new Window(() => this.moved());
    this.hand = new Hand(this, this.grid);
    this.keys = new Keys(this, this.grid);
    this.listen();
    this.show();
  }

  listen() {
    const slider = this.part("opacity");
    slider.oninput = () => this.fade(slider.value / 100);
    slider.onchange = () => this.setTriggerValue("opacity", slider.value / 100);
    this.part("more").onclick = () => this.step(STEP);
    this.part("less").onclick = () => this.step(1 / STEP);
    this.part("whole").onclick = () => this.window.whole();
    this.part("full").onclick = () => this.fullScreen();
    this.part("full").hidden = !document.fullscreenEnabled;
    this.part("help").onclick = () => this.help();
    this.grid.onscroll = () => this.soften();
    new ResizeObserver(() => this.resized()).observe(this.grid);
    this.part("keys").textContent =
      matchMedia("(pointer: coarse)").matches ? KEYS_TOUCH : KEYS_MOUSE;
  }

  help() {
    const hidden = this.part("keys").classList.toggle("hidden");
    this.part("help").setAttribute("aria-expanded", `${!hidden}`);
  }

  fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.root.requestFullscreen();
  }

  receive(data) {
    const fresh = this.turn++ === 0 || data.version !== this.data.version;
    this.data = data;
    this.join(data.together);
    this.root.classList.toggle("compact", data.compact);
    this.root.classList.toggle("selectable", data.selectable);
    this.root.classList.toggle("plain", !data.tools);
    this.root.classList.toggle("short", data.cells.length <= 2);
    this.cells = data.cells.filter(Boolean).map((cell) => this.cell(cell));
    this.known = new Map(this.cells.map((cell) => [cell.key, cell]));
    this.arrange();
    fillBar(this.sharedBar(), data.bar);
    if (fresh) {
      this.selected = data.selected;
      this.fade(data.opacity, false);
    }
    this.mark();
    if (fresh) this.reveal();
    this.point(this.pointed, false);
    this.rove(this.cells.find(({ frame }) => frame === this.focused) ?? this.cells[0]);
    this.root.dataset.ready = `${this.turn}`;
  }

  cell(cell) {
    const kept = this.known.get(cell.key) ?? new Cell(cell.key);
    const { pictures, selectable, rows, columns } = this.data;
    kept.take(cell, pictures[cell.picture], selectable, rows.length + columns.length > 0);
    return kept;
  }

  sharedBar() {
    const place = this.part("shared");
    if (!this.data.bar) place.replaceChildren();
    else if (!place.firstChild) place.append(html("div"));
    return place.firstChild ?? html("div");
  }

  // Cells in their order; elements that already stand there stay, with the focus in them.
  arrange() {
    const { rows, columns, cells, cellPx } = this.data;
    const headed = rows.length + columns.length > 0;
    this.grid.classList.toggle("headed", headed);
    this.grid.classList.toggle("single", !headed && cells.length === 1);
    this.grid.style.setProperty("--cell", `${cellPx}px`);
    const across = columns.length || Math.ceil(cells.length / (rows.length || 1));
    this.grid.style.setProperty("--columns", across);
    const order = JSON.stringify([rows, columns, cells.map((cell) => cell?.key)]);
    if (order === this.order) return;
    this.order = order;
    const focused = this.focused;
    const elements = cells.map((cell) =>
      cell ? this.known.get(cell.key).element : html("div", { className: "empty" }),
    );
    this.grid.replaceChildren(...(headed ? this.headed(elements, across) : elements));
    if (this.grid.contains(focused)) focused.focus({ preventScroll: true });
  }

  headed(elements, across) {
    const { rows, columns } = this.data;
    const corner = html("div", { className: "corner" });
    const top = columns.map((name) => html("div", { className: "column" }, name));
    const lines = Array.from({ length: Math.ceil(elements.length / across) }, (_, row) => [
      html("div", { className: "line" }, rows[row] ?? ""),
      ...elements.slice(row * across, (row + 1) * across),
    ]);
    return [...(top.length ? [corner, ...top] : []), ...lines.flat()];
  }

  get focused() { return this.root.getRootNode().activeElement; }

  focus(cell) {
    this.rove(cell);
    cell.frame.focus({ preventScroll: this.hand.fingers.size > 0 });
  }

  // One cell at a time is a stop of the Tab key.
  rove(current) {
    for (const cell of this.cells) cell.frame.tabIndex = cell === current ? 0 : -1;
  }

  choose(cell) {
    if (!this.data.selectable || !cell || cell.key === this.selected) return;
    this.selected = cell.key;
    this.mark();
    this.reveal();
    this.setTriggerValue("selected", cell.key);
  }

  mark() {
    for (const cell of this.cells) {
      cell.select(this.data.selectable && cell.key === this.selected, this.data.selectable);
    }
  }

  // The chosen cell of a row that is wider than its place; the page itself stays where it is.
  reveal() {
    const chosen = this.data?.selectable && this.known.get(this.selected);
    if (chosen) {
      const [row, cell] = [this.grid, chosen.element].map((each) => each.getBoundingClientRect());
      const before = Math.min(0, cell.left - EDGE_PX - row.left);
      const behind = Math.max(0, cell.right + EDGE_PX - row.right);
      this.grid.scrollLeft += before || behind;
    }
    this.soften();
  }

  resized() {
    const { clientWidth } = this.grid;
    if (clientWidth === this.width) return this.soften();
    this.width = clientWidth;
    this.reveal();
  }

  // Softens the edges behind which there is more.
  soften() {
    const { scrollLeft, scrollWidth, clientWidth, classList } = this.grid;
    classList.toggle("more-before", scrollLeft > 1);
    classList.toggle("more-behind", scrollLeft < scrollWidth - clientWidth - 1);
  }

  fade(share, tell = true) {
    this.opacity = share;
    this.root.style.setProperty("--heat", share);
    this.part("opacity").value = Math.round(100 * share);
    this.part("share").textContent = `${Math.round(100 * share)} %`;
    if (tell) for (const other of this.others()) other.fade(share, false);
  }

  // Zoom at the place that is pointed at, if it is seen.
  step(factor) {
    const { x, y, zoom } = this.window;
    const [toX, toY] = this.pointed ?? [x + 0.5 / zoom, y + 0.5 / zoom];
    const [across, down] = [(toX - x) * zoom, (toY - y) * zoom];
    const seen = [across, down].every((share) => share >= 0 && share <= 1);
    this.window.zoomAt(factor, ...(seen ? [across, down] : [0.5, 0.5]));
  }

  moved() {
    this.show();
    const { x, y, zoom } = this.window;
    if (this.alone) return;
    for (const other of this.others()) {
      other.alone = true;
      other.window.put(x, y, zoom);
      other.alone = false;
    }
  }

  show() {
    const { x, y, zoom } = this.window;
    const values = { "--left": x, "--top": y, "--zoom": zoom };
    for (const [name, value] of Object.entries(values)) this.root.style.setProperty(name, value);
    this.root.classList.toggle("zoomed", zoom > 1);
    this.root.classList.toggle("near", zoom >= NEAR);
    this.part("scale").textContent = `${Math.round(100 * zoom)} %`;
    this.part("less").disabled = this.part("whole").disabled = zoom === 1;
    this.part("more").disabled = zoom === MOST_ZOOM;
  }

  // Marks a place in every map and shows its numbers; null ends it.
  point(place, tell = true) {
    this.pointed = place?.map((share) => between(0, share, 1)) ?? null;
    this.root.classList.toggle("pointed", Boolean(place));
    if (tell) for (const other of this.others()) other.point(place, false);
    if (!place) return;
    this.root.style.setProperty("--x", this.pointed[0]);
    this.root.style.setProperty("--y", this.pointed[1]);
    for (const cell of this.cells) cell.point(this.pointed);
  }

  // The keyboard points: from the middle of what is seen, one place of the cell's own map further.
  // A picture without a map has the places of the first map.
  walk(from, towards) {
    const cell = from.numbers ? from : this.cells.find(({ numbers }) => numbers);
    if (!cell) return;
    const { x, y, zoom } = this.window;
    const middle = [x + 0.5 / zoom, y + 0.5 / zoom];
    const place = cell.beside(this.pointed ?? middle, this.pointed ? towards : [0, 0]);
    this.window.reveal(place);
    this.point(place);
    this.part("said").textContent = `${cell.title.textContent}: ${cell.value.textContent}`;
  }

  // Views of a page with the same word zoom, point and fade together.
  join(word) {
    if (word === this.word) return;
    TOGETHER.get(this.word)?.delete(this);
    this.word = word;
    if (!word) return;
    if (!TOGETHER.has(word)) TOGETHER.set(word, new Set());
    TOGETHER.get(word).add(this);
  }

  others() {
    const views = [...(TOGETHER.get(this.word) ?? [])];
    for (const view of views) if (!view.root.isConnected) view.join(""); // it is gone
    return views.filter((view) => view !== this && view.word === this.word);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".heat-view");
  root.view ??= new View(root, setTriggerValue);
  root.view.receive(data);
}
