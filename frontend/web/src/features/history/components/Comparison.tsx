import '@/features/history/components/Comparison.css';

import { useHistory, type Pair } from '@/features/history/api/useHistory';
import type { Period } from '@/features/history/periods';
import { figures, periodOf, thirdOf, type Figures } from '@/features/history/series';
import { words } from '@/features/history/words';
import { calendarDay } from '@/lib/format/date';
import { unsignedPercent } from '@/lib/format/number';
import { useLocale, useWords } from '@/lib/i18n/language';

const KINDS = { '1': 'dearer', '0': 'level', '-1': 'cheaper' } as const;
const ARROWS = { dearer: '▲', level: '＝', cheaper: '▼' };

interface Props {
  pair: Pair;
  period: Period;
  /** Whether a newer rate is overdue, so that nothing can be said of today. */
  stale: boolean;
}

/** Whether today is a good day to buy: the last value of the period against its first and its range. */
export function Comparison({ pair, period, stale }: Props) {
  const { tooFew, within } = useWords(words);
  const history = useHistory(pair, period).data;
  const found = history && figures(history.points);
  return (
    <p className="comparison" aria-live="polite">
      {found && <Sentence figures={found} period={periodOf(history)} stale={stale} />}
      {found === null && tooFew(within(periodOf(history)))}
    </p>
  );
}

interface SentenceProps extends Pick<Props, 'period' | 'stale'> {
  figures: Figures;
}

function Sentence({ figures, period, stale }: SentenceProps) {
  const locale = useLocale();
  const text = useWords(words);
  const kind = KINDS[String(Math.sign(figures.percent)) as keyof typeof KINDS];
  const third = stale ? null : thirdOf(figures);
  const first = calendarDay(figures.first.date, locale);
  return (
    <>
      <b className={kind}>
        <span aria-hidden="true">{ARROWS[kind]}</span> {unsignedPercent(figures.percent, locale)}
      </b>{' '}
      {stale ? text.then[kind](calendarDay(figures.last.date, locale), first) : text[kind](first)}{' '}
      {third !== null && <span>{text.thirds[third](text.within(period))}</span>}
    </>
  );
}
