// From numbers to the screen and back, and the ticks.

class Axis {
  constructor(log = false, whole = false) {
    Object.assign(this, { log, whole, low: 0, high: 1, from: 0, to: 1 });
  }

  // Where numbers are told apart: a logarithmic axis by their logarithms.
  bend(value) { return this.log ? Math.log10(value) : value; }

  unbend(place) { return this.log ? 10 ** place : place; }

  show([low, high], from, to) { Object.assign(this, { low, high, from, to }); }

  at(value) {
    const [low, high] = [this.bend(this.low), this.bend(this.high)];
    return this.from + ((this.bend(value) - low) / (high - low)) * (this.to - this.from);
  }

  value(place) {
    const [low, high] = [this.bend(this.low), this.bend(this.high)];
    return this.unbend(low + ((place - this.from) / (this.to - this.from)) * (high - low));
  }

  // A range with some air around it, and never without extent.
  padded([low, high], share) {
    let [from, to] = [this.bend(low), this.bend(high)];
    if (to - from <= Math.abs(to) * 1e-12) {
      const half = this.log ? 0.2 : this.whole ? 0.5 : Math.abs(to) * 0.1 || 0.5;
      [from, to] = [from - half, to + half];
    }
    const air = (to - from) * share;
    return [this.unbend(from - air), this.unbend(to + air)];
  }

  // Tick values with their texts; [value, text].
  ticks(apart) {
    const most = Math.max(2, Math.abs(this.to - this.from) / apart);
    const decades = this.log ? Math.log10(this.high / this.low) : 0;
    return decades >= 1 ? this.logTicks(decades, most) : this.linearTicks(most);
  }

  linearTicks(most) {
    const least = niceStep((this.high - this.low) / most);
    const step = this.whole ? Math.max(1, least) : least;
    const first = Math.ceil(this.low / step - 1e-9);
    const last = Math.floor(this.high / step + 1e-9);
    const largest = Math.max(Math.abs(first), Math.abs(last)) * step;
    return Array.from({ length: between(0, last - first + 1, 100) }, (_, number) => {
      const value = Number(((first + number) * step).toPrecision(15));
      return [value, tickText(value, step, largest)];
    });
  }

  logTicks(decades, most) {
    const every = Math.ceil(decades / most);
    const times = decades * 3 <= most ? [1, 2, 5] : [1];
    const found = [];
    const first = Math.floor(Math.log10(this.low) / every) * every;
    for (let power = first; power <= Math.log10(this.high); power += every) {
      for (const factor of times) {
        const value = Number(`${factor}e${power}`);
        if (value >= this.low * (1 - 1e-9) && value <= this.high * (1 + 1e-9)) found.push(value);
      }
    }
    const text = (value) =>
      value >= 1e-4 && value < 1e6 ? grouped(value, 4) : minus(value.toExponential(0).replace("+", ""));
    return found.map((value) => [value, text(value)]);
  }
}
