// A confusion matrix. Python has counted; here a cell is pointed at, read and chosen.

const NONE = [-1, -1]; // a trigger that says nothing would not be told
const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
const DENSE = 30; // with more classes there is no room for words

const same = (one, other) => one?.[0] === other?.[0] && one?.[1] === other?.[1];

class View {
  constructor(root, setTriggerValue) {
    Object.assign(this, { root, setTriggerValue, turn: 0, current: [0, 0] });
    this.part = (name) => root.querySelector(name);
    const table = this.part("table");
    table.onclick = ({ target }) => this.pick(target.closest("td"));
    table.onpointerover = ({ target }) => this.read(target.closest("td"));
    table.onpointerleave = () => this.read(null);
    table.onkeydown = (event) => this.press(event);
    table.addEventListener("focusin", ({ target }) => this.rove(target));
  }

  // Python's word about the choice counts where its version is new; else the person's.
  receive(data) {
    const fresh = this.turn++ === 0 || data.version !== this.data.version;
    this.data = data;
    if (fresh) this.selected = data.selected;
    const focused = this.root.getRootNode().activeElement?.matches?.("td");
    const body = this.part(".body");
    body.style.setProperty("--cell", `${data.cellPx}px`);
    body.style.setProperty("--count", data.classes.length);
    body.classList.toggle("dense", data.classes.length > DENSE);
    this.draw();
    this.list();
    this.part(".scale").textContent = data.scale;
    this.mark();
    if (focused) this.cells[this.current[0]][this.current[1]].focus();
    this.root.dataset.ready = `${this.turn}`;
  }

  draw() {
    const { classes, cells, shown } = this.data;
    const dense = classes.length > DENSE;
    const heads = classes.map(({ name }) => html("th", { scope: "col", title: name },
      ...(dense ? [] : [html("span", {}, name)])));
    this.part("thead").replaceChildren(html("tr", {}, html("th"), ...heads));
    this.cells = classes.map((_, row) => classes.map((_, column) => html("td", {
      className: row === column ? "hit" : "", tabIndex: -1,
    })));
    const rows = classes.map(({ name }, row) => html("tr", {},
      html("th", { scope: "row", title: name }, ...(dense ? [] : [html("span", {}, name)])),
      ...this.cells[row]));
    this.part("tbody").replaceChildren(...rows);
    this.rows = new Map(classes.map(({ index }, row) => [index, row]));
    this.numbers = new Map();
    for (const [row, column, count, share, strength] of cells) {
      const cell = this.cells[row][column];
      cell.classList.add("some");
      cell.style.setProperty("--strength", strength);
      if (!dense) cell.textContent = shown === "shares" ? share : count;
      this.numbers.set(cell, { count, share });
    }
    this.places = new Map();
    this.cells.forEach((cells, row) => cells.forEach((cell, column) => {
      this.places.set(cell, [row, column]);
      if (!dense) cell.setAttribute("aria-label", this.words(cell));
    }));
    this.current = this.current.map((place) => Math.min(place, classes.length - 1));
    this.cells[this.current[0]][this.current[1]].tabIndex = 0;
  }

  list() {
    const rows = this.data.pairs.map(({ cell, names, times }) => html("li", {}, html("button",
      { type: "button", onclick: () => this.choose(cell), cell },
      html("span", { className: "names" }, names), html("span", { className: "times" }, times))));
    this.part(".pairs").replaceChildren(...rows);
    this.part(".most").hidden = rows.length === 0;
  }

  // Class indexes of a cell: the true one, the answer.
  pair(cell) { return this.places.get(cell).map((place) => this.data.classes[place].index); }

  words(cell) {
    const [truth, answer] = this.places.get(cell).map((place) => this.data.classes[place]);
    const { count, share } = this.numbers.get(cell) ?? { count: 0, share: "0%" };
    const told = truth === answer ? "answered right" : `taken for ${answer.name}`;
    return `${truth.name} ${told}: ${count} of ${truth.pictures} pictures (${share})`;
  }

  read(cell) {
    const found = cell && this.places.has(cell) ? cell : this.chosenCell();
    this.part(".words").textContent = found ? this.words(found) : "";
  }

  chosenCell() {
    const [row, column] = (this.selected ?? []).map((index) => this.rows.get(index));
    return this.cells[row]?.[column];
  }

  pick(cell) {
    if (this.numbers.has(cell)) this.choose(this.pair(cell));
  }

  choose(pair) {
    this.selected = same(pair, this.selected) ? null : pair;
    this.mark();
    this.setTriggerValue("selected", this.selected ?? NONE);
  }

  mark() {
    for (const cell of this.root.querySelectorAll("[aria-selected]")) cell.removeAttribute("aria-selected");
    this.chosenCell()?.setAttribute("aria-selected", "true");
    for (const button of this.root.querySelectorAll(".pairs button")) {
      button.setAttribute("aria-pressed", same(button.cell, this.selected));
    }
    this.read(null);
  }

  // One cell at a time is a stop of the Tab key.
  rove(cell) {
    if (!this.places.has(cell)) return;
    this.cells[this.current[0]][this.current[1]].tabIndex = -1;
    this.current = this.places.get(cell);
    cell.tabIndex = 0;
    this.read(cell);
  }

  press(event) {
    if (event.key === "Enter" || event.key === " ") this.pick(event.target.closest("td"));
    else if (event.key === "Escape" && this.selected) this.choose(this.selected);
    else if (STEPS[event.key]) this.step(STEPS[event.key]);
    else return;
    event.preventDefault();
  }

  step([down, right]) {
    const [row, column] = this.current;
    this.cells[row + down]?.[column + right]?.focus();
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".confusion-view");
  root.view ??= new View(root, setTriggerValue);
  root.view.receive(data);
}
