// Draws the axes, the cross at the pointer, and has curves and labels drawn.

const MARGIN_PX = 22; // left of the chart there is a multiple of this

class Painter {
  constructor(view, svg) {
    Object.assign(this, { view, svg, camera: view.camera });
    const names = ["grid", "bands", "behind", "events", "lines", "axes", "edges", "labels", "cross"];
    this.layers = Object.fromEntries(names.map((name) => [name, svg.querySelector(`.${name}`)]));
    this.pen = html("canvas").getContext("2d");
    this.strokes = new Strokes(this);
    this.labels = new Labels(this);
  }

  width(text, px = 12) {
    this.pen.font = `${px}px ${getComputedStyle(this.view.root).fontFamily}`;
    return this.pen.measureText(text).width;
  }

  // Words in lines of at most some pixels.
  lines(text, most, px) {
    const found = [""];
    for (const word of text.split(" ")) {
      const longer = `${found.at(-1)} ${word}`.trim();
      if (found.at(-1) && this.width(longer, px) > most) found.push(word);
      else found[found.length - 1] = longer;
    }
    return found;
  }

  paint(chart, curves) {
    const { x, y } = this.camera.axes;
    const { shown } = this.camera;
    Object.assign(this, { chart, curves });
    const [width, height] = [this.svg.clientWidth, this.svg.clientHeight];
    this.titles = this.lines(chart.title[1], width - 12, 13);
    const [top, bottom] = [this.titles.length * 16 + 8, height - 40];
    y.show(shown.y, bottom, top);
    const texts = y.ticks(38).map(([, text]) => this.width(text));
    // In few sizes, so that the chart keeps its place while ticks change.
    const left = MARGIN_PX * Math.ceil((Math.max(...texts) + 10) / MARGIN_PX);
    this.frame = { left: Math.max(2 * MARGIN_PX, left), right: width - 12, top, bottom };
    x.show(shown.x, this.frame.left, this.frame.right);
    const inside = {
      x: this.frame.left, y: top, height: Math.max(0, bottom - top),
      width: Math.max(0, this.frame.right - this.frame.left),
    };
    for (const [key, value] of Object.entries(inside)) this.svg.querySelector(".inside").setAttribute(key, value);
    this.drawAxes(width);
    this.strokes.draw(chart, curves);
    this.labels.draw(chart, curves);
  }

  drawAxes(width) {
    const { x, y } = this.camera.axes;
    const { left, right, top, bottom } = this.frame;
    const [across, along] = [x.ticks(width < NARROW_CHART_PX ? 62 : 84), y.ticks(38)];
    const grid = [
      ...across.map(([value]) => `M${round(x.at(value))},${top}V${bottom}`),
      ...along.map(([value]) => `M${left},${round(y.at(value))}H${right}`),
    ];
    this.layers.grid.replaceChildren(element("path", { d: grid.join("") }));
    const title = this.chart.title[0];
    this.layers.axes.replaceChildren(
      element("path", { d: `M${left},${top}V${bottom}H${right}` }),
      ...across.map(([value, text]) => this.text(text, {
        x: this.within(x.at(value), text, width), y: bottom + 16, "text-anchor": "middle", class: "tick",
      })),
      ...along.map(([value, text]) =>
        this.text(text, { x: left - 6, y: y.at(value) + 4, "text-anchor": "end", class: "tick" })),
      this.text(title, { x: right, y: bottom + 34, "text-anchor": "end", class: "title" }),
      ...this.titles.map((line, at) => this.text(line, { x: 4, y: 14 + 16 * at, class: "title" })),
    );
  }

  // The middle of a text that shall not leave the picture.
  within(place, text, width) {
    const half = this.width(text) / 2;
    return between(half, place, width - half - 1);
  }

  text(text, attributes) { return element("text", attributes, text); }

  // The line at the pointer, a dot on each curve; `chosen` is the nearest one.
  cross(reading) {
    this.svg.classList.toggle("near", Boolean(reading?.chosen) && this.curves.length > 2);
    for (const [curve, parts] of this.strokes.parts ?? []) {
      for (const part of parts) part.classList.toggle("chosen", curve === reading?.chosen);
    }
    if (!reading) return this.layers.cross.replaceChildren();
    const { top, bottom, left, right } = this.frame;
    const { x, y } = this.camera.axes;
    const place = round(x.at(reading.x));
    const dots = reading.rows.flatMap(({ curve, at }) => {
      const [cx, cy] = [x.at(curve.x[at]), y.at(curve.y[at])];
      const inside = cx >= left && cx <= right && cy >= top && cy <= bottom;
      return inside ? [element("circle", { cx, cy, r: 4, fill: curve.color })] : [];
    });
    const line = element("path", { d: `M${place},${top}V${bottom}` });
    return this.layers.cross.replaceChildren(line, ...dots);
  }
}
