import '@/features/history/components/Verdict.css';

import type { History } from '@/features/history/api/useHistory';
import { figures, periodOf, place, type Figures } from '@/features/history/series';
import { words } from '@/features/history/words';
import type { Period } from '@/features/history/periods';
import { calendarDay } from '@/lib/format/date';
import { change } from '@/lib/format/number';
import { useLocale, useWords } from '@/lib/i18n/language';

const KINDS = { '1': 'dearer', '0': 'level', '-1': 'cheaper' } as const;
const ARROWS = { dearer: '▲', level: '＝', cheaper: '▼' };

/** Whether the last value is a good one for the traveller, and against what. */
export function Verdict({ history }: { history: History | undefined }) {
  const { incomparable, within } = useWords(words);
  const found = figures(history?.points ?? []);
  return (
    <p className="verdict" aria-live="polite">
      {found !== null && <Comparison found={found} period={periodOf(history)} />}
      {found === null && history !== undefined && incomparable(within(periodOf(history)))}
    </p>
  );
}

function Comparison({ found, period }: { found: Figures; period: Period }) {
  const locale = useLocale();
  const said = useWords(words);
  const kind = KINDS[String(Math.sign(found.percent)) as keyof typeof KINDS];
  const where = place(found);
  return (
    <>
      <b className={kind}>
        <span aria-hidden="true">{ARROWS[kind]}</span> {change(found.percent, locale)}
      </b>{' '}
      {said[kind](calendarDay(found.first.date, locale))}{' '}
      {where !== null && <span>{said.places[where](said.within(period))}</span>}
    </>
  );
}
