// Which part of the chart is on the screen.

const FINEST = 1e-9; // of everything: what can be zoomed to at most

const joined = (ranges) => [
  Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high)),
];

// The window: of each axis a range, or null for all.
class Camera {
  constructor(changed) {
    Object.assign(this, { changed, x: null, y: null });
    this.axes = { x: new Axis(), y: new Axis() };
  }

  take(chart, curves) {
    const whole = { x: chart.whole, y: false };
    for (const [at, name] of ["x", "y"].entries()) {
      Object.assign(this.axes[name], { log: chart.log[at], whole: whole[name] });
      if (chart.log[at] && this[name] && this[name][0] <= 0) this[name] = null;
    }
    this.chart = chart;
    this.curves = curves;
    this.measure();
  }

  measure() {
    const ranges = this.curves.map(({ x }) => [x[0], x.at(-1)]);
    const { x, y } = this.axes;
    this.all = { x: ranges.length ? x.padded(joined(ranges), 0.015) : [0, 1] };
    this.all.y = this.heights(this.all.x);
    const beyond = this.curves.map((curve) => curve.extent(this.all.x, y.log, false));
    const reach = joined([this.all.y, ...beyond.filter(([low]) => low < Infinity)]);
    this.cut = reach.some((end, at) => end !== this.all.y[at]);
    this.most = { x: this.all.x, y: this.cut ? y.padded(reach, 0.03) : this.all.y };
  }

  // What the y axis shows between two x if nothing else is asked for.
  heights(across) {
    const { y } = this.axes;
    const found = this.curves.map((curve) => curve.extent(across, y.log)).filter(([low]) => low < Infinity);
    if (this.chart.zero) found.push([0, 0]);
    if (!found.length) return this.all.y ?? (y.log ? [0.1, 1] : [0, 1]);
    return y.padded(joined(found), 0.06);
  }

  // The ranges on the screen.
  get shown() {
    const x = this.x ?? this.all.x;
    return { x, y: this.y ?? (this.x ? this.heights(x) : this.all.y) };
  }

  get zoomed() { return Boolean(this.x || this.y); }

  // A range for an axis, kept inside of what there is. All of it is no zoom, unless there are
  // outliers that are left out where nothing is zoomed.
  put(name, [low, high]) {
    const axis = this.axes[name];
    const [least, most] = this.most[name].map((value) => axis.bend(value));
    let [from, to] = [axis.bend(low), axis.bend(high)];
    const width = Math.max(to - from, (most - least) * FINEST);
    if (!(width < (most - least) * 0.9999)) {
      this[name] = name === "y" && this.cut ? this.most.y : null;
      return;
    }
    from = between(least, from, most - width);
    this[name] = [axis.unbend(from), axis.unbend(from + width)];
  }

  // Zoom so that a place of the screen stays where it is.
  zoomAt(factor, { x, y }) {
    const { shown } = this;
    for (const [name, place] of [["x", x], ["y", y]]) {
      if (place === undefined) continue;
      const axis = this.axes[name];
      const [low, high] = shown[name].map((value) => axis.bend(value));
      const fixed = axis.bend(axis.value(place));
      this.put(name, [low, high].map((end) => axis.unbend(fixed + (end - fixed) / factor)));
    }
    this.changed();
  }

  // By shares of the window; only what is zoomed moves.
  move(shares) {
    const { shown } = this;
    for (const [name, share] of Object.entries(shares)) {
      if (!this[name] || !share) continue;
      const axis = this.axes[name];
      const [low, high] = shown[name].map((value) => axis.bend(value));
      this.put(name, [low, high].map((end) => axis.unbend(end + share * (high - low))));
    }
    this.changed();
  }

  set(ranges) {
    for (const [name, range] of Object.entries(ranges)) this.put(name, range);
    this.changed();
  }

  // All; pressed there, the outliers too that are left out.
  whole() {
    const { zoomed } = this;
    this.x = null;
    this.y = this.cut && !zoomed ? this.most.y : null;
    this.changed();
  }

  // As in the address: no more digits than can be seen.
  get text() {
    const ends = ["x", "y"].flatMap((name) => {
      const range = this[name];
      if (!range) return ["", ""];
      const finer = Math.log10(Math.max(...range.map(Math.abs)) / (range[1] - range[0]));
      const digits = this.axes[name].log ? 6 : between(4, Math.ceil(finer) + 4, 15);
      return range.map((end) => `${Number(end.toPrecision(digits))}`);
    });
    return ends.join(",");
  }

  read(text) {
    const ends = (text || ",,,").split(",");
    const range = (low, high) => (low && high ? [Number(low), Number(high)] : null);
    [this.x, this.y] = [range(ends[0], ends[1]), range(ends[2], ends[3])];
  }
}
