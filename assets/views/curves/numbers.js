// Numbers as people read them.
// The files of this folder are one script, joined in the order of their names.

const minus = (text) => text.replaceAll("-", "−");

// With as many digits as were measured: many writers keep four bytes of a number.
function measured(value) {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  let shortest = value;
  for (let digits = 1; digits <= 9 && Math.fround(value) === value; digits += 1) {
    shortest = Number(value.toPrecision(digits));
    if (Math.fround(shortest) === value) break;
    shortest = value;
  }
  return minus(`${shortest}`);
}

const rounded = (value, digits) =>
  Number.isFinite(value) ? minus(`${Number(value.toPrecision(digits))}`) : measured(value);

const grouped = (value, decimals) =>
  minus(value.toLocaleString("en", { minimumFractionDigits: 0, maximumFractionDigits: decimals }));

// Ticks of an axis are a multiple of `step`; `largest` is the largest of them.
function tickText(value, step, largest) {
  if (value === 0) return "0";
  const decimals = between(0, Math.ceil(-Math.log10(step) - 1e-9), 15);
  if (largest < 1e-3 || largest >= 1e12) {
    const digits = Math.round(Math.log10(Math.abs(value)) - Math.log10(step));
    return minus(`${Number(value.toExponential(between(0, digits, 15)))}`);
  }
  if (largest < 1e6 || step < 1e4) {
    const fixed = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return minus(value.toLocaleString("en", fixed));
  }
  return `${grouped(value / 1e6, 2)} M`;
}

const niceStep = (least) => {
  const size = 10 ** Math.floor(Math.log10(least));
  return size * ([1, 2, 5].find((times) => times * size >= least * (1 - 1e-9)) ?? 10);
};
