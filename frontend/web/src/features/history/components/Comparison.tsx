import '@/features/history/components/Comparison.css';

import { useHistory, type Pair } from '@/features/history/api/useHistory';
import type { Period } from '@/features/history/periods';
import { figures, periodOf, thirdOf, type Figures } from '@/features/history/series';
import { words } from '@/features/history/words';
import { calendarDay } from '@/lib/format/date';
import { percent } from '@/lib/format/number';
import { useLocale, useWords } from '@/lib/i18n/language';

const KINDS = { '1': 'dearer', '0': 'level', '-1': 'cheaper' } as const;
const ARROWS = { dearer: '▲', level: '＝', cheaper: '▼' };

/** Whether today is a good day to buy: the last value of the period against its first and its range. */
export function Comparison({ pair, period }: { pair: Pair; period: Period }) {
  const { tooFew, within } = useWords(words);
  const history = useHistory(pair, period).data;
  const found = history && figures(history.points);
  return (
    <p className="comparison" aria-live="polite">
      {found && <Sentence figures={found} period={periodOf(history)} />}
      {found === null && tooFew(within(periodOf(history)))}
    </p>
  );
}

function Sentence({ figures, period }: { figures: Figures; period: Period }) {
  const locale = useLocale();
  const text = useWords(words);
  const kind = KINDS[String(Math.sign(figures.percent)) as keyof typeof KINDS];
  const third = thirdOf(figures);
  return (
    <>
      <b className={kind}>
        <span aria-hidden="true">{ARROWS[kind]}</span> {percent(figures.percent, locale)}
      </b>{' '}
      {text[kind](calendarDay(figures.first.date, locale))}{' '}
      {third !== null && <span>{text.thirds[third](text.within(period))}</span>}
    </>
  );
}
