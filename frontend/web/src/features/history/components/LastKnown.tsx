import { useHistory, type Pair } from '@/features/history/api/useHistory';
import type { Period } from '@/features/history/periods';
import { words } from '@/features/history/words';
import { observationDate } from '@/lib/format/date';
import { headline } from '@/lib/format/money';
import { useLocale, useWords } from '@/lib/i18n/language';

interface Props {
  pair: Pair;
  period: Period;
  /** The number of target units that rates are usually quoted for. */
  usualUnit: number;
}

/** The last value of the history, where the current rate cannot be loaded. */
export function LastKnown({ pair, period, usualUnit }: Props) {
  const locale = useLocale();
  const text = useWords(words);
  const latest = useHistory(pair, period).data?.latest;
  if (!latest) return null;
  const { target, base } = headline({ ...pair, unit: usualUnit }, latest.rate, locale);
  return (
    <p className="history-last" role="status">
      {text.lastKnown}{' '}
      <strong>
        {target} = {base}
      </strong>{' '}
      <time dateTime={latest.observed_at}>
        {text.lastKnownDay(observationDate(latest.observed_at, latest.precision, locale))}
      </time>
    </p>
  );
}
