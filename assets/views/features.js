// A layer's feature maps. Python has drawn them; here one is enlarged and read place by place.
//
// Grid      all channels
// Large     one channel beside the picture, and what its places see
// View      joins them

const NONE = -1; // a trigger that says nothing would not be told
const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

class Grid {
  constructor(view, place) {
    Object.assign(this, { view, place, buttons: [] });
    place.onclick = (event) => this.choose(event.target.closest("button"));
    place.onkeydown = (event) => this.press(event);
    place.addEventListener("focusin", ({ target }) => this.rove(this.buttons.indexOf(target)));
  }

  take({ channels, cellPx, ranked }) {
    const focused = this.buttons.indexOf(this.view.focused);
    this.place.style.setProperty("--cell", `${cellPx}px`);
    this.buttons = channels.map((channel) => this.button(channel, ranked));
    this.place.replaceChildren(...this.buttons);
    this.rove(between(0, focused, this.buttons.length - 1));
    if (focused >= 0) this.buttons[Math.min(focused, this.buttons.length - 1)]?.focus();
  }

  button({ number, url, alt, score }, ranked) {
    const picture = html("img", { src: url, alt, draggable: false });
    const words = [html("b", {}, `${number}`), html("span", {}, score)];
    const made = html("button", { type: "button", className: "channel" }, picture, ...words);
    made.setAttribute("aria-label", `${alt}; ${ranked} ${score}`);
    made.title = `${ranked} ${score}`;
    return made;
  }

  choose(button) {
    if (button) this.view.choose(this.view.data.channels[this.buttons.indexOf(button)].number);
  }

  mark(selected) {
    this.view.data.channels.forEach(({ number }, index) =>
      this.buttons[index].setAttribute("aria-pressed", number === selected),
    );
  }

  // One channel at a time is a stop of the Tab key.
  rove(current) {
    this.buttons.forEach((button, index) => (button.tabIndex = index === current ? 0 : -1));
  }

  press(event) {
    const [dx, dy] = STEPS[event.key] ?? [0, 0];
    const tops = this.buttons.map((button) => button.offsetTop);
    const across = tops.filter((top) => top === tops[0]).length;
    const next = this.buttons[this.buttons.indexOf(event.target) + dx + dy * across];
    if (!STEPS[event.key] || !next) return;
    event.preventDefault();
    next.focus();
  }
}

class Large {
  constructor(view, part) {
    Object.assign(this, { view, part, root: part("large"), map: part("map"), held: false });
    part("shut").onclick = () => view.choose(null);
    this.root.onkeydown = (event) => this.press(event);
    this.map.onpointerdown = (event) => this.hold(event);
    this.map.onpointermove = (event) => this.move(event);
    this.map.onpointerup = this.map.onpointercancel = () => (this.held = false);
    this.map.onpointerleave = (event) => event.pointerType === "mouse" && this.point(null);
  }

  take({ picture, sight, words, ranked }) {
    Object.assign(this, { sight, words, ranked });
    Object.assign(this.part("seen"), { src: picture.url, alt: picture.alt });
    this.root.classList.toggle("boxed", Boolean(sight));
  }

  show(channel) {
    const { hidden } = this.root;
    this.root.hidden = !channel;
    if (!channel) return;
    if (hidden) this.root.scrollIntoView({ block: "nearest" });
    this.part("name").textContent = channel.name;
    this.part("rank").textContent = `${this.ranked} ${channel.score}`;
    this.map.setAttribute("aria-label", channel.alt);
    Object.assign(this.part("enlarged"), { src: channel.url, alt: channel.alt });
    this.numbers = { ...channel.values, places: bytes(channel.values.places) };
    this.bar(channel.bar);
    this.point(this.pointed);
  }

  bar({ colours, marks, words }) {
    const bar = this.part("bar");
    bar.setAttribute("role", "img");
    bar.setAttribute("aria-label", words);
    const strip = html("div", { className: "colours" });
    strip.style.background = colours;
    const ends = marks.map((mark) => html("span", {}, mark));
    bar.replaceChildren(strip, html("div", { className: "marks" }, ...ends));
  }

