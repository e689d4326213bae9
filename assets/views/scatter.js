// Accuracy against cost. Python has counted, and found the front; here points and names are placed.
//
// Axis      from costs or percent to pixels, and the ticks that fit
// Names     names beside points, as many as fit without overlap
// Box       the numbers of one point
// View      joins them, and hears mouse and keys

const NEAR_PX = 28; // a point is meant if the pointer is that near
const SMALL_PX = 4.5, LARGE_PX = 6; // radius of points, and of emphasised ones
const GAP_PX = 5; // between a point and its name
const NARROW_PX = 460; // fewer names, and the box stands below
const LETTER_PX = 12;
const TITLE_PX = 160; // of the y axis, and half of the budget's words
const LAST_RANK = { narrow: 2, wide: 4 }; // which names are tried: chosen, best, emphasised, front, others

const polygon = (corners) => `M${corners.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join("L")}Z`;

// Corners around the middle, the first one straight up, alternating between radii.
const around = (radii, count) => polygon(Array.from({ length: count }, (_, at) => {
  const angle = (2 * Math.PI * at) / count - Math.PI / 2;
  const radius = radii[at % radii.length];
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}));

const SHAPES = {
  circle: (r) => `M${-r},0a${r},${r} 0 1 0 ${2 * r},0a${r},${r} 0 1 0 ${-2 * r},0Z`,
  square: (r) => polygon([[-1, -1], [1, -1], [1, 1], [-1, 1]].map((c) => c.map((v) => v * r * 0.9))),
  diamond: (r) => around([r * 1.25], 4),
  triangle: (r) => around([r * 1.3], 3),
  wedge: (r) => polygon([[-1.15, -0.7], [1.15, -0.7], [0, 1.3]].map((c) => c.map((v) => v * r))),
  cross: (r) => polygon([[-0.4, -1.2], [0.4, -1.2], [0.4, -0.4], [1.2, -0.4], [1.2, 0.4], [0.4, 0.4],
    [0.4, 1.2], [-0.4, 1.2], [-0.4, 0.4], [-1.2, 0.4], [-1.2, -0.4], [-0.4, -0.4]]
    .map((c) => c.map((v) => v * r))),
  star: (r) => around([r * 1.45, r * 0.62], 10),
};

class Axis {
  constructor({ title, ends, ticks }, log, from, to) {
    this.bend = log ? Math.log10 : (value) => value;
    Object.assign(this, { title, ticks, from, to });
    [this.low, this.high] = ends.map(this.bend);
  }

  at(value) {
    const share = (this.bend(value) - this.low) / (this.high - this.low);
    return this.from + share * (this.to - this.from);
  }

  // The finest choice of ticks that stand that far apart.
  fitting(apart) {
    const far = (ticks) => ticks.every(({ at }, place) =>
      !place || Math.abs(this.at(at) - this.at(ticks[place - 1].at)) >= apart);
    return this.ticks.find(far) ?? this.ticks.at(-1);
  }
}

// Whether a line between two places crosses a box.
function crosses([x0, y0], [x1, y1], box) {
  let [start, end] = [0, 1];
  for (const [from, delta, low, high] of [
    [x0, x1 - x0, box.left, box.right], [y0, y1 - y0, box.top, box.bottom],
  ]) {
    if (delta === 0) {
      if (from < low || from > high) return false;
      continue;
    }
    const [a, b] = [(low - from) / delta, (high - from) / delta].sort((p, q) => p - q);
    [start, end] = [Math.max(start, a), Math.min(end, b)];
    if (start > end) return false;
  }
  return true;
}

const overlap = (a, b, px = 1) => a.left < b.right + px && b.left < a.right + px
  && a.top < b.bottom + px && b.top < a.bottom + px;

// Names beside their points: of eight places the one that covers no point, no other name, and few
// lines. A name without such a place is left out.
class Names {
  constructor(frame, points, segments) {
    Object.assign(this, { frame, points, segments, taken: [] });
    this.canvas = document.createElement("canvas").getContext("2d");
  }

