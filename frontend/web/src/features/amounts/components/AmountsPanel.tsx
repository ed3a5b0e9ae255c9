import '@/features/amounts/components/AmountsPanel.css';

import { Panel } from '@/components/Panel';
import { SourceLinks, type Source } from '@/components/SourceLinks';
import { foreignRows, homeRows, type Money, type Row } from '@/features/amounts/rows';
import { words } from '@/features/amounts/words';
import { currencyWord } from '@/lib/format/money';
import { exact } from '@/lib/format/number';
import { useLocale, useWords } from '@/lib/i18n/language';

interface Props {
  /** Home money per 1 unit of foreign money. */
  rate: string;
  foreign: Money;
  home: Money;
  /** The day of the rate and its sources, which are printed too. */
  day: string;
  sources: readonly Source[];
}

/** Round amounts of both currencies in the other, to print and take along. */
export function AmountsPanel({ rate, foreign, home, day, sources }: Props) {
  const text = useWords(words);
  return (
    <Panel name="amounts" title={text.title}>
      <div className="amounts-tables">
        <Table rows={foreignRows(rate, home)} from={foreign} to={home} />
        <Table rows={homeRows(rate, foreign, home)} from={home} to={foreign} />
      </div>
      <p className="small-print">
        {text.asOf(day)} <SourceLinks sources={sources} />
      </p>
      <button type="button" className="button" onClick={printAmounts}>
        {text.print}
      </button>
    </Panel>
  );
}

function Table({ rows, from, to }: { rows: Row[]; from: Money; to: Money }) {
  const locale = useLocale();
  const text = useWords(words);
  const word = ({ code }: Money) => currencyWord(code, '2', locale);
  return (
    <table>
      <caption className="unseen">{text.table(word(from), word(to))}</caption>
      <thead>
        <tr>
          <th scope="col">{word(from)}</th>
          <th scope="col">{word(to)}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.amount}>
            <th scope="row">{exact(row.amount, locale)}</th>
            <td>
              {!row.exact && `${text.about} `}
              {exact(row.result, locale)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Prints this table alone; the style sheet hides everything else while it is being printed. */
function printAmounts(): void {
  const root = document.documentElement;
  root.classList.add('prints-amounts');
  window.addEventListener('afterprint', () => root.classList.remove('prints-amounts'), {
    once: true,
  });
  window.print();
}
