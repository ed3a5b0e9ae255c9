import '@/features/history/components/Comparison.css';

import type { Pair } from '@/features/history/api/useHistory';
import { useStats, type Stats } from '@/features/history/api/useStats';
import type { Period } from '@/features/history/periods';
import { changeInPercent, periodOf } from '@/features/history/series';
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

/** Whether money became cheaper: the last value of the period against its first. */
export function Comparison({ pair, period, stale }: Props) {
  const { tooFew, within } = useWords(words);
  const stats = useStats(pair, period).data;
  return (
    <p className="comparison" aria-live="polite">
      {stats &&
        (stats.first && stats.last && stats.change_percent !== null ? (
          <Sentence first={stats.first} last={stats.last} stale={stale} />
        ) : (
          tooFew(within(periodOf(stats)))
        ))}
    </p>
  );
}

interface SentenceProps extends Pick<Props, 'stale'> {
  first: NonNullable<Stats['first']>;
  last: NonNullable<Stats['last']>;
}

function Sentence({ first, last, stale }: SentenceProps) {
  const locale = useLocale();
  const text = useWords(words);
  const change = changeInPercent(first, last);
  const kind = KINDS[String(Math.sign(change)) as keyof typeof KINDS];
  const [start, end] = [calendarDay(first.date, locale), calendarDay(last.date, locale)];
  const percent = unsignedPercent(change, locale);
  return (
    <b className={kind}>
      <span aria-hidden="true">{ARROWS[kind]}</span>{' '}
      {stale ? text.then[kind](end, start, percent) : text.now[kind](start, percent)}
    </b>
  );
}
