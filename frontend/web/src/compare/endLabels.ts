import type UPlot from 'uplot';

interface Label {
  text: string;
  colour: () => string;
}

/** Text of 12 px needs this much between two lines of it. */
const LINE = 13;
const BESIDE = 5;

/** Writes the name of each line at its end; names that would cover each other move apart. */
export function labelled(labels: readonly Label[], font: string): (plot: UPlot) => void {
  return (plot) => {
    const scale = window.devicePixelRatio;
    const { ctx, bbox } = plot;
    const ends = labels.map((_, index) => end(plot, index + 1));
    const tops = spread(
      ends.map((each) => each?.y ?? null),
      LINE * scale,
      [bbox.top, bbox.top + bbox.height],
    );
    ctx.save();
    ctx.font = `600 ${font.replace(/^\d+/, (size) => String(Number(size) * scale))}`;
    // The axes leave their own alignment behind.
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    labels.forEach(({ text, colour }, index) => {
      const [x, y] = [ends[index]?.x, tops[index]];
      if (x === undefined || y === null || y === undefined) return;
      ctx.fillStyle = colour();
      ctx.fillText(text, x + BESIDE * scale, y);
    });
    ctx.restore();
  };
}

function end(plot: UPlot, series: number): { x: number; y: number } | null {
  const values = plot.data[series] ?? [];
  const last = values.findLastIndex((value) => typeof value === 'number');
  const [time, value] = [plot.data[0][last], values[last]];
  if (time === undefined || typeof value !== 'number') return null;
  return { x: plot.valToPos(time, 'x', true), y: plot.valToPos(value, 'y', true) };
}

/** Moves positions apart until they are `room` from each other, within `bounds` if they all fit. */
export function spread(
  positions: readonly (number | null)[],
  room: number,
  [top, bottom]: [number, number],
): (number | null)[] {
  const order = positions
    .map((position, index) => ({ position, index }))
    .filter((each): each is { position: number; index: number } => each.position !== null)
    .sort((one, other) => one.position - other.position);
  const result: (number | null)[] = positions.map(() => null);
  let above = top - room;
  for (const each of order) {
    each.position = Math.max(each.position, above + room);
    above = each.position;
  }
  let below = bottom + room;
  for (const each of order.toReversed()) {
    each.position = Math.min(each.position, below - room);
    below = each.position;
    result[each.index] = each.position;
  }
  return result;
}
