// Mouse, fingers, wheel.

const NARROW_PX = 24; // a drag less wide or high than this means the other direction alone

class Hand {
  constructor(view, chart) {
    Object.assign(this, { view, chart, camera: view.camera, fingers: new Map() });
    this.rubber = chart.querySelector(".rubber");
    chart.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    const two = (event) => event.touches.length > 1 && event.cancelable && event.preventDefault();
    chart.addEventListener("touchstart", two, { passive: false });
    chart.addEventListener("touchmove", two, { passive: false });
    chart.onpointerdown = (event) => this.press(event);
    chart.onpointermove = (event) => this.move(event);
    chart.onpointerup = chart.onpointercancel = (event) => this.release(event);
    chart.onpointerleave = (event) => event.pointerType === "mouse" && view.point(null);
    chart.ondblclick = () => view.whole();
  }

  place(event) {
    const box = this.chart.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  // Below the chart lies the x axis, left of it the y axis: there one axis is meant alone.
  meant([x, y]) {
    const { left, bottom } = this.view.painter.frame;
    if (y > bottom) return { x: Math.max(x, left) };
    return x < left ? { y } : { x, y };
  }

  get taken() {
    return this.chart.matches(":focus-within") || document.fullscreenElement;
  }

  wheel(event) {
    const zooms = event.ctrlKey || event.metaKey;
    const nothing = event.deltaY > 0 && !this.camera.zoomed && !zooms;
    if (!this.view.ready || (!zooms && !this.taken) || nothing) return; // the page scrolls
    event.preventDefault();
    const line = event.deltaMode ? 30 : 1; // some browsers count lines
    const aside = event.shiftKey ? event.deltaY : event.deltaX;
    if (Math.abs(aside) > Math.abs(event.deltaY) || event.shiftKey) {
      this.camera.move({ x: (aside * line) / this.chart.clientWidth });
    } else {
      const speed = event.ctrlKey ? 0.01 : 0.0016; // a pinch on a touchpad comes as ctrl + wheel
      const turned = between(-240, event.deltaY * line, 240);
      this.camera.zoomAt(Math.exp(-turned * speed), this.meant(this.place(event)));
    }
    this.view.point(this.place(event));
    this.view.tellSoon();
  }

  press(event) {
    if (event.button > 1 || !this.view.ready) return;
    this.chart.setPointerCapture(event.pointerId);
    this.fingers.set(event.pointerId, this.place(event));
    this.touch = event.pointerType === "touch";
    this.start = this.place(event);
    this.moved = this.fingers.size > 1 ? Infinity : 0;
    this.pans = event.shiftKey || event.button === 1 || (this.touch && Boolean(this.camera.x));
    if (this.fingers.size > 1) this.end();
  }

  move(event) {
    const now = this.place(event);
    const before = this.fingers.get(event.pointerId);
    if (!before) return this.hover(event);
    const others = [...this.fingers].filter(([id]) => id !== event.pointerId);
    this.fingers.set(event.pointerId, now);
    if (others.length) return this.pinch(others[0][1], before, now);
    this.moved += Math.hypot(now[0] - before[0], now[1] - before[1]);
    if (this.moved < 4) return;
    if (this.pans) this.pan(before, now);
    else if (this.touch) this.view.point(now);
    else this.stretch(now);
  }

  hover(event) {
    if (event.pointerType === "mouse" && this.view.ready) this.view.point(this.place(event));
  }

  pan(before, now) {
    const { left, right, top, bottom } = this.view.painter.frame;
    this.view.point(null);
    this.chart.classList.add("held");
    const aside = (before[0] - now[0]) / (right - left);
    this.camera.move({ x: aside, y: this.touch ? 0 : (now[1] - before[1]) / (bottom - top) });
  }

  // One finger rests, the other goes from `before` to `now`.
  pinch(rest, before, now) {
    const { left, right } = this.view.painter.frame;
    const apart = (place) => Math.hypot(place[0] - rest[0], place[1] - rest[1]) || 1;
    const middle = [(rest[0] + before[0]) / 2, (rest[1] + before[1]) / 2];
    this.view.point(null);
    this.camera.zoomAt(apart(now) / apart(before), this.meant(middle));
    this.camera.move({ x: (before[0] - now[0]) / 2 / (right - left) });
  }

  // What the rubber band spans: a box, or if it is narrow, a range of one axis.
  spanned(now) {
    const { left, right, top, bottom } = this.view.painter.frame;
    const x = [this.start[0], now[0]].map((place) => between(left, place, right)).sort((a, b) => a - b);
    const y = [this.start[1], now[1]].map((place) => between(top, place, bottom)).sort((a, b) => a - b);
    const [wide, high] = [x[1] - x[0], y[1] - y[0]];
    if (high < NARROW_PX && wide >= 4) return { x };
    return wide < NARROW_PX ? { y } : { x, y };
  }

  stretch(now) {
    const { left, right, top, bottom } = this.view.painter.frame;
    const { x = [left, right], y = [top, bottom] } = (this.span = this.spanned(now));
    this.view.point(null);
    this.rubber.removeAttribute("hidden");
    const box = { x: x[0], y: y[0], width: x[1] - x[0], height: y[1] - y[0] };
    for (const [key, value] of Object.entries(box)) this.rubber.setAttribute(key, value);
  }

  release(event) {
    if (!this.fingers.delete(event.pointerId)) return;
    const { span, moved } = this;
    const done = event.type === "pointerup";
    this.end();
    if (done && span) this.zoomTo(span);
    if (done && moved < 4) {
      this.chart.focus({ preventScroll: true });
      this.view.point(this.place(event));
    }
    this.view.tell();
  }

  end() {
    this.span = null;
    this.rubber.setAttribute("hidden", "");
    this.chart.classList.remove("held");
  }

  zoomTo({ x, y }) {
    const { axes } = this.camera;
    const ranges = {};
    if (x) ranges.x = x.map((place) => axes.x.value(place));
    if (y) ranges.y = [axes.y.value(y[1]), axes.y.value(y[0])];
    this.camera.set(ranges);
  }
}
