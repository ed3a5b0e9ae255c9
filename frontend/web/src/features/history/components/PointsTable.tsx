import { useState } from 'react';

import type { History } from '@/features/history/api/useHistory';
import { dayOf, valueOf } from '@/features/history/series';
import { words } from '@/features/history/words';
import { unitOf } from '@/lib/format/money';
import { column, count } from '@/lib/format/number';
import { useLocale, useWords } from '@/lib/i18n/language';

const FIRST = 30;

interface Props {
  history: History;
  unit: number;
}

/** The values behind the line, newest first, with all their digits. */
export function PointsTable({ history, unit }: Props) {
  const { table } = useWords(words);
  const [open, setOpen] = useState(false);
  return (
    <details className="points" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{table}</summary>
      {open && <Rows key={history.period} history={history} unit={unit} />}
    </details>
  );
}

function Rows({ history, unit }: Props) {
  const locale = useLocale();
  const text = useWords(words);
  const [all, setAll] = useState(false);
  const newest = history.points.toReversed();
  const rows = all ? newest : newest.slice(0, FIRST);
  const digits = column(
    newest.map((point) => valueOf(point, unit)),
    'exact',
    locale,
  );
  const unitText = unitOf({ ...history, unit }, locale);
  return (
    <>
      {history.interval === 'weekly' && <p className="small-print">{text.weekly}</p>}
      <table>
        <caption className="unseen">{text.caption(unitText)}</caption>
        <thead>
          <tr>
            <th scope="col">{text.date}</th>
            <th scope="col">{unitText}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((point) => (
            <tr key={point.date}>
              <th scope="row">{dayOf(point)}</th>
              <td>{digits(valueOf(point, unit))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {!all && newest.length > FIRST && (
        <button type="button" className="button" onClick={() => setAll(true)}>
          {text.all(count(newest.length, locale))}
        </button>
      )}
    </>
  );
}
