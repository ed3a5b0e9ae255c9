import type { History } from '@/features/history/api/useHistory';
import { periodOf, valueOf } from '@/features/history/series';
import { words } from '@/features/history/words';
import { PERIODS, type Period } from '@/features/history/periods';
import { observationDate } from '@/lib/format/date';
import { quoted } from '@/lib/format/money';
import { useLocale, useWords } from '@/lib/i18n/language';

interface Props {
  history: History;
  unit: number;
  onPeriod: (period: Period) => void;
}

/** Explains why a period has no values, gives the last one, and offers a longer period. */
export function EmptyPeriod({ history, unit, onPeriod }: Props) {
  const locale = useLocale();
  const text = useWords(words);
  const { latest, reason } = history;
  const period = periodOf(history);
  const longer = PERIODS[PERIODS.indexOf(period) + 1];
  return (
    <div className="history-empty" role="status">
      <p>{text.empty[reason ?? 'not-observed'](text.within(period))}</p>
      {latest !== null && (
        <>
          <p>
            {text.lastOf(
              observationDate(latest.observed_at, latest.precision, locale),
              quoted({ ...history, unit }, valueOf(latest, unit), locale).base,
            )}
          </p>
          {longer !== undefined && (
            <button type="button" className="button" onClick={() => onPeriod(longer)}>
              {text.longer(longer)}
            </button>
          )}
        </>
      )}
    </div>
  );
}
