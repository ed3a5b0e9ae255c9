import type UPlot from 'uplot';

import type { Marks } from '@/features/history/marks';

const GAP = 6;
const HEIGHT = 16;

/** Draws marks on a plot: a dashed line at the average, points, and labels where they have room. */
export function draw(plot: UPlot, marks: Marks, colour: (name: string) => string): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const taken: { x: number; y: number; width: number }[] = [];
  ctx.save();
  ctx.font = `${12 * ratio}px ${getComputedStyle(plot.root).fontFamily}`;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  const y = (value: number) => plot.valToPos(value, 'y', true);
  if (marks.average !== null) dash(y(marks.average.value));
  for (const { time, value, colour: name } of marks.points)
    dot(plot.valToPos(time, 'x', true), y(value), colour(name));
  for (const { time, value, label, above } of marks.points)
    write(label, plot.valToPos(time, 'x', true), y(value), above ? [-1, 1] : [1, -1]);
  if (marks.average !== null)
    write(marks.average.label, bbox.left, y(marks.average.value), [-1, 1]);
  ctx.restore();

  function dash(at: number) {
    ctx.strokeStyle = colour('--muted');
    ctx.lineWidth = ratio;
    ctx.setLineDash([4 * ratio, 4 * ratio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, at);
    ctx.lineTo(bbox.left + bbox.width, at);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  function dot(x: number, at: number, fill: string) {
    ctx.beginPath();
    ctx.arc(x, at, 4.5 * ratio, 0, 2 * Math.PI);
    ctx.fillStyle = fill;
    ctx.fill();
    ctx.strokeStyle = colour('--surface');
    ctx.lineWidth = 1.5 * ratio;
    ctx.stroke();
  }

  function write(label: string, x: number, at: number, sides: (1 | -1)[]) {
    const width = ctx.measureText(label).width + 6 * ratio;
    const left = Math.min(Math.max(x - width / 2, bbox.left), bbox.left + bbox.width - width);
    const distance = (GAP + HEIGHT / 2) * ratio;
    const middle = sides
      .map((side) => at + side * distance)
      .find((each) => isFree(left, each, width));
    if (middle === undefined) return;
    taken.push({ x: left, y: middle, width });
    ctx.fillStyle = colour('--surface');
    ctx.globalAlpha = 0.85;
    ctx.fillRect(left, middle - (HEIGHT / 2) * ratio, width, HEIGHT * ratio);
    ctx.globalAlpha = 1;
    ctx.fillStyle = colour('--ink');
    ctx.fillText(label, left + 3 * ratio, middle);
  }

  function isFree(left: number, middle: number, width: number) {
    const half = (HEIGHT / 2) * ratio;
    if (middle - half < bbox.top || middle + half > bbox.top + bbox.height) return false;
    return taken.every(
      (box) =>
        Math.abs(box.y - middle) >= HEIGHT * ratio ||
        left >= box.x + box.width ||
        left + width <= box.x,
    );
  }
}
