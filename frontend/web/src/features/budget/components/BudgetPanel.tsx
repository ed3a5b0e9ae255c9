import '@/features/budget/components/BudgetPanel.css';

import { useId, useState } from 'react';

import { AmountField, type InputProblem } from '@/components/AmountField';
import { Panel } from '@/components/Panel';
import { CountField } from '@/features/budget/components/CountField';
import { words } from '@/features/budget/words';
import { toHome } from '@/lib/convert';
import { times } from '@/lib/decimal';
import { byWord } from '@/lib/format/money';
import { exact } from '@/lib/format/number';
import { smallestNote } from '@/lib/round';
import { useLocale, useWords } from '@/lib/i18n/language';

interface Props {
  /** Home money per 1 unit of foreign money. */
  rate: string;
  foreign: string;
  home: { code: string; minorUnits: number };
  /** The day of the rate. */
  day: string;
}

const [DAYS, PEOPLE] = ['4', '1'];
const [MOST_DAYS, MOST_PEOPLE] = [365, 50];
// A day costs about a hundred times the smallest note: 10,000 yen, 100 dollars.
const NOTES_A_DAY = 100;

/** What a trip costs: days, times people, times the money of a day. */
export function BudgetPanel({ rate, foreign, home, day }: Props) {
  const locale = useLocale();
  const text = useWords(words);
  const hint = useId();
  const [days, setDays] = useState(DAYS);
  const [people, setPeople] = useState(PEOPLE);
  const [daily, setDaily] = useState(String(smallestNote(rate, home.minorUnits) * NOTES_A_DAY));
  const [problem, setProblem] = useState<InputProblem | null>(null);
  const total = times(daily, Number(days) * Number(people));
  const { result, exact: isExact } = toHome(total, rate, home.minorUnits);
  const write = (amount: string, code: string) =>
    byWord(exact(amount, locale), amount, code, locale);
  return (
    <Panel name="budget" title={text.title}>
      <div className="budget-counts">
        <CountField label={text.days} value={days} most={MOST_DAYS} onChange={setDays} />
        <CountField label={text.people} value={people} most={MOST_PEOPLE} onChange={setPeople} />
      </div>
      <AmountField
        code={foreign}
        label={text.daily}
        amount={daily}
        about={null}
        hint={hint}
        onAmount={setDaily}
        onProblem={setProblem}
      />
      <p id={hint} className="small-print" role="status">
        {problem === 'unreadable' && text.unreadable}
      </p>
      <p className="budget-total" aria-live="polite">
        <span>{text.total(exact(days, locale), exact(people, locale))}</span>
        <strong>{write(total, foreign)}</strong>
        <strong>
          {!isExact && `${text.about} `}
          {write(result, home.code)}
        </strong>
      </p>
      <p className="small-print">{text.asOf(day)}</p>
    </Panel>
  );
}
