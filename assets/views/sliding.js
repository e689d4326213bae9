// A filter slides over a picture. Python has worked out every place; here they are shown one by one.

const PAUSE_MS = 700;
const CALM_PAUSE_MS = 1600; // for people who asked for less motion

class View {
  constructor(root) {
    this.part = (name) => root.querySelector(`.${name}`);
    this.root = root;
    this.part("back").onclick = () => this.go(this.at - 1, true);
    this.part("on").onclick = () => this.go(this.at + 1, true);
    this.part("slider").oninput = (event) => this.go(Number(event.target.value), true);
    this.part("play").onclick = () => (this.timer ? this.pause() : this.play());
  }

  receive(data) {
    const same = JSON.stringify(data) === this.told; // the theme may be new, nothing else
    if (same) return;
    this.told = JSON.stringify(data);
    this.data = data;
    this.pause();
    fill(this.part("picture"), data.picture);
    fill(this.part("filter"), data.filter);
    this.part("slider").max = data.places.length - 1;
    this.part("words").textContent = data.words;
    this.go(0, true);
    this.root.dataset.ready = "";
  }

  go(place, byHand = false) {
    if (byHand) this.pause();
    const { places, side, filter } = this.data;
    this.at = Math.max(0, Math.min(places.length - 1, place));
    const { row, column, sum } = places[this.at];
    const known = places.map((one, index) => (index <= this.at ? one.total : null));
    const rows = Array.from({ length: side }, (_, line) => known.slice(line * side, (line + 1) * side));
    fill(this.part("out"), rows);
    this.part("out").children[this.at].classList.add("now");
    const cell = (count) => `calc(var(--cell) * ${count})`;
    const length = `calc(var(--cell) * ${filter.length} + 2px)`;
    Object.assign(this.part("frame").style,
      { left: cell(column), top: cell(row), width: length, height: length });
    this.part("slider").value = this.at;
    this.part("sum").textContent = `Place ${this.at + 1} of ${places.length}: ${sum}`;
    this.part("back").disabled = this.at === 0;
    this.part("on").disabled = this.at === places.length - 1;
  }

  play() {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (this.at === this.data.places.length - 1) this.go(0);
    this.timer = setInterval(() => this.step(), calm ? CALM_PAUSE_MS : PAUSE_MS);
    this.say("Pause", true);
  }

  step() {
    if (this.root.isConnected && this.at < this.data.places.length - 1) this.go(this.at + 1);
    else this.pause();
  }

  pause() {
    clearInterval(this.timer);
    this.timer = null;
    this.say("Play", false);
  }

  say(word, playing) {
    this.part("play").textContent = word;
    this.part("sum").setAttribute("aria-live", playing ? "off" : "polite");
  }
}

// Numbers in cells, tinted by how large they are; null stays empty.
function fill(grid, rows) {
  const most = Math.max(1, ...rows.flat().map((value) => Math.abs(value ?? 0)));
  grid.style.gridTemplateColumns = `repeat(${rows[0].length}, var(--cell))`;
  grid.replaceChildren(...rows.flat().map((value) => {
    const cell = document.createElement("span");
    if (value !== null) cell.textContent = String(value).replace("-", "−");
    if (value) cell.className = value > 0 ? "plus" : "minus";
    cell.style.setProperty("--share", Math.abs(value ?? 0) / most);
    return cell;
  }));
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".sliding-view");
  root.view ??= new View(root);
  root.view.receive(data);
}
