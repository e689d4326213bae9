// The Scaling page's view of φ. Python has computed everything; here it is only looked up.

const STYLES = {
  plain: (count) => `${count}`,
  short,
  giga: (count) => (count >= 1e7 ? `${three(count / 1e9)} G` : short(count)),
  memory: (count) => `${short(count)}${count >= 999.5 ? "" : " "}B`,
  ratio: (count) => three(count / 1000),
  hundredths: (count) => signed(count / 100),
  fixed2: (count) => (count / 100).toFixed(2),
  fixed3: (count) => (count / 1000).toFixed(3),
};

function three(count) {
  const value = count * (1 + 1e-12); // as Python's: a half goes up
  return value >= 99.95 ? value.toFixed(0) : value.toPrecision(3);
}

function short(count) {
  const units = [["G", 1e9], ["M", 1e6], ["K", 1e3]];
  const unit = units.find(([, size]) => count >= size * 0.9995);
  return unit ? `${three(count / unit[1])} ${unit[0]}` : `${count}`;
}

const signed = (value) => `${value}`.replace("-", "−");

const exact = (count) => count.toLocaleString("en");

function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

// A series arrives as its first value and the changes from each φ to the next.
function restored(steps) {
  let value = 0;
  return steps.map((step) => (value += step));
}

class View {
  constructor(root, commit) {
    this.root = root;
    this.commit = commit;
    this.part = (name) => root.querySelector(`.${name}`);
    this.slider = this.part("slider");
    this.number = this.part("number");
    this.hint = this.part("hint");
    this.listen();
  }

  // The message: a line of JSON about where to stand, then the compressed answers.
  async receive(message) {
    const end = message.indexOf(10);
    const header = JSON.parse(new TextDecoder().decode(message.subarray(0, end)));
    const data = await inflate(message.subarray(end + 1));
    if (header.times !== this.times) this.phi = header.phi;
    this.times = header.times;
    this.take(data);
    this.show(this.nearest(this.phi));
    this.root.dataset.ready = header.phi;
  }

  take(data) {
    this.short = data.short;
    this.picture = data.picture;
    this.readings = {};
    for (const [name, [style, pattern, steps]] of Object.entries(data.readings)) {
      const values = restored(steps);
      const text = (at) => pattern.replace("{}", STYLES[style](values[at]));
      this.readings[name] = { values, text };
    }
    this.phis = this.readings.phi.values;
    for (const [name, html] of Object.entries(data.html)) this.part(name).innerHTML = html;
    this.limit();
    this.findCells();
    this.draw(this.part("beside"), this.picture.beside);
  }

  limit() {
    const last = this.phis.length - 1;
    this.slider.max = last;
    this.number.min = this.phis[0] / 100;
    this.number.max = this.phis[last] / 100;
    const whole = this.phis.map((phi, at) => [phi / 100, at]).filter(([phi]) => phi % 1 === 0);
    this.part("scale").innerHTML = whole
      .map(([phi, at]) => `<span style="left:${(100 * at) / last}%">${signed(phi)}</span>`)
      .join("");
  }

  // Cells that follow φ: all of the stage table's, the first row of the whole networks, words.
  findCells() {
    const first = this.part("whole").querySelectorAll("tbody tr:first-child [data-reading]");
    const others = this.root.querySelectorAll(".stages [data-reading], .words [data-reading], .key [data-reading]");
    this.cells = [...first, ...others].map((element) => ({
      element,
      reading: this.readings[element.dataset.reading],
      twin: element.dataset.beside ? element.nextElementSibling : null,
    }));
    for (const { element } of this.cells) element.removeAttribute("title");
    this.explained = this.cells.filter(({ element }) => "hint" in element.dataset);
    for (const { element } of this.explained) element.tabIndex = -1;
    if (this.explained.length) this.explained[0].element.tabIndex = 0;
  }

  nearest(phi) {
    const at = Math.round(phi * 100) - this.phis[0];
    return Math.min(Math.max(at, 0), this.phis.length - 1);
  }

  show(at) {
    this.at = at;
    this.phi = this.phis[at] / 100;
    for (const cell of this.cells) this.fill(cell, at);
    this.slider.value = at;
    this.number.value = this.phi;
    this.slider.setAttribute("aria-valuetext", this.spoken());
    this.draw(this.part("live"), this.stages(at));
    if (!this.hint.hidden) this.explain(this.asked);
  }

  fill({ element, reading, twin }, at) {
    const value = reading.values[at];
    element.textContent = reading.text(at);
    if (!element.dataset.base) return;
    element.classList.toggle("changed", value !== Number(element.dataset.base));
    if (!twin) return;
    const differs = value !== Number(element.dataset.beside);
    element.classList.toggle("differs", differs);
    twin.classList.toggle("differs", differs);
  }

  spoken() {
    const text = (name) => this.readings[name].text(this.at);
    const size = `${text("params sum")} parameters, ${text("macs sum")} multiply-adds`;
    return `${text("phi")}: ${text("resolution")}, ${size}`;
  }

