import type UPlot from 'uplot';

/** The index that a key of a slider moves to, past the gaps; null for another key. */
export function moved(
  key: string,
  active: number,
  values: readonly (number | null)[],
): number | null {
  const last = values.length - 1;
  const page = Math.max(1, Math.round(last / 10));
  const steps: Partial<Record<string, [number, number]>> = {
    ArrowLeft: [active - 1, -1],
    ArrowDown: [active - 1, -1],
    ArrowRight: [active + 1, 1],
    ArrowUp: [active + 1, 1],
    PageDown: [active - page, -1],
    PageUp: [active + page, 1],
    Home: [0, 1],
    End: [last, -1],
  };
  const [wanted, direction] = steps[key] ?? [null, 1];
  if (wanted === null) return null;
  const index = Math.min(last, Math.max(0, wanted));
  return values[index] === null ? index + direction : index;
}

/** Resizes the plot with its element, redraws it for a new theme, and moves its cursor by touch. */
export function follow(element: HTMLElement, plot: UPlot): () => void {
  const resized = new ResizeObserver(() =>
    plot.setSize({ width: element.clientWidth, height: element.clientHeight }),
  );
  const theme = window.matchMedia('(prefers-color-scheme: dark)');
  const repaint = () => plot.redraw();
  const touched = ({ touches: [touch] }: TouchEvent) => {
    if (touch === undefined) return;
    plot.setCursor({ left: touch.clientX - plot.over.getBoundingClientRect().left, top: 0 });
  };
  resized.observe(element);
  theme.addEventListener('change', repaint);
  plot.over.addEventListener('touchstart', touched, { passive: true });
  plot.over.addEventListener('touchmove', touched, { passive: true });
  return () => {
    resized.disconnect();
    theme.removeEventListener('change', repaint);
  };
}
