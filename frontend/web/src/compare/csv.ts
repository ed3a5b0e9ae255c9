import type { Comparison } from '@/compare/api/useComparison';
import { isAbsent, type Row } from '@/compare/rows';

type Cell = string | number | null;

const FIGURES = ['change', 'volatility', 'standing', 'correlation'] as const;

/** The table as CSV (RFC 4180): raw figures, and why one is absent. */
export function figuresCsv(rows: readonly Row[], { base, from, to }: Comparison): string {
  const head = [
    'code',
    'name',
    'base',
    'from',
    'to',
    'rate',
    'rate_date',
    'change_percent',
    'volatility_percent',
    'cheaper_than_percent_of_days',
    'dearer_than_percent_of_days',
    'moves_most_like',
    'correlation',
    'absent',
  ];
  const body = rows.map(({ code, name, compared, ...row }): Cell[] => [
    code,
    name,
    base,
    from,
    to,
    compared.last?.rate ?? null,
    compared.last?.date ?? null,
    compared.change_percent,
    compared.volatility_percent,
    isAbsent(row.standing) ? null : row.standing.cheaperThan.toFixed(2),
    isAbsent(row.standing) ? null : row.standing.dearerThan.toFixed(2),
    isAbsent(row.correlation) ? null : row.correlation.code,
    isAbsent(row.correlation) ? null : row.correlation.coefficient,
    FIGURES.flatMap((each) => {
      const figure = row[each];
      return isAbsent(figure) ? [`${each}: ${figure.absent}`] : [];
    }).join('; '),
  ]);
  return written([head, ...body]);
}

/** The chart as CSV: a line for each date, with the rate and the index of each currency. */
export function seriesCsv({ series, base }: Comparison, codes: readonly string[]): string {
  const drawn = codes.flatMap((code) => series.find(({ target }) => target === code) ?? []);
  const head = drawn.flatMap(({ target }) => [`${base} per 1 ${target}`, `${target} index`]);
  const points = drawn.map((each) => new Map(each.points.map((point) => [point.date, point])));
  const dates = [...new Set(points.flatMap((each) => [...each.keys()]))].sort();
  const body = dates.map((date): Cell[] => [
    date,
    ...points.flatMap((each) => [each.get(date)?.rate ?? null, each.get(date)?.index ?? null]),
  ]);
  return written([['date', ...head], ...body]);
}

function written(lines: readonly Cell[][]): string {
  return lines.map((line) => line.map(cell).join(',') + '\r\n').join('');
}

function cell(value: Cell): string {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
