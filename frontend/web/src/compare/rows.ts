import type { Sort } from '@/compare/address';
import type { Compared, Comparison } from '@/compare/api/useComparison';
import type { NoStanding, Standing } from '@/compare/api/useStandings';
import { compareNames } from '@/lib/format/order';
import type { Locale } from '@/lib/i18n/locales';

/** Why a figure is absent, in the words of the services and of this page. */
export type Reason =
  | NonNullable<Compared['reason']>
  | NonNullable<Standing['reason']>
  | NonNullable<Comparison['correlations'][number]['reason']>
  | NoStanding
  | 'alone';

/** A figure, or why it is absent. */
export type Figure<Value> = Value | { absent: Reason };

/** On what share of the last year's days the rate was higher or lower than the last one, in percent. */
export interface Place {
  cheaperThan: number;
  dearerThan: number;
  days: number;
}

export interface Closest {
  code: string;
  coefficient: number;
}

/** A line of the table. */
export interface Row {
  code: string;
  name: string;
  compared: Compared;
  change: Figure<number>;
  volatility: Figure<number>;
  standing: Figure<Place>;
  correlation: Figure<Closest>;
}

const YEAR = '365d';

export function isAbsent<Value>(figure: Figure<Value>): figure is { absent: Reason } {
  return typeof figure === 'object' && figure !== null && 'absent' in figure;
}

/** The lines of the table in the order of `codes`. */
export function rows(
  comparison: Comparison,
  standings: Map<string, Standing | NoStanding>,
  codes: readonly string[],
  nameOf: (code: string) => string,
): Row[] {
  const found = codes.flatMap(
    (code) => comparison.series.find(({ target }) => target === code) ?? [],
  );
  return found.map((compared) => ({
    code: compared.target,
    name: nameOf(compared.target),
    compared,
    change: numberOf(compared, compared.change_percent),
    volatility: numberOf(compared, compared.volatility_percent),
    standing: placeOf(standings.get(compared.target) ?? 'loading'),
    correlation: closest(comparison, compared.target, codes),
  }));
}

function numberOf({ reason }: Compared, value: string | number | null): Figure<number> {
  return value === null ? { absent: reason ?? 'too-few-observations' } : Number(value);
}

function placeOf(standing: Standing | NoStanding): Figure<Place> {
  if (typeof standing === 'string') return { absent: standing };
  const window = standing.windows[YEAR];
  if (window === null) return { absent: standing.reason ?? 'too-few-observations' };
  const share = (days: number) => (100 * days) / window.observations;
  return {
    cheaperThan: share(window.days_higher),
    dearerThan: share(window.days_lower),
    days: window.observations,
  };
}

/** The other target that a target moves most alike. */
function closest(
  { correlations }: Comparison,
  code: string,
  codes: readonly string[],
): Figure<Closest> {
  const pairs = correlations
    .filter(
      ({ targets }) => targets.includes(code) && targets.every((each) => codes.includes(each)),
    )
    .map(({ targets, ...each }) => ({ ...each, other: targets.find((one) => one !== code) ?? '' }));
  const known = pairs.flatMap(({ coefficient, other }) =>
    coefficient === null ? [] : [{ code: other, coefficient }],
  );
  const [best] = known.sort((one, other) => other.coefficient - one.coefficient);
  return best ?? { absent: pairs[0]?.reason ?? 'alone' };
}

/** Sorts by a column; what is absent comes last in either direction. */
export function sorted(all: readonly Row[], sort: Sort | null, locale: Locale): Row[] {
  if (sort === null) return [...all];
  const { column, descending } = sort;
  const sign = descending ? -1 : 1;
  if (column === 'name')
    return all.toSorted((one, other) => sign * compareNames(one.name, other.name, locale));
  const key = (row: Row) => keyOf(row, column);
  return all.toSorted((one, other) => {
    const [left, right] = [key(one), key(other)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * (left - right);
  });
}

function keyOf(row: Row, column: Exclude<Sort['column'], 'name'>): number | null {
  const figure = row[column];
  if (isAbsent(figure)) return null;
  if (typeof figure === 'number') return figure;
  return 'coefficient' in figure ? figure.coefficient : figure.dearerThan;
}
