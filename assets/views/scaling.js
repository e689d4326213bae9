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

// A choice's pattern has a text for each number.
function written(style, pattern, value) {
  return style === "choice" ? pattern.split("|")[value] : pattern.replace("{}", STYLES[style](value));
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
    this.turn = 0;
    this.listen();
  }

  // The message: a line of JSON about where to stand, then the compressed answers.
  async receive(message) {
    const turn = ++this.turn;
    const end = message.indexOf(10);
    const header = JSON.parse(new TextDecoder().decode(message.subarray(0, end)));
    const data = await inflate(message.subarray(end + 1));
    if (turn !== this.turn) return; // a newer message has overtaken this one
    if (header.token !== this.token) this.phi = this.committed = header.phi;
    this.token = header.token;
    this.take(data);
    const row = this.part("stages").querySelectorAll("tbody tr")[header.stage - 1];
    row?.classList.add("selected");
    this.show(this.nearest(this.phi));
    this.root.dataset.ready = header.token;
  }

  take(data) {
    this.forget();
    this.short = data.short;
    this.picture = data.picture;
    this.readings = {};
    for (const [name, [style, pattern, steps]] of Object.entries(data.readings)) {
      const values = restored(steps);
      const text = (at) => written(style, pattern, values[at]);
      this.readings[name] = { values, text };
    }
    this.phis = this.readings.phi.values;
    for (const [name, html] of Object.entries(data.html)) this.part(name).innerHTML = html;
    this.part("note").hidden = !data.html.note;
    this.drawScale(data.marks);
    this.findCells();
  }

  drawScale(marks) {
    const last = this.phis.length - 1;
    this.slider.max = last;
    this.number.min = this.phis[0] / 100;
    this.number.max = this.phis[last] / 100;
    this.slider.disabled = this.number.disabled = false;
    const at = (place, text) => `<span style="left:${(100 * place) / last}%">${text}</span>`;
    this.part("scale").innerHTML = this.phis
      .map((phi, place) => (phi % 100 ? "" : at(place, signed(phi / 100))))
      .join("");
    this.part("marks").innerHTML = marks
      .map(([symbol, phi]) => at(this.nearest(phi), symbol))
      .join("");
  }

  // Cells that follow φ: all of the stage table's, the first row of the whole networks, words.
  findCells() {
    const first = this.part("whole").querySelectorAll("tbody tr:first-child [data-reading]");
    const others = this.root.querySelectorAll(
      ".stages [data-reading], .words [data-reading], .key [data-reading]",
    );
    this.cells = [...first, ...others].map((element) => ({
      element,
      reading: this.readings[element.dataset.reading],
      twin: element.dataset.beside ? element.nextElementSibling : null,
    }));
    for (const { element } of this.cells) element.removeAttribute("title");
    this.explained = [...this.part("stages").querySelectorAll("[data-hint]")];
    for (const element of this.explained) element.tabIndex = -1;
    this.explained[0].tabIndex = 0;
  }

  nearest(phi) {
    const distance = (at) => Math.abs(this.phis[at] - phi * 100);
    return this.phis.reduce((best, _, at) => (distance(at) < distance(best) ? at : best), 0);
  }

  show(at) {
    this.at = at;
    this.phi = this.phis[at] / 100;
    for (const cell of this.cells) this.fill(cell, at);
    this.slider.value = at;
    this.number.value = this.phi;
    this.slider.setAttribute("aria-valuetext", this.spoken());
    this.drawBoth(at);
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

  // Both rows on one scale, which shrinks only when a network is longer than the space.
  drawBoth(at) {
    const rows = [this.bars(this.stages(at)), this.bars(this.picture.beside)];
    const width = Math.max(this.picture.length, ...rows.map((row) => row.width));
    const height = Math.max(this.picture.height, ...rows.map((row) => row.height));
    const names = [this.readings.phi.text(at), this.picture.name];
    for (const [index, part] of ["live", "beside"].entries()) {
      const svg = this.part(part);
      svg.setAttribute("viewBox", `0 ${-height / 2} ${width} ${height}`);
      svg.setAttribute("preserveAspectRatio", "none");
      svg.setAttribute("aria-label", `${names[index]}: ${rows[index].count} layers, a bar each`);
      svg.innerHTML = rows[index].svg;
    }
    this.part("name").textContent = names[0];
    this.part("other-name").textContent = names[1];
  }

  bars(stages) {
    const { widths, heights, colors, gap, stageGap } = this.picture;
    const row = { svg: "", width: -stageGap - gap, height: 0, count: 0 };
    let left = 0;
    for (const [index, [layers, channels, entering, leaving]] of stages.entries()) {
      row.svg += `<g fill="${colors[index]}">`;
      for (let layer = 0; layer < layers; layer += 1) {
        const height = heights[layer ? leaving : entering];
        row.svg += `<rect x="${left}" y="${-height / 2}" width="${widths[channels]}" height="${height}"/>`;
        row.height = Math.max(row.height, height);
        row.count += 1;
        left += widths[channels] + gap;
      }
      row.svg += "</g>";
      left += stageGap;
    }
    row.width += left;
    return row;
  }

  // A hand is moving: show at once; Python hears of it when the hand rests.
  move(at) {
    this.part("refused").hidden = true;
    this.show(Math.min(Math.max(at, 0), this.phis.length - 1));
  }

  rest() {
    if (this.phi === this.committed) return;
    this.committed = this.phi;
    this.commit(this.phi);
  }

  typed() {
    const phi = this.number.value === "" ? NaN : Number(this.number.value);
    if (phi >= this.number.min && phi <= this.number.max) {
      this.move(this.nearest(phi));
      return this.rest();
    }
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
    const { slider, number } = this;
    slider.oninput = () => this.move(Number(slider.value));
    slider.onkeydown = (event) => this.key(event);
    for (const end of ["change", "keyup", "blur", "pointerup", "pointercancel"])
      slider.addEventListener(end, () => this.rest());
    number.onchange = () => this.typed();
    const stages = this.part("stages");
    stages.onpointerover = (event) => this.ask(event.target);
    stages.onpointerleave = () => this.forget();
    stages.addEventListener("focusin", (event) => this.ask(event.target));
    stages.addEventListener("focusout", () => this.forget());
    stages.onkeydown = (event) => this.walk(event);
    stages.onclick = (event) => event.target.closest("[data-hint]")?.focus();
  }

  ask(target) {
    const cell = target.closest("td[data-hint], td[data-reading]");
    if (cell) this.explain(cell);
    else this.forget();
  }

  explain(cell) {
    this.asked = cell;
    this.hint.textContent = this.explanation(cell.dataset);
    this.hint.hidden = false;
    const box = this.root.getBoundingClientRect();
    const place = cell.getBoundingClientRect();
    const room = box.width - this.hint.offsetWidth;
    this.hint.style.left = `${Math.max(0, Math.min(place.left - box.left, room))}px`;
    this.hint.style.top = `${place.bottom - box.top + 4}px`;
    cell.setAttribute("aria-describedby", "hint");
  }

  explanation({ reading, hint, base }) {
    if (!reading) return hint;
    const value = exact(this.readings[reading].values[this.at]);
    if (base === undefined) return value;
    const sentences = hint.split("|");
    const number = reading.split(" ").pop();
    const which = sentences.length > 1 ? this.readings[`rounding ${number}`].values[this.at] : 0;
    const fill = (_, name) => this.readings[name].text(this.at);
    const said = sentences[which].replace(/{([^}]+)}/g, fill) || value;
    return `${said} · ${this.short}: ${exact(Number(base))}`;
  }

  forget() {
    this.hint.hidden = true;
    this.asked?.removeAttribute("aria-describedby");
  }

  // Arrow keys walk through the table; Escape closes the explanation.
  walk(event) {
    if (event.key === "Escape") return this.forget();
    const columns = this.root.querySelectorAll(".stages tbody tr:first-child [data-hint]").length;
    const moves = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };
    const next = this.explained[this.explained.indexOf(event.target) + moves[event.key]];
    if (!next) return;
    event.preventDefault();
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}

export { STYLES };

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".phi-view");
  root.view ??= new View(root, (phi) => setStateValue("phi", phi));
  root.view.receive(data);
}
