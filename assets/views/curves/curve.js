// One line and its points; all lines of a chart, and which of them are seen.

class Curve {
  constructor(fields, data, numbers) {
    Object.assign(this, fields, { look: data.styles[fields.style] });
    this.name = data.runs[fields.run].name;
    this.x = numbers(fields.x);
    this.y = numbers(fields.y);
    this.measured = fields.measured ? numbers(fields.measured) : this.y;
    this.smoothed = Boolean(fields.measured);
    this.behind = fields.behind?.map(numbers);
    this.spread = fields.spread?.map(numbers);
    this.exact = !this.spread && !data.zero;
  }

  // The number of the first point at or after x.
  static after(x, value) {
    let [low, high] = [0, x.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (x[middle] < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  nearest(x) {
    const after = Curve.after(this.x, x);
    if (after === 0 || after === this.x.length) return after ? after - 1 : 0;
    return this.x[after] - x < x - this.x[after - 1] ? after : after - 1;
  }

  // Every array of heights with the x that belongs to it.
  *heights() {
    yield [this.x, this.y];
    if (this.behind) yield this.behind;
    for (const each of this.spread?.slice(0, 2) ?? []) yield [this.x, each];
  }

  // Lowest and highest value from x to x, without what does not count for the axis.
  extent([from, to], log, robust = true) {
    const [least, most] = (robust && this.limits) || [-Infinity, Infinity];
    const counts = (value) =>
      Number.isFinite(value) && !(log && value <= 0) && value >= least && value <= most;
    let [low, high] = [Infinity, -Infinity];
    for (const [x, y] of this.heights()) {
      const [first, end] = [Curve.after(x, from), Curve.after(x, to)];
      const take = (value) => {
        if (!counts(value)) return;
        if (value < low) low = value;
        if (value > high) high = value;
      };
      for (let at = first; at < end; at += 1) take(y[at]);
      if (x[end] === to) take(y[end]);
      take(crossing(x, y, first, from));
      take(crossing(x, y, end, to));
    }
    return [low, high];
  }
}

// How high the line to a point is where it crosses the window's edge.
function crossing(x, y, at, edge) {
  if (at === 0 || at === x.length) return NaN;
  const share = (edge - x[at - 1]) / (x[at] - x[at - 1]);
  return y[at - 1] + share * (y[at] - y[at - 1]);
}

class Chart {
  constructor(data, blob) {
    Object.assign(this, data);
    const numbers = ([start, count, bytes]) => {
      const part = blob.slice(start, start + count * bytes).buffer; // a copy is aligned
      return bytes === 4 ? new Float32Array(part) : new Float64Array(part);
    };
    this.curves = data.curves.map((fields) => new Curve(fields, data, numbers));
  }

  // Two tones of each colour: the lighter ones for a dark page. Whether they are others now.
  dress(dark) {
    const changed = this.dark !== dark;
    this.dark = dark;
    for (const each of [...this.curves, ...this.runs]) each.color = each.colors[dark ? 1 : 0];
    return changed;
  }

  // A run's name without the folder that all runs share.
  short(name) {
    const folders = this.runs.map((run) => run.name.split("/").slice(0, -1).join("/"));
    return folders.every((each) => each === folders[0]) ? name.split("/").at(-1) : name;
  }

  seen(hidden) {
    return this.curves.filter(
      (curve) => !hidden.has(`run ${curve.name}`) && !hidden.has(`style ${curve.look.label}`),
    );
  }
}
