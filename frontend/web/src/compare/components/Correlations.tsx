import type { Comparison } from '@/compare/api/useComparison';
import { words } from '@/compare/words';
import { twoDecimals } from '@/lib/format/number';
import { useLocale, useWords } from '@/lib/i18n/language';

interface Props {
  comparison: Comparison;
  codes: readonly string[];
}

/** The correlation of each two currencies. */
export function Correlations({ comparison, codes }: Props) {
  const text = useWords(words);
  const shown = codes.filter((code) => comparison.series.some(({ target }) => target === code));
  if (shown.length < 2) return null;
  return (
    <>
      <h3>{text.correlations}</h3>
      {/* eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex -- what scrolls needs the keyboard */}
      <div className="compare-scroll" role="region" aria-label={text.matrix} tabIndex={0}>
        <table className="compare-matrix">
          <caption className="unseen">{text.matrix}</caption>
          <thead>
            <tr>
              <td />
              {shown.map((code) => (
                <th key={code} scope="col">
                  {code}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row}>
                <th scope="row">{row}</th>
                {shown.map((column) => (
                  <Coefficient key={column} comparison={comparison} pair={[row, column]} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Coefficient({ comparison, pair }: { comparison: Comparison; pair: [string, string] }) {
  const locale = useLocale();
  const { reasons } = useWords(words);
  const [row, column] = pair;
  if (row === column) return <td className="compare-self">{twoDecimals(1, locale)}</td>;
  const found = comparison.correlations.find(
    ({ targets }) => targets.includes(row) && targets.includes(column),
  );
  if (found === undefined) return <td />;
  if (found.coefficient === null)
    return (
      <td>
        <small>{reasons[found.reason ?? 'too-few-observations']}</small>
      </td>
    );
  return <td>{twoDecimals(found.coefficient, locale)}</td>;
}
