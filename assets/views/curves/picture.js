// The drawing as a file.

const PNG_SCALE = 2;
const LOOK = [
  "fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray",
  "stroke-linejoin", "stroke-linecap", "opacity", "paint-order", "font-family", "font-size",
  "font-weight", "font-variant-numeric",
];

// A file of the chart as it stands, in the colours of the page, with its legend.
class Picture {
  constructor(view) { this.view = view; }

  svg() {
    const { view } = this;
    view.point(null);
    const original = view.part("drawing");
    const copy = original.cloneNode(true);
    const [from, to] = [original, copy].map((svg) => [...svg.querySelectorAll("path, text, circle")]);
    const looks = from.map(look); // all are read before the first is written: that is quick
    to.forEach((made, at) => {
      made.setAttribute("style", looks[at]);
      made.removeAttribute("class");
    });
    copy.querySelector(".rubber").remove();
    const [width, height] = [original.clientWidth, original.clientHeight];
    const [legend, high] = this.legend(width);
    const background = getComputedStyle(view.root).backgroundColor;
    return element(
      "svg",
      { xmlns: copy.namespaceURI, width, height: height + high, viewBox: `0 0 ${width} ${height + high}` },
      element("title", {}, view.chart.alt),
      element("rect", { width, height: height + high, fill: background }),
      legend,
      element("g", { transform: `translate(0 ${high})` }, ...copy.childNodes),
    );
  }

  // Samples and names in rows; what is hidden is left out.
  legend(width) {
    const { view } = this;
    const { color, fontFamily } = getComputedStyle(view.root);
    const made = element("g", { fill: color, color, "font-family": fontFamily, "font-size": 13 });
    let [x, y] = [8, 18];
    for (const entry of view.part("legend").children) {
      if (entry.matches("i, [aria-pressed=false]")) continue;
      const [text, line] = [entry.textContent, entry.querySelector("path")?.cloneNode()];
      const wide = 1.15 * view.painter.width(text, 13) + (line ? 30 : 0) + 18; // other fonts are wider
      if (x > 8 && x + wide > width) [x, y] = [8, y + 20];
      if (line) {
        line.removeAttribute("class");
        line.setAttribute("transform", `translate(${x} ${y - 10})`);
      }
      const weight = line ? {} : { "font-weight": 600 };
      made.append(...(line ? [line] : []), element("text", { x: x + (line ? 30 : 0), y, ...weight }, text));
      x += wide;
    }
    return [made, made.childNodes.length ? y + 10 : 0];
  }

  save(kind) {
    const text = new XMLSerializer().serializeToString(this.svg());
    const blob = new Blob([text], { type: "image/svg+xml" });
    if (kind === "svg") return download(blob, `${this.view.chart.file}.svg`);
    return this.png(blob);
  }

  async png(blob) {
    const url = URL.createObjectURL(blob);
    const image = html("img", { src: url });
    await image.decode();
    URL.revokeObjectURL(url);
    const [width, height] = [image.width * PNG_SCALE, image.height * PNG_SCALE];
    const canvas = html("canvas", { width, height });
    canvas.getContext("2d").drawImage(image, 0, 0, width, height);
    canvas.toBlob((made) => download(made, `${this.view.chart.file}.png`));
  }
}

function look(made) {
  const style = getComputedStyle(made);
  return LOOK.map((name) => `${name}: ${style.getPropertyValue(name)}`).join("; ");
}

function download(blob, name) {
  const url = URL.createObjectURL(blob);
  html("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
