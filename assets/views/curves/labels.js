// Draws what happened when, and the best points, with labels that never meet.

const MOST_BEST = 2; // of more curves the best points are rings alone: labels would cover curves
const MARK_PX = 12; // of what happened in one of several runs
const ROWS = [0, 1, 2]; // of labels at the top

class Labels {
  constructor(painter) {
    Object.assign(this, { painter, camera: painter.camera, layers: painter.layers });
  }

  draw(chart, curves) {
    Object.assign(this, { chart, curves, taken: [] }); // where labels stand
    const shown = this.events();
    this.layers.events.replaceChildren(...shown.lines);
    this.layers.labels.replaceChildren(...shown.labels, ...this.zero(), ...this.best());
  }

  // Vertical lines; their labels stand below each other where they would meet, or not at all.
  events() {
    const { x } = this.camera.axes;
    const { left, right } = this.painter.frame;
    const names = new Set(this.curves.map(({ run }) => run));
    const inside = this.chart.marks.filter((mark) =>
      names.has(mark.run) && x.at(mark.x) >= left - 1 && x.at(mark.x) <= right + 1);
    const told = new Map(inside.map((mark) => [`${mark.x} ${mark.label}`, mark]));
    return {
      lines: inside.map((mark) => this.event(mark)),
      labels: [...told.values()].flatMap((mark) => this.eventLabel(mark)),
    };
  }

  // Of several runs, what would be many lines is short at the top, in the colour of its run.
  event({ x, run, kind }) {
    const { top, bottom } = this.painter.frame;
    const several = this.chart.runs.length > 1;
    const short = several && kind === "learning rate";
    const look = several ? { style: `stroke:${this.chart.runs[run].color}` } : {};
    const place = round(this.camera.axes.x.at(x));
    const d = `M${place},${top}V${short ? top + MARK_PX : bottom}`;
    return element("path", { class: `event ${short ? "short" : ""}`, d, ...look });
  }

  eventLabel({ x, label }) {
    const [place, { top }] = [this.camera.axes.x.at(x), this.painter.frame];
    for (const row of ROWS) {
      const made = this.label(label, place + 4, top + 13 + 16 * row, "start");
      if (made) return [made];
    }
    return [];
  }

  // The name of what the others are compared with.
  zero() {
    if (!this.chart.zero) return [];
    const { top, bottom, right } = this.painter.frame;
    const place = this.camera.axes.y.at(0);
    const made = place > top && place < bottom
      && this.label(this.chart.zero, right - 4, place - 5, "end");
    return made ? [made] : [];
  }

  // A text where none stands yet; to the other side where it would leave the chart.
  label(text, x, y, anchor) {
    const { left, right, top, bottom } = this.painter.frame;
    const width = this.painter.width(text);
    let from = { start: x, middle: x - width / 2, end: x - width }[anchor];
    if (anchor === "start" && from + width > right) from = x - 8 - width;
    from = between(left + 2, from, Math.max(left + 2, right - width));
    const space = [from - 4, y - 12, from + width + 4, y + 4];
    const meets = ([x1, y1, x2, y2]) => x1 < space[2] && x2 > space[0] && y1 < space[3] && y2 > space[1];
    if (y - 12 < top || y > bottom || this.taken.some(meets)) return null;
    this.taken.push(space);
    return element("text", { x: from, y, class: "halo" }, text);
  }

  // A ring on each best point, all below the labels.
  best() {
    const best = this.curves.filter((curve) => curve.best && this.inside(curve.best));
    const rings = best.map(({ best: [atX, atY, text], color, name }) => {
      const [cx, cy] = this.place(atX, atY);
      const title = element("title", {}, `${name}, ${text}`);
      return element("circle", { class: "best", cx, cy, r: 5, stroke: color }, title);
    });
    const few = this.curves.filter((curve) => curve.best).length <= MOST_BEST;
    return [...rings, ...(few ? best.flatMap((curve) => this.bestLabel(curve)) : [])];
  }

  // A lowest point has room below it, a highest above.
  bestLabel({ best: [atX, atY, text], measured: values }) {
    const [across, along] = this.place(atX, atY);
    const order = [along + 20, along - 11];
    if (atY > values[0]) order.reverse();
    const made = order.reduce((done, at) => done ?? this.label(text, across, at, "middle"), null);
    return made ? [made] : [];
  }

  place(atX, atY) {
    const { x, y } = this.camera.axes;
    return [x.at(atX), y.at(atY)];
  }

  inside([atX, atY]) {
    const { left, right, top, bottom } = this.painter.frame;
    const [x, y] = this.place(atX, atY);
    return x >= left - 1 && x <= right + 1 && y >= top && y <= bottom + 1;
  }
}
