// The values at the pointer.

const NARROW_CHART_PX = 600; // a phone: values stand below the chart
const NEAR_PX = 24; // the curve so near to the pointer is the one that is meant
const MOST_ROWS = 24; // of values at the pointer
const FEW_ROWS = 8; // the same on a phone

// The values at an x: of each curve the point that lies nearest.
class Box {
  constructor(view, box) { Object.assign(this, { view, box }); }

  // What there is to read at a place of the screen.
  reading([across, along]) {
    const { camera, curves } = this.view;
    const { x, y } = camera.axes;
    const wanted = x.value(across);
    const rows = curves.map((curve) => ({ curve, at: curve.nearest(wanted) }));
    if (!rows.length) return null;
    const far = ({ curve, at }) => Math.abs(x.at(curve.x[at]) - across);
    const nearest = rows.reduce((best, row) => (far(row) < far(best) ? row : best));
    const snapped = nearest.curve.x[nearest.at];
    for (const row of rows) row.at = row.curve.nearest(snapped);
    const apart = ({ curve, at }) => Math.abs(y.at(curve.y[at]) - along);
    const inOrder = along === undefined ? [] : [...rows].sort((a, b) => apart(a) - apart(b));
    const chosen = inOrder.length && apart(inOrder[0]) < NEAR_PX ? inOrder[0].curve : null;
    return { x: snapped, rows, chosen };
  }

  position(x) {
    const { unit } = this.view.chart;
    return unit === "minutes" ? `${grouped(x, 2)} min` : `${unit} ${grouped(x, 3)}`;
  }

  show(reading, across) {
    this.box.hidden = !reading;
    this.view.painter.cross(reading);
    if (!reading) return;
    const { chosen } = reading;
    const at = reading.rows.findIndex(({ curve }) => curve === chosen);
    const most = this.narrow ? FEW_ROWS : MOST_ROWS;
    const start = between(0, at - most / 2, Math.max(0, reading.rows.length - most));
    const rows = reading.rows.slice(start, start + most);
    const values = html("div", { className: "values" });
    for (const row of rows) values.append(...this.row(row, reading));
    const left = reading.rows.length - rows.length;
    this.box.replaceChildren(
      html("b", {}, this.position(reading.x)), ...this.events(reading.x), values,
      ...(left ? [html("small", {}, `and ${left} more: hide some in the legend`)] : []),
    );
    this.place(across);
  }

  row({ curve, at }, { x, chosen }) {
    const elsewhere = curve.x[at] === x ? "" : ` at ${grouped(curve.x[at], 3)}`;
    const best = curve.best?.[0] === curve.x[at] ? " best" : "";
    const several = this.view.chart.runs.length > 1;
    const what = curve.look.label || (several ? "" : curve.label); // of what stands at the axis
    const name = several ? [this.view.chart.short(curve.name), what].filter(Boolean).join(", ") : what;
    const mark = curve === chosen ? " chosen" : "";
    return [
      sample(curve.look, curve.color),
      html("span", { className: `what${mark}` }, html("span", {}, name), html("small", {}, elsewhere + best)),
      html("span", { className: `value${mark}` }, ...this.value(curve, at)),
    ];
  }

  value(curve, at) {
    const value = curve.measured[at];
    const text = curve.exact ? measured(value) : rounded(value, 6);
    if (curve.spread) {
      const [low, high, count] = curve.spread.map((each) => each[at]);
      const range = ` ${rounded(low, 4)} – ${rounded(high, 4)} of ${count}`;
      return [text, html("small", {}, range)];
    }
    if (!curve.smoothed) return [text];
    return [text, html("small", {}, ` smoothed ${rounded(curve.y[at], 4)}`)];
  }

  // What happened near this x.
  events(x) {
    const { chart, camera, curves } = this.view;
    const names = new Set(curves.map(({ run }) => run));
    const near = (mark) => Math.abs(camera.axes.x.at(mark.x) - camera.axes.x.at(x)) < 5;
    return chart.marks.filter((mark) => names.has(mark.run) && near(mark)).map((mark) => {
      const whose = chart.runs.length > 1 ? `${chart.runs[mark.run].name}: ` : "";
      return html("div", {}, `${whose}${mark.label}`);
    });
  }

  get narrow() { return this.view.part("chart").clientWidth < NARROW_CHART_PX; }

  // Beside the line, on the side with more room; on a phone below the chart, or above it where
  // the screen ends there.
  place(across) {
    const { painter: { frame } } = this.view;
    const chart = this.view.part("chart");
    const { clientWidth: width, clientHeight: height } = chart;
    const { offsetWidth, offsetHeight } = this.box;
    const right = across + 14 + offsetWidth <= width || across < width / 2;
    const left = right ? across + 14 : across - 14 - offsetWidth;
    const { top, bottom } = chart.getBoundingClientRect();
    const above = bottom + offsetHeight > innerHeight && top > offsetHeight;
    const outside = above ? -2 - offsetHeight : height + 2;
    this.box.style.left = `${this.narrow ? 0 : between(2, left, Math.max(2, width - offsetWidth - 2))}px`;
    this.box.style.top = `${this.narrow ? outside : frame.top + 4}px`;
  }

  spoken(reading) {
    const said = reading.rows.map(({ curve, at }) =>
      `${curve.name} ${curve.label} ${this.value(curve, at).map((part) => part.textContent ?? part).join("")}`);
    return `${this.position(reading.x)}: ${said.join("; ")}`;
  }
}