  width(text, strong, font) {
    this.canvas.font = `${strong ? 600 : 400} ${LETTER_PX}px ${font}`;
    return this.canvas.measureText(text).width;
  }

  // Boxes around a point in the order in which they are liked.
  places({ x, y, radius }, width) {
    const [far, height] = [radius + GAP_PX, LETTER_PX];
    const slant = radius * 0.7 + 3;
    const box = (left, middle) => ({ left, right: left + width, top: middle - height / 2, bottom: middle + height / 2 });
    return [
      box(x - width - slant, y - slant - height / 2), box(x - width / 2, y - far - height / 2 + 1),
      box(x + far, y), box(x + slant, y + slant + height / 2 - 1),
      box(x - width / 2, y + far + height / 2 - 1), box(x - width - far, y),
      box(x + slant, y - slant - height / 2), box(x - width - slant, y + slant + height / 2 - 1),
    ];
  }

  // Inside the chart, and on no other name.
  fits(box) {
    const { left, right, top, bottom } = this.frame;
    return box.left >= left + 2 && box.right <= right - 2 && box.top >= top && box.bottom <= bottom - 2
      && !this.taken.some((other) => overlap(box, other, 2));
  }

  covers(box, point) {
    return this.points.some((other) => other !== point && overlap(box, {
      left: other.x - other.radius, right: other.x + other.radius,
      top: other.y - other.radius, bottom: other.y + other.radius,
    }));
  }

  // What speaks against a place. The chosen point has its name even if another point is covered.
  cost(box, point) {
    if (!this.fits(box)) return Infinity;
    const covered = this.covers(box, point);
    if (covered && point.rank > 0) return Infinity;
    return this.segments.reduce(
      (sum, { from, to, weight }) => sum + (crosses(from, to, box) ? weight : 0), covered ? 50 : 0);
  }

  // Where a point's name stands, null where it doesn't fit. Less important names cross few lines.
  place(point, strong, font) {
    const found = this.places(point, this.width(point.label, strong, font))
      .map((box, order) => ({ box, cost: order * 0.3 + this.cost(box, point) }))
      .reduce((best, each) => (each.cost < best.cost ? each : best));
    if (found.cost > (point.rank < LAST_RANK.wide ? 200 : 5)) return null;
    this.taken.push(found.box);
    return found.box;
  }
}

class Box {
  constructor(element, chart) { Object.assign(this, { element, chart }); }

  show(point) {
    this.element.hidden = !point;
    if (!point) return;
    const values = html("div", { className: "values" });
    for (const [name, text, whole] of point.rows) {
      const exact = whole && whole !== text ? html("span", { className: "whole" }, `  ${whole}`) : "";
      values.append(html("span", {}, name), html("span", { className: "value" }, text, exact));
    }
    this.element.replaceChildren(html("b", {}, point.name), values, html("small", {}, point.note));
    this.place(point);
  }

  // Beside the point; on a narrow page below the chart.
  place({ x, y }) {
    const { clientWidth: width, clientHeight: height } = this.chart;
    const { offsetWidth, offsetHeight } = this.element;
    const narrow = width < NARROW_PX;
    const right = x + 16 + offsetWidth <= width;
    const left = narrow ? 0 : right ? x + 16 : x - 16 - offsetWidth;
    const top = narrow ? height + 2 : between(0, y - offsetHeight / 2, Math.max(0, height - offsetHeight));
    Object.assign(this.element.style, { left: `${Math.max(0, left)}px`, top: `${top}px` });
  }
}

class View {
  constructor(root, setTriggerValue) {
    Object.assign(this, { root, setTriggerValue, elements: new Map(), points: [] });
    this.part = (name) => root.querySelector(`.${name}`);
    this.chart = this.part("chart");
    this.box = new Box(this.part("box"), this.chart);
    this.listen();
  }

  listen() {
    this.chart.onpointermove = (event) => this.point(this.nearest(event));
    this.chart.onpointerleave = () => this.point(this.focused);
    this.chart.onclick = (event) => this.choose(this.nearest(event));
    this.chart.onkeydown = (event) => this.press(event);
    this.root.ontransitionend = (event) => event.target === this.root && this.dress();
    new ResizeObserver(() => this.draw()).observe(this.chart);
    document.fonts?.ready.then(() => this.draw());
  }

