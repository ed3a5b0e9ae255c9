import { useState } from 'react';

import type { History } from '@/features/history/api/useHistory';
import { shown } from '@/features/history/series';
import { words } from '@/features/history/words';
import { unitOf } from '@/lib/format/money';
import { count, exact } from '@/lib/format/number';
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
  const said = useWords(words);
  const [all, setAll] = useState(false);
  const newest = history.points.toReversed();
  const counted = unitOf({ ...history, unit }, locale);
  return (
    <>
      <table>
        <caption className="unseen">{said.caption(counted)}</caption>
        <thead>
          <tr>
            <th scope="col">{said.date}</th>
            <th scope="col">{counted}</th>
          </tr>
        </thead>
        <tbody>
          {(all ? newest : newest.slice(0, FIRST)).map((point) => (
            <tr key={point.date}>
              <th scope="row">{point.date}</th>
              <td>{exact(shown(point, unit), locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {!all && newest.length > FIRST && (
        <button type="button" className="button" onClick={() => setAll(true)}>
          {said.all(count(newest.length, locale))}
        </button>
      )}
    </>
  );
}
