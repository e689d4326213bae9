// Names; pressed, they hide.

class Legend {
  constructor(view, place) { Object.assign(this, { view, place }); }

  show() {
    const { chart } = this.view;
    const single = chart.runs.length === 1 && !chart.zero;
    const line = { dash: "solid", width: 3 };
    const runs = chart.runs.map(({ name, color }) =>
      single ? html("span", { className: "name" }, name) : this.button(`run ${name}`, name, sample(line, color)));
    const styles = chart.styles.filter(({ label }) => label).map((style) => {
      const color = single ? chart.curves.find(({ look }) => look === style).color : "currentColor";
      return this.button(`style ${style.label}`, style.label, sample(style, color));
    });
    const focused = this.place.getRootNode().activeElement?.dataset?.what;
    this.place.replaceChildren(...runs, ...(styles.length && runs.length ? [html("i")] : []), ...styles);
    if (focused) [...this.place.children].find(({ dataset }) => dataset.what === focused)?.focus();
  }

  button(what, name, picture) {
    const { view } = this;
    const made = html("button", { title: name }, picture, html("span", {}, name));
    made.dataset.what = what;
    made.setAttribute("aria-pressed", !view.hidden.has(what));
    made.onclick = () => {
      if (!view.hidden.delete(what)) view.hidden.add(what);
      made.setAttribute("aria-pressed", !view.hidden.has(what));
      view.renew();
    };
    made.ondblclick = () => this.alone(what);
    return made;
  }

  // All others of its kind go, or if they are gone, come back.
  alone(what) {
    const { hidden } = this.view;
    const kind = what.split(" ", 1)[0];
    const all = [...this.place.querySelectorAll("button")].map(({ dataset }) => dataset.what);
    const others = all.filter((each) => each !== what && each.startsWith(`${kind} `));
    const gone = others.every((each) => hidden.has(each));
    for (const each of others) {
      if (gone) hidden.delete(each);
      else hidden.add(each);
    }
    hidden.delete(what);
    this.show();
    this.view.renew();
  }
}