  receive(data) {
    this.data = { ...data };
    this.points = data.points.map((point) => ({ ...point }));
    for (const series of data.series) for (const at of series.points) {
      Object.assign(this.points[at], { series, radius: series.emphasised ? LARGE_PX : SMALL_PX });
    }
    this.part("drawing").setAttribute("aria-label", data.alt);
    this.pointed = this.x = null; // nothing is drawn yet
    this.fillPoints();
    this.fillLegend();
    this.fillTable();
    this.dress();
    this.draw();
    this.box.show(null);
    this.pointed = null;
    this.point(this.focused);
  }

  // Elements are kept by name, so that one keeps the focus when others come and go.
  fillPoints() {
    const kept = new Map(this.points.map((point) => [point.name, this.elements.get(point.name) ?? this.element()]));
    for (const point of this.points) {
      const element = kept.get(point.name);
      element.point = point;
      point.element = element;
      element.setAttribute("d", SHAPES[point.series.shape](point.radius));
      const said = point.rows.map(([name, text]) => `${name} ${text}`).join(", ");
      element.setAttribute("aria-label", `${point.name}: ${said}`);
      element.setAttribute("aria-pressed", `${point.name === this.data.selected}`);
    }
    this.elements = kept;
    // The emphasised ones stand above the others.
    const order = [...this.points].sort((a, b) => b.rank - a.rank);
    const focused = this.root.getRootNode().activeElement;
    this.part("points").replaceChildren(...order.map(({ element }) => element));
    if (focused?.point && focused.isConnected) focused.focus({ preventScroll: true });
    this.rove(this.points.find(({ name }) => name === this.data.selected)
      ?? this.points.find(({ name }) => name === this.data.best) ?? this.points[0]);
  }

  element() {
    const made = element("path", { role: "button", tabindex: -1 });
    made.onfocus = () => {
      this.rove(made.point);
      this.point(made.point);
    };
    made.onblur = () => this.point(null);
    return made;
  }

  // One point is reached by Tab, the others by arrows.
  rove(point) {
    for (const each of this.points) each.element.setAttribute("tabindex", each === point ? 0 : -1);
  }

  fillLegend() {
    const entries = this.data.series.map((series) => {
      const key = element("svg", { width: 12, height: 12, viewBox: "-6 -6 12 12", "aria-hidden": true });
      key.append(element("path", { d: SHAPES[series.shape](4.5), fill: "var(--color)" }));
      const entry = html("li", { className: series.emphasised ? "emphasised" : "" }, key, series.family);
      entry.colors = series.colors;
      entry.onmouseenter = () => this.light(series);
      entry.onmouseleave = () => this.light(null);
      return entry;
    });
    const key = (width, ...inside) => {
      const made = element("svg", { width, height: 12, viewBox: `0 -6 ${width} 12`, "aria-hidden": true });
      made.append(...inside);
      return made;
    };
    const note = (text, ...drawn) => html("li", { className: "note" }, ...drawn, text);
    const { front, best } = this.data.words;
    entries.push(note(front, key(22, element("path", { class: "sample", d: "M0,4H11V-4H22" }))));
    if (best) entries.push(note(best, key(14, element("circle", { class: "ring", cx: 7, r: 5.5 }))));
    this.part("legend").replaceChildren(...entries);
  }

  fillTable() {
    const head = html("tr", {}, ...this.data.heads.map((text) => html("th", { scope: "col" }, text)));
    const rows = this.points.map((point) => html(
      "tr", { className: point.front ? "on-front" : "" },
      html("th", { scope: "row" }, point.name + (point.front ? " (on the front)" : "")),
      html("td", {}, point.series.family),
      ...point.rows.map(([, text, whole]) => html("td", { title: whole }, text)),
    ));
    const table = html("table", {}, html("caption", { hidden: true }, this.data.alt));
    table.append(html("thead", {}, head), html("tbody", {}, ...rows));
    this.part("scroll").replaceChildren(table);
  }

