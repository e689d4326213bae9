// What every view uses: it stands before the script of each, see components/ui/views.py.

const between = (low, value, high) => Math.max(low, Math.min(value, high));

// An element of a drawing. Text stays text, whatever is in it.
function element(name, attributes = {}, ...inside) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

// An element of the page.
function html(name, properties = {}, ...inside) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...inside);
  return made;
}