  stages(at) {
    const look = (name, number) => this.readings[`${name} ${number}`]?.values[at];
    return this.picture.colors.map((_, index) => {
      const n = index + 1;
      const side = look("side", n);
      return [look("layers", n), look("channels", n), side, look("side", n + 1) ?? side];
    });
  }

  draw(svg, stages) {
    const { widths, heights, colors, gap, stageGap } = this.picture;
    const tallest = Math.max(...Object.values(heights));
    let left = 0;
    const bars = stages.map(([layers, channels, entering, leaving], index) => {
      const rows = Array.from({ length: layers }, (_, layer) => {
        const height = heights[layer ? leaving : entering];
        const x = left;
        left += widths[channels] + gap;
        return `<rect x="${x}" y="${(tallest - height) / 2}" width="${widths[channels]}" height="${height}"/>`;
      });
      left += stageGap;
      return `<g fill="${colors[index]}">${rows.join("")}</g>`;
    });
    svg.setAttribute("viewBox", `0 0 ${this.picture.length} ${tallest}`);
    svg.innerHTML = bars.join("");
  }

  // A hand is moving: show at once, tell Python when it rests.
  move(at) {
    this.part("refused").hidden = true;
    this.show(Math.min(Math.max(at, 0), this.phis.length - 1));
    clearTimeout(this.resting);
    this.resting = setTimeout(() => !this.held && this.commit(this.phi), 250);
  }

  typed() {
    const phi = this.number.value === "" ? NaN : Number(this.number.value);
    if (phi >= this.number.min && phi <= this.number.max) return this.move(this.nearest(phi));
    this.show(this.at);
    const [least, most] = [this.number.min, this.number.max].map(signed);
    this.part("refused").textContent = `φ goes from ${least} to ${most} here.`;
    this.part("refused").hidden = false;
  }

  key(event) {
    const far = event.shiftKey ? 1 : 10;
    const moves = {
      ArrowRight: far, ArrowUp: far, ArrowLeft: -far, ArrowDown: -far,
      PageUp: 100, PageDown: -100, Home: -Infinity, End: Infinity,
    };
    if (!(event.key in moves)) return;
    event.preventDefault();
    this.move(this.at + moves[event.key]);
  }

  listen() {
    this.slider.oninput = () => this.move(Number(this.slider.value));
    this.slider.onkeydown = (event) => this.key(event);
    this.slider.onpointerdown = () => (this.held = true);
    this.slider.onchange = this.slider.onpointerup = () => {
      this.held = false;
      this.move(Number(this.slider.value));
    };
    this.number.onchange = () => this.typed();
    const stages = this.part("stages");
    stages.onpointerover = (event) => this.ask(event.target);
    stages.onpointerleave = () => this.forget();
    stages.addEventListener("focusin", (event) => this.ask(event.target));
    stages.addEventListener("focusout", () => this.forget());
    stages.onkeydown = (event) => this.walk(event);
    stages.onclick = (event) => event.target.closest("[data-hint]")?.focus();
  }

  ask(target) {
    const cell = this.cells.find(({ element }) => element === target.closest("[data-reading]"));
    if (cell && cell.element.tagName === "TD") this.explain(cell);
    else this.forget();
  }

  explain(cell) {
    this.asked = cell;
    this.hint.textContent = this.explanation(cell);
    this.hint.hidden = false;
    const box = this.root.getBoundingClientRect();
    const place = cell.element.getBoundingClientRect();
    const room = box.width - this.hint.offsetWidth;
    this.hint.style.left = `${Math.max(0, Math.min(place.left - box.left, room))}px`;
    this.hint.style.top = `${place.bottom - box.top + 4}px`;
    cell.element.setAttribute("aria-describedby", "hint");
  }

  explanation({ element, reading }) {
    const value = exact(reading.values[this.at]);
    if (!element.dataset.hint && !element.dataset.base) return value;
    const sentences = element.dataset.hint.split("|");
    const number = element.dataset.reading.split(" ").pop();
    const which = sentences.length > 1 ? this.readings[`rounding ${number}`].values[this.at] : 0;
    const fill = (_, name) => this.readings[name].text(this.at);
    const said = sentences[which].replace(/{([^}]+)}/g, fill) || value;
    return `${said} · ${this.short}: ${exact(Number(element.dataset.base))}`;
  }

  forget() {
    this.hint.hidden = true;
    this.asked?.element.removeAttribute("aria-describedby");
  }

  // Arrow keys walk through the table; Escape closes the explanation.
  walk(event) {
    if (event.key === "Escape") return this.forget();
    const columns = this.root.querySelectorAll(".stages tbody tr:first-child [data-hint]").length;
    const moves = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };
    const from = this.explained.findIndex(({ element }) => element === event.target);
    const next = this.explained[from + moves[event.key]]?.element;
    if (from < 0 || !next) return;
    event.preventDefault();
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".phi-view");
  root.view ??= new View(root, (phi) => setStateValue("phi", phi));
  root.view.receive(data);
}
