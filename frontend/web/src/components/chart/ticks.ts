/** At most this many labels on an axis. */
export const LABELS = 5;

const DAY = 86_400;

export type TickSpan = 'day' | 'month' | 'year';

interface Calendar {
  ticks: number[];
  span: TickSpan;
}

/** Days, or first days of months or years, between two Unix times: the finest with at most five labels. */
export function calendar(from: number, to: number): Calendar {
  const days = (to - from) / DAY;
  if (days <= 100) return { ticks: every(from, to, dayStep(days)), span: 'day' };
  const months = days / 30.4;
  if (months <= 30) return { ticks: starts(from, to, step(months, [1, 2, 3, 6])), span: 'month' };
  const years = step(months / 12, [1, 2, 5, 10, 20]);
  return { ticks: starts(from, to, 12 * years), span: 'year' };
}

/** At most five round numbers between two values. */
export function round(from: number, to: number): number[] {
  const rough = (to - from) / (LABELS - 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const width = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough);
  if (width === undefined || !Number.isFinite(width)) return [from];
  const first = Math.ceil(from / width);
  const count = Math.floor(to / width) - first + 1;
  return Array.from({ length: count }, (_, index) => (first + index) * width);
}

function dayStep(days: number): number {
  return step(days, [1, 2, 7, 14, 28]);
}

function step(length: number, steps: readonly number[]): number {
  return steps.find((each) => length / each <= LABELS) ?? steps.at(-1) ?? 1;
}

function every(from: number, to: number, days: number): number[] {
  const last = Math.floor(to / DAY - 1) * DAY;
  const count = Math.min(LABELS, Math.floor((last - from) / (days * DAY)) + 1);
  return Array.from({ length: count }, (_, index) => last - index * days * DAY).reverse();
}

function starts(from: number, to: number, months: number): number[] {
  const begin = new Date(from * 1000);
  const ticks: number[] = [];
  const january = Date.UTC(
    begin.getUTCFullYear() - (begin.getUTCFullYear() % Math.max(1, months / 12)),
  );
  for (let month = 0; ; month += months) {
    const date = new Date(january);
    const tick = date.setUTCMonth(date.getUTCMonth() + month) / 1000;
    if (tick > to) return ticks.slice(-LABELS);
    if (tick >= from) ticks.push(tick);
  }
}
