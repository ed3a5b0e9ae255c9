import type { Value } from '@/features/rate/api/useRate';
import { words } from '@/features/rate/words';
import { observationDate } from '@/lib/format/date';
import { useLocale, useWords } from '@/lib/i18n/language';

/** A warning that a newer value is overdue. */
export function StaleNote({ value }: { value: Value }) {
  const locale = useLocale();
  const text = useWords(words);
  return (
    <p className="note">
      <strong>{text.stale(observationDate(value.observed_at, value.precision, locale))}</strong>{' '}
      {text.staleWorks}
    </p>
  );
}
