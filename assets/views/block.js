// Drawings and tables of blocks, as Python has made them. No script is in them.

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".block-view");
  const row = root.querySelector(".drawings");
  const left = row?.scrollLeft ?? 0;
  root.innerHTML = data.html;
  root.querySelector(".drawings")?.scrollTo(left, 0);
  root.dataset.ready = "";
}
