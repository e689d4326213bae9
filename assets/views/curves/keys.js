// The keyboard.

const STEP = 1.5; // of the zoom buttons and keys
const PAN = 0.15; // of a window, by an arrow key

class Keys {
  constructor(view, chart) {
    this.view = view;
    chart.addEventListener("keydown", (event) => this.press(event));
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.view.ready) return;
    const { view } = this;
    const { camera } = view;
    const walks = event.shiftKey && { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const actions = {
      ArrowLeft: () => camera.move({ x: -PAN }), ArrowRight: () => camera.move({ x: PAN }),
      ArrowUp: () => camera.move({ y: PAN }), ArrowDown: () => camera.move({ y: -PAN }),
      "+": () => view.step(STEP), "=": () => view.step(STEP), "-": () => view.step(1 / STEP),
      0: () => view.whole(), Escape: () => view.whole(),
    };
    const action = walks ? () => view.walk(walks) : actions[event.key];
    if (!action) return;
    event.preventDefault();
    if (!walks) view.point(null);
    action();
    view.tellSoon();
  }
}
