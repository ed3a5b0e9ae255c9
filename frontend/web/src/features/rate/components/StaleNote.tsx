import type { Value } from '@/features/rate/api/useRate';
import { words } from '@/features/rate/words';
import { observed } from '@/lib/format/date';
import { useLocale, useWords } from '@/lib/i18n/language';

/** Says that a newer value should be here and is not. */
export function StaleNote({ value }: { value: Value }) {
  const locale = useLocale();
  const said = useWords(words);
  return (
    <p className="note">
      <strong>{said.stale(observed(value.observed_at, value.precision, locale))}</strong>{' '}
      {said.staleWorks}
    </p>
  );
}