  hold(event) {
    if (event.button) return;
    this.map.focus({ preventScroll: true });
    this.held = true;
    this.move(event);
  }

  move(event) {
    if (event.pointerType === "touch" && !this.held) return;
    const box = this.map.getBoundingClientRect();
    const shares = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    this.point(shares.map((share) => between(0, share, 1)));
  }

  press(event) {
    if (event.key === "Escape") return this.view.choose(null);
    if (!STEPS[event.key] || event.target !== this.map) return;
    event.preventDefault();
    this.walk(STEPS[event.key]);
  }

  // To the middle of the place beside; the first step goes to the middle of the map.
  walk(step) {
    const { size } = this.numbers;
    const [from, by] = this.pointed ? [this.pointed, step] : [[0.5, 0.5], [0, 0]];
    const places = this.at(from).map((place, way) => between(0, place + by[way], size[way] - 1));
    this.point(places.map((place, way) => (place + 0.5) / size[way]));
    const texts = [this.part("value").textContent, this.part("sight").textContent];
    this.part("said").textContent = texts.join("; ");
  }

  // Column and row of the map's places.
  at(shares) {
    return shares.map((share, way) => lookup(share, this.numbers.size[way]));
  }

  point(shares) {
    this.pointed = shares;
    this.root.classList.toggle("pointed", Boolean(shares));
    this.part("value").textContent = "";
    this.part("sight").textContent = this.words;
    if (!shares) return;
    const { size: [width, height], places, texts } = this.numbers;
    const [column, row] = this.at(shares);
    const text = texts[places[row * width + column]];
    this.part("value").textContent = `${text} · row ${row + 1}, column ${column + 1}`;
    Object.assign(this.part("place").style, {
      left: `${(100 * column) / width}%`, width: `${100 / width}%`,
      top: `${(100 * row) / height}%`, height: `${100 / height}%`,
    });
    if (this.sight) this.box(shares);
  }

  // What the place sees: Python says it of each column and each row.
  box([x, y]) {
    const { columns, rows } = this.sight;
    const [across, left, right] = columns[lookup(x, columns.length)];
    const [down, top, bottom] = rows[lookup(y, rows.length)];
    this.part("sight").textContent = `Sees pixel columns ${across}, rows ${down}`;
    Object.assign(this.part("field").style, {
      left: `${left}%`, right: `${right}%`, top: `${top}%`, bottom: `${bottom}%`,
    });
  }
}

const lookup = (share, count) => between(0, Math.floor(share * count), count - 1);

class View {
  constructor(root, setTriggerValue) {
    Object.assign(this, { root, setTriggerValue, turn: 0 });
    this.part = (name) => root.querySelector(`.${name}`);
    this.grid = new Grid(this, this.part("grid"));
    this.large = new Large(this, this.part);
  }

  get focused() { return this.root.getRootNode().activeElement; }

  // Python's word about the selection counts where its version is new; else the person's.
  receive(data) {
    const fresh = this.turn++ === 0 || data.version !== this.data.version;
    this.data = data;
    if (fresh) this.selected = data.selected;
    this.grid.take(data);
    this.large.take(data);
    this.show();
    this.root.dataset.ready = `${this.turn}`;
  }

  choose(number) {
    if (number === this.selected) return;
    const before = this.data.channels.findIndex((channel) => channel.number === this.selected);
    if (number === null && before >= 0) this.grid.buttons[before].focus();
    this.selected = number;
    this.show();
    this.setTriggerValue("selected", number ?? NONE);
  }

  show() {
    const { channels } = this.data;
    this.large.show(channels.find(({ number }) => number === this.selected));
    this.grid.mark(this.selected);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".feature-view");
  root.view ??= new View(root, setTriggerValue);
  root.view.receive(data);
}
