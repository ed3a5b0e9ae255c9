import type { Column, Sort } from '@/compare/address';
import { COLUMNS } from '@/compare/address';
import type { Comparison } from '@/compare/api/useComparison';
import {
  ChangeCell,
  CorrelationCell,
  FigureCell,
  RateCell,
  StandingCell,
} from '@/compare/components/cells';
import type { Row } from '@/compare/rows';
import type { ComparePage } from '@/compare/useComparePage';
import { words } from '@/compare/words';
import { calendarDay } from '@/lib/format/date';
import { percent } from '@/lib/format/number';
import { useLocale, useWords } from '@/lib/i18n/language';

const SHOWN = ['name', 'rate', 'change', 'volatility', 'standing', 'correlation'] as const;

interface Props {
  rows: readonly Row[];
  comparison: Comparison;
  page: ComparePage;
}

/** The figures of each currency; a column's heading sorts by it. */
export function FiguresTable({ rows, comparison, page }: Props) {
  const locale = useLocale();
  const text = useWords(words);
  const { base, series } = comparison;
  const first = series.flatMap((each) => each.first?.date ?? []).toSorted()[0];
  const last = series
    .flatMap((each) => each.last?.date ?? [])
    .toSorted()
    .at(-1);
  const days = first && last && text.range(calendarDay(first, locale), calendarDay(last, locale));
  return (
    <>
      <table className="compare-table">
        <caption>
          {days} {text.sortHint}
        </caption>
        <thead>
          <tr>
            {SHOWN.map((column) => (
              <Heading key={column} column={column} sort={page.sort} onSort={page.chooseSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.code}>
              <th scope="row">
                <b>{row.code}</b> {row.name}
              </th>
              <RateCell row={row} base={base} currencies={page.currencies} />
              <ChangeCell figure={row.change} label={text.columns.change} />
              <FigureCell
                figure={row.volatility}
                label={text.columns.volatility}
                write={(value) => percent(value, locale).replace('+', '')}
              />
              <StandingCell figure={row.standing} />
              <CorrelationCell figure={row.correlation} />
            </tr>
          ))}
        </tbody>
      </table>
      <details className="compare-notes">
        <summary>{text.meaning}</summary>
        <ul>
          {Object.values(text.notes).map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </details>
    </>
  );
}

interface HeadingProps {
  column: (typeof SHOWN)[number];
  sort: Sort | null;
  onSort: (sort: Sort) => void;
}

/** Rates of different currencies have no order, so theirs is no button. */
function Heading({ column, sort, onSort }: HeadingProps) {
  const { columns } = useWords(words);
  const sortable = COLUMNS.find((each): each is Column => each === column);
  if (sortable === undefined) return <th scope="col">{columns[column]}</th>;
  const current = sort?.column === sortable ? sort : null;
  // The first press shows the largest figure, or the first name, on top.
  const descending = current === null ? sortable !== 'name' : !current.descending;
  const order = current === null ? 'none' : current.descending ? 'descending' : 'ascending';
  return (
    <th scope="col" aria-sort={order}>
      <button type="button" onClick={() => onSort({ column: sortable, descending })}>
        {columns[column]}{' '}
        <span aria-hidden="true">{{ none: '↕', descending: '↓', ascending: '↑' }[order]}</span>
      </button>
    </th>
  );
}
