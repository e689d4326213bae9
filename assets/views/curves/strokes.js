// Draws the curves: lines, bands, and what has no place.

const EDGE_PX = 8; // marks at the chart's edge stand at least so far apart
const DASHES = { dash: [5, 3], dot: [1.2, 2.4], solid: [] }; // in widths of the line
const dashes = ({ dash, width }) => DASHES[dash].map((part) => part * width).join(" ") || "none";

function sample({ dash, width }, color) {
  const line = { class: "key", d: "M0,6H22", stroke: color, fill: "none" };
  const look = { "stroke-width": width, "stroke-dasharray": dashes({ dash, width }) };
  return element("svg", { width: 22, height: 12, "aria-hidden": true }, element("path", { ...line, ...look }));
}

const round = (place) => Math.round(place * 10) / 10;

class Strokes {
  constructor(painter) {
    Object.assign(this, { painter, camera: painter.camera, layers: painter.layers });
  }

  // What ends earlier, and then what comes later, lies on top: else it could vanish under others.
  draw(chart, curves) {
    const { bands, behind, lines, edges } = this.layers;
    const made = { bands: [], behind: [], lines: [] };
    const last = Math.max(...curves.map(({ x }) => x.at(-1)));
    this.parts = new Map();
    for (const curve of [...curves].sort((a, b) => b.x.at(-1) - a.x.at(-1))) {
      const parts = [];
      const { color: stroke, look } = curve;
      const width = { stroke, "stroke-width": look.width };
      if (curve.spread) {
        const band = element("path", { class: "band", style: `fill:${stroke}`, stroke, d: this.band(curve) });
        made.bands.push(band);
        parts.push(band);
      }
      if (curve.behind) {
        const { line } = this.way(...curve.behind);
        const faint = { stroke, "stroke-width": 1, "stroke-opacity": chart.behind };
        made.behind.push(element("path", { d: line, ...faint }));
      }
      const { line, dots } = this.way(curve.x, curve.y);
      parts.push(element("path", { class: "line", d: line, "stroke-dasharray": dashes(look), ...width }));
      if (dots) {
        parts.push(element("path", { class: "dots", d: dots, stroke, "stroke-width": look.width * 2.2 }));
      }
      if (curve.x.at(-1) < last) parts.push(...this.end(curve));
      made.lines.push(...parts.filter((part) => !part.matches(".band")));
      this.parts.set(curve, parts);
    }
    if (chart.zero) {
      const { left, right } = this.painter.frame;
      const place = round(this.camera.axes.y.at(0));
      made.lines.unshift(element("path", { class: "zero", d: `M${left},${place}H${right}` }));
    }
    bands.replaceChildren(...made.bands);
    behind.replaceChildren(...made.behind);
    lines.replaceChildren(...made.lines);
    edges.replaceChildren(...curves.flatMap((curve) => this.edge(curve)));
  }

  // A dot where a curve ends while others go on.
  end({ x, y, color: stroke, look }) {
    const { x: across, y: along } = this.camera.axes;
    const place = [round(across.at(x.at(-1))), round(along.at(y.at(-1)))];
    if (!place.every(Number.isFinite)) return [];
    return [element("path", { class: "end", d: `M${place}h0`, stroke, "stroke-width": look.width + 5 })];
  }

  // The points on the screen and one more on each side.
  part(x) {
    const [from, to] = this.camera.shown.x;
    return [Math.max(0, Curve.after(x, from) - 1), Math.min(x.length, Curve.after(x, to) + 2)];
  }

  // Places in pixels, a hole where a value has none.
  *places(x, y) {
    const { x: across, y: along } = this.camera.axes;
    const [first, end] = this.part(x);
    for (let at = first; at < end; at += 1) {
      const value = y[at];
      const sound = Number.isFinite(value) && !(along.log && value <= 0);
      yield sound ? [round(across.at(x[at])), between(-9e3, round(along.at(value)), 9e3)] : null;
    }
  }

  // A line with its holes; points that stand alone between holes are dots.
  way(x, y) {
    const [stretches, dots] = [[], []];
    let stretch = [];
    const end = () => {
      if (stretch.length > 1) stretches.push(`M${stretch.join("L")}`);
      else if (stretch.length) dots.push(`M${stretch[0]}h0`);
      stretch = [];
    };
    for (const place of this.places(x, y)) {
      if (place) stretch.push(`${place[0]},${place[1]}`);
      else end();
    }
    end();
    return { line: stretches.join(""), dots: dots.join("") };
  }

  band({ x, spread: [low, high] }) {
    const stretches = [];
    let stretch = [];
    const end = () => {
      if (stretch.length) {
        const [below, above] = [stretch.map(([one]) => one), stretch.map(([, one]) => one).reverse()];
        stretches.push(`M${[...below, ...above].join("L")}Z`);
      }
      stretch = [];
    };
    const above = [...this.places(x, high)];
    let at = 0;
    for (const place of this.places(x, low)) {
      if (place && above[at]) stretch.push([place.join(","), above[at].join(",")]);
      else end();
      at += 1;
    }
    end();
    return stretches.join("");
  }

  // Values without a place: × for NaN, triangles for what lies beyond every axis.
  edge(curve) {
    const { x: across, y: along } = this.camera.axes;
    const { top, bottom, left, right } = this.painter.frame;
    const last = {};
    const made = [];
    const [first, end] = this.part(curve.x);
    for (let at = first; at < end; at += 1) {
      const value = curve.measured[at];
      if (Number.isFinite(value) && !(along.log && value <= 0)) continue;
      const kind = Number.isNaN(value) ? "nan" : value > 0 ? "above" : "below";
      const place = round(across.at(curve.x[at]));
      if (place < left || place > right || place - (last[kind] ?? -99) < EDGE_PX) continue;
      last[kind] = place;
      const shapes = {
        nan: `M${place - 4},${bottom - 9}l8,8m0,-8l-8,8`,
        above: `M${place - 4},${top + 8}l4,-7l4,7z`,
        below: `M${place - 4},${bottom - 8}l4,7l4,-7z`,
      };
      const shape = element("path", { class: `edge ${kind}`, d: shapes[kind], stroke: curve.color });
      shape.append(element("title", {}, `${curve.name}, ${curve.label}: ${measured(value)}`));
      made.push(shape);
    }
    return made;
  }
}
