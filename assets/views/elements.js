// What every view uses: it stands before the script of each, see components/figures/view_assets.py.

const between = (low, value, high) => Math.max(low, Math.min(value, high));

// An element of a drawing. Text stays text, whatever is in it.
function element(name, attributes = {}, ...inside) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

// Whether an element stands on a dark page.
function isDark(root) {
  const [red, green, blue] = getComputedStyle(root).backgroundColor.match(/[\d.]+/g);
  return 0.21 * red + 0.72 * green + 0.07 * blue < 128;
}

// An element of the page.
function html(name, properties = {}, ...inside) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...inside);
  return made;
}
