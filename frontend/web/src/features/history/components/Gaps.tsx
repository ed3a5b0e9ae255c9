import type { History } from '@/features/history/api/useHistory';
import { gaps } from '@/features/history/series';
import { words } from '@/features/history/words';
import { dayRange } from '@/lib/format/date';
import { useLocale, useWords } from '@/lib/i18n/language';

// The newest ones matter to a traveller; the line shows the others.
const NAMED = 2;

/** The stretches of a period without any value, in words. */
export function Gaps({ history }: { history: History }) {
  const locale = useLocale();
  const { missingDays, moreGaps } = useWords(words);
  const found = gaps(history);
  const named = found.slice(-NAMED).map(({ from, to }) => dayRange(from, to, locale));
  const others = found.length - named.length;
  return (
    <p className="history-gaps small-print">
      {named.length > 0 && missingDays(named.join(', '))} {others > 0 && moreGaps(others)}
    </p>
  );
}
