import type { ReactNode } from 'react';

import type { Currency } from '@/api/catalogue';
import { isAbsent, type Closest, type Figure, type Place, type Row } from '@/compare/rows';
import { words } from '@/compare/words';
import { times } from '@/lib/decimal';
import { calendarDay } from '@/lib/format/date';
import { quoted, readableUnit } from '@/lib/format/money';
import { twoDecimals, unsignedPercent, wholePercent } from '@/lib/format/number';
import { useLocale, useWords } from '@/lib/i18n/language';

const KINDS = { '1': 'dearer', '0': 'level', '-1': 'cheaper' } as const;
const ARROWS = { dearer: '▲', level: '＝', cheaper: '▼' };

interface CellProps<Value> {
  figure: Figure<Value>;
  label: string;
  write: (value: Value) => ReactNode;
}

/** A figure, or in small print the reason why it is missing. */
export function FigureCell<Value>({ figure, label, write }: CellProps<Value>) {
  const { reasons } = useWords(words);
  return (
    <td data-label={label}>
      {isAbsent(figure) ? <small>{reasons[figure.absent]}</small> : write(figure)}
    </td>
  );
}

export function ChangeCell({ figure, label }: Omit<CellProps<number>, 'write'>) {
  return <FigureCell figure={figure} label={label} write={(value) => <Change value={value} />} />;
}

function Change({ value }: { value: number }) {
  const locale = useLocale();
  const text = useWords(words);
  const kind = KINDS[String(Math.sign(value)) as keyof typeof KINDS];
  return (
    <span className={kind}>
      <span aria-hidden="true">{ARROWS[kind]}</span>{' '}
      <span className="unseen">{text.directions[kind]} </span>
      {unsignedPercent(value, locale)}
    </span>
  );
}

interface RateProps {
  row: Row;
  base: string;
  currencies: Map<string, Currency> | undefined;
}

/** The last rate of the period with its day, and whether a newer one is overdue. */
export function RateCell({ row: { code, compared }, base, currencies }: RateProps) {
  const locale = useLocale();
  const text = useWords(words);
  const { last, reason, latest } = compared;
  if (last === null)
    return (
      <td data-label={text.columns.rate}>
        <small>{text.reasons[reason ?? 'not-observed']}</small>
      </td>
    );
  const unit = readableUnit(last.rate, currencies?.get(code)?.display_unit ?? 1);
  const shown = quoted({ target: code, base, unit }, times(last.rate, unit), locale);
  return (
    <td data-label={text.columns.rate}>
      <span>
        {shown.target} = {shown.base}
      </span>
      <small>
        {calendarDay(last.date, locale)}
        {latest?.stale === true && ` · ${text.old}`}
      </small>
    </td>
  );
}

export function StandingCell({ figure }: { figure: Figure<Place> }) {
  const locale = useLocale();
  const text = useWords(words);
  const write = ({ cheaperThan, dearerThan }: Place) =>
    cheaperThan >= dearerThan
      ? text.cheaperThan(wholePercent(cheaperThan, locale))
      : text.dearerThan(wholePercent(dearerThan, locale));
  return <FigureCell figure={figure} label={text.columns.standing} write={write} />;
}

export function CorrelationCell({ figure }: { figure: Figure<Closest> }) {
  const locale = useLocale();
  const text = useWords(words);
  const write = ({ code, coefficient }: Closest) => `${code} ${twoDecimals(coefficient, locale)}`;
  return <FigureCell figure={figure} label={text.columns.correlation} write={write} />;
}