  // The lighter tones on a dark page.
  dress() {
    if (!this.data) return;
    const tone = isDark(this.root) ? 1 : 0;
    const put = (element, colors) => element.style.setProperty("--color", colors[tone]);
    for (const { element, series } of this.points) put(element, series.colors);
    for (const entry of this.part("legend").children) if (entry.colors) put(entry, entry.colors);
    for (const line of this.part("lines").children) put(line, line.series.colors);
  }

  light(series) {
    this.root.classList.toggle("dimming", Boolean(series));
    for (const lit of this.root.querySelectorAll(".lit")) lit.classList.remove("lit");
    if (!series) return;
    const own = [...this.root.querySelectorAll(".point, .lines path, .labels text")]
      .filter((each) => (each.point?.series ?? each.series) === series);
    for (const each of own) each.classList.add("lit");
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.chart;
    if (!this.data || !width || !height) return;
    this.narrow = width < NARROW_PX;
    this.frame = { left: 34, right: width - 8, top: 25, bottom: height - 40 };
    const { left, right, top, bottom } = this.frame;
    this.part("drawing").setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.x = new Axis(this.data.x, true, left, right);
    this.y = new Axis(this.data.y, false, bottom, top);
    for (const point of this.points) Object.assign(point, { x: this.x.at(point.cost), y: this.y.at(point.accuracy) });
    this.drawAxes();
    this.drawBudget();
    this.drawLines();
    this.drawPoints();
    this.drawNames();
    this.drawRings();
    this.dress();
    this.root.dataset.ready = "";
  }

  drawAxes() {
    const { left, right, top, bottom } = this.frame;
    const [across, along] = [this.x.fitting(this.narrow ? 34 : 46), this.y.fitting(30)];
    const lines = [...across.map(({ at }) => `M${this.x.at(at)},${top}V${bottom}`),
      ...along.map(({ at }) => `M${left},${this.y.at(at)}H${right}`)];
    this.part("grid").replaceChildren(
      element("path", { d: lines.join("") }),
      element("path", { class: "axis", d: `M${left},${top}V${bottom}H${right}` }),
    );
    this.part("titles").replaceChildren(
      ...across.map(({ at, label }) =>
        element("text", { class: "tick", x: this.x.at(at), y: bottom + 16, "text-anchor": "middle" }, label)),
      ...along.map(({ at, label }) =>
        element("text", { class: "tick", x: left - 6, y: this.y.at(at) + 4, "text-anchor": "end" }, label)),
      element("text", { class: "title", x: right, y: bottom + 34, "text-anchor": "end" }, this.x.title),
      element("text", { class: "title", x: 0, y: 12 }, this.y.title),
    );
  }

  drawBudget() {
    const { budget } = this.data;
    const { right, top, bottom } = this.frame;
    const x = budget ? this.x.at(budget.x) : -1;
    this.budget = null;
    this.part("budget").replaceChildren();
    if (!budget || x <= this.frame.left || x >= right) return;
    this.budget = x;
    const middle = between(TITLE_PX, x, right - 45); // beside the title of the y axis
    this.part("budget").append(
      element("rect", { x, y: top, width: right - x, height: bottom - top }),
      element("path", { d: `M${x},${top - 4}V${bottom}` }),
      element("text", { x: middle, y: 12, "text-anchor": "middle" }, `budget ${budget.label}`),
    );
  }

  drawLines() {
    this.segments = [];
    const join = (places, weight) => places.slice(1).forEach((to, at) =>
      this.segments.push({ from: places[at], to, weight }));
    const lines = this.data.series.map((series) => {
      const lines = series.lines.map((line) => line.map((at) => [this.points[at].x, this.points[at].y]));
      for (const places of lines) join(places, series.emphasised ? 8 : 2);
      const path = lines.map((places) => `M${places.join("L")}`).join("");
      const drawn = element("path", { d: path, class: series.emphasised ? "emphasised" : "" });
      drawn.series = series;
      return drawn;
    });
    this.part("lines").replaceChildren(...lines);
    const steps = this.points.filter(({ front }) => front).map(({ x, y }) => [x, y]);
    const corners = steps.flatMap(([x, y], at) => (at ? [[x, steps[at - 1][1]], [x, y]] : [[x, this.frame.bottom], [x, y]]));
    if (corners.length) corners.push([this.frame.right, corners.at(-1)[1]]);
    join(corners, 1);
    if (this.budget) join([[this.budget, this.frame.top], [this.budget, this.frame.bottom]], 3);
    this.part("front").setAttribute("d", corners.length ? `M${corners.join("L")}` : "");
  }

