import { useState } from 'react';

import type { Comparison } from '@/compare/api/useComparison';
import { words } from '@/compare/words';
import { count, percent } from '@/lib/format/number';
import { useLocale, useWords } from '@/lib/i18n/language';

const FIRST = 30;

interface Props {
  comparison: Comparison;
  codes: readonly string[];
}

/** The lines of the chart as a table, newest first. */
export function LinesTable(props: Props) {
  const { table } = useWords(words);
  const [open, setOpen] = useState(false);
  return (
    <details className="points" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{table}</summary>
      {open && <Rows key={props.comparison.period} {...props} />}
    </details>
  );
}

function Rows({ comparison, codes }: Props) {
  const locale = useLocale();
  const text = useWords(words);
  const [all, setAll] = useState(false);
  const shown = codes.flatMap(
    (code) => comparison.series.find(({ target }) => target === code) ?? [],
  );
  const indexes = shown.map(
    ({ points }) => new Map(points.map(({ date, index }) => [date, index])),
  );
  const dates = [...new Set(indexes.flatMap((each) => [...each.keys()]))].sort().reverse();
  return (
    <>
      {/* eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex -- what scrolls needs the keyboard */}
      <div className="compare-scroll" role="region" aria-label={text.caption} tabIndex={0}>
        <table className="compare-matrix">
          <caption className="unseen">{text.caption}</caption>
          <thead>
            <tr>
              <th scope="col">{text.date}</th>
              {shown.map(({ target }) => (
                <th key={target} scope="col">
                  {target}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(all ? dates : dates.slice(0, FIRST)).map((date) => (
              <tr key={date}>
                <th scope="row">{date}</th>
                {indexes.map((each, column) => (
                  <td key={shown[column]?.target}>{changeOf(each.get(date))}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!all && dates.length > FIRST && (
        <button type="button" className="button" onClick={() => setAll(true)}>
          {text.all(count(dates.length, locale))}
        </button>
      )}
    </>
  );

  function changeOf(index: string | undefined): string {
    return index === undefined ? text.noValue : percent(Number(index) - 100, locale);
  }
}
