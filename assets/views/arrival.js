// Scrolls to its place when a link led here, and stays with it while what stands above is drawn.

const SETTLED_MS = 5000;
const BY_HAND = ["wheel", "touchstart", "pointerdown", "keydown"];

function follow(root) {
  const go = () => root.scrollIntoView({ block: "start" });
  const growth = new ResizeObserver(go);
  const stop = () => {
    growth.disconnect();
    for (const kind of BY_HAND) window.removeEventListener(kind, stop, true);
  };
  for (const kind of BY_HAND) window.addEventListener(kind, stop, true);
  const blocks = document.querySelectorAll('[data-testid="stVerticalBlock"]');
  if (blocks.length) growth.observe(blocks[0]);
  setTimeout(stop, SETTLED_MS);
  go();
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".arrival");
  if (root.seen === data.arrival) return;
  root.seen = data.arrival;
  follow(root);
}
