import type { History } from '@/features/history/api/useHistory';
import { periodOf, shown } from '@/features/history/series';
import { words } from '@/features/history/words';
import { PERIODS, type Period } from '@/features/history/periods';
import { observed } from '@/lib/format/date';
import { quoted } from '@/lib/format/money';
import { useLocale, useWords } from '@/lib/i18n/language';

interface Props {
  history: History;
  unit: number;
  onPeriod: (period: Period) => void;
}

/** Says why a period has no values, what the last one was, and where there are some. */
export function Empty({ history, unit, onPeriod }: Props) {
  const locale = useLocale();
  const said = useWords(words);
  const { latest, reason } = history;
  const period = periodOf(history);
  const longer = PERIODS[PERIODS.indexOf(period) + 1];
  return (
    <div className="history-empty" role="status">
      <p>{said.empty[reason ?? 'not-observed'](said.within(period))}</p>
      {latest !== null && (
        <>
          <p>
            {said.last(
              observed(latest.observed_at, latest.precision, locale),
              quoted({ ...history, unit }, shown(latest, unit), locale).base,
            )}
          </p>
          {longer !== undefined && (
            <button type="button" className="button" onClick={() => onPeriod(longer)}>
              {said.longer(longer)}
            </button>
          )}
        </>
      )}
    </div>
  );
}
