// Drawings and tables of blocks, as Python has made them. No script is in them.

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".block-view");
  const before = root.querySelector(".drawings");
  const { scrollLeft = 0, scrollTop = 0 } = before ?? {};
  root.innerHTML = data.html;
  root.dataset.ready = "";
  const box = root.querySelector(".drawings");
  if (!box) return;
  box.scrollTo(scrollLeft, scrollTop);
  const hint = root.querySelector(".goes-on");
  const hides = () =>
    box.scrollWidth > box.clientWidth + 2 || box.scrollHeight > box.clientHeight + 2;
  const watch = new ResizeObserver(() => { hint.hidden = !hides(); });
  watch.observe(box);
  return () => watch.disconnect();
}