  drawPoints() {
    for (const point of this.points) {
      const classes = ["point", point.series.emphasised && "emphasised",
        this.budget && point.x > this.budget + 0.01 && "beyond"];
      point.element.setAttribute("class", classes.filter(Boolean).join(" "));
      point.element.setAttribute("transform", `translate(${point.x.toFixed(2)},${point.y.toFixed(2)})`);
    }
  }

  drawNames() {
    const names = new Names(this.frame, this.points, this.segments);
    const font = getComputedStyle(this.root).fontFamily;
    const last = this.narrow ? LAST_RANK.narrow : LAST_RANK.wide;
    const wanted = this.points.filter(({ rank }) => rank <= last)
      .sort((a, b) => a.rank - b.rank || b.y - a.y);
    const drawn = wanted.flatMap((point) => {
      const strong = point.rank <= 2;
      const box = names.place(point, strong, font);
      if (!box) return [];
      const looks = strong ? "strong" : point.rank === LAST_RANK.wide ? "other" : "";
      const text = element("text", { x: box.left, y: box.bottom - 2, class: looks }, point.label);
      text.series = point.series;
      return [text];
    });
    this.part("labels").replaceChildren(...drawn);
  }

  drawRings() {
    if (!this.x) return;
    const ring = (name, point, more) => point && element("circle", {
      class: name, cx: point.x, cy: point.y, r: point.radius + more,
    });
    const named = (name) => this.points.find((point) => point.name === name);
    this.part("rings").replaceChildren(...[
      ring("best", named(this.data.best), 4),
      ring("selected", named(this.data.selected), 4),
      this.pointed && ring(this.pointed === this.focused ? "focused" : "pointed", this.pointed, 7),
    ].filter(Boolean));
  }

  // The point that the keyboard has reached; a click's focus is none.
  get focused() {
    const focused = this.root.getRootNode().activeElement;
    return focused?.point && focused.matches(":focus-visible") ? focused.point : null;
  }

  nearest(event) {
    const { left, top } = this.chart.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    const far = (point) => Math.hypot(point.x - x, point.y - y);
    const first = this.points.reduce((best, point) => (best && far(best) <= far(point) ? best : point), null);
    return first && far(first) < NEAR_PX ? first : null;
  }

  point(point) {
    this.chart.classList.toggle("near", Boolean(point));
    if (point === this.pointed) return;
    this.pointed = point;
    this.box.show(point);
    this.drawRings();
  }

  choose(point) {
    if (!point) return;
    this.data.selected = point.name;
    for (const each of this.points) each.element.setAttribute("aria-pressed", `${each === point}`);
    this.drawRings();
    this.setTriggerValue("select", point.name);
  }

  press(event) {
    const { point } = event.target;
    if (!point || event.ctrlKey || event.metaKey || event.altKey) return;
    const by = (order, step) => () => {
      const sorted = [...this.points].sort((a, b) => a[order] - b[order] || a.x - b.x);
      sorted[sorted.indexOf(point) + step]?.element.focus({ preventScroll: true });
    };
    const action = {
      ArrowRight: by("cost", 1), ArrowLeft: by("cost", -1),
      ArrowUp: by("accuracy", 1), ArrowDown: by("accuracy", -1),
      Home: () => this.points[0].element.focus({ preventScroll: true }),
      End: () => this.points.at(-1).element.focus({ preventScroll: true }),
      Enter: () => this.choose(point), " ": () => this.choose(point),
      Escape: () => this.point(null),
    }[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".scatter-view");
  root.view ??= new View(root, setTriggerValue);
  root.view.receive(data);
}
