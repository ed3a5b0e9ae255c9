import { isFailure } from '@/api/failure';
import type { Click } from '@/features/board/api/useClick';
import { words } from '@/features/board/words';
import { count } from '@/lib/format/number';
import { useLanguage, useLocale, useWords } from '@/lib/i18n/language';

/** Whether the last choice was counted. */
export function ClickNote({ click }: { click: Click }) {
  const language = useLanguage();
  const locale = useLocale();
  const text = useWords(words);
  return (
    <p className="board-note" role="status">
      {outcome()}
    </p>
  );

  function outcome(): string {
    if (click.isError) return isRateLimited(click.error) ? text.tooMany : text.uncounted;
    if (!click.data) return '';
    return text.counted(click.data.country.names[language], count(click.data.clicks, locale));
  }
}

function isRateLimited(error: Error): boolean {
  return isFailure(error) && error.status === 429;
}
