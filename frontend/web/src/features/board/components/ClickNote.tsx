import { isFailure } from '@/api/failure';
import type { Click } from '@/features/board/api/useClick';
import { words } from '@/features/board/words';
import { count } from '@/lib/format/number';
import { useLanguage, useLocale, useWords } from '@/lib/i18n/language';

/** Says what became of the last choice. */
export function ClickNote({ click }: { click: Click }) {
  const language = useLanguage();
  const locale = useLocale();
  const said = useWords(words);
  return (
    <p className="board-note" role="status">
      {outcome()}
    </p>
  );

  function outcome(): string {
    if (click.isError) return tooMany(click.error) ? said.busy : said.uncounted;
    if (!click.data) return '';
    return said.counted(click.data.country.names[language], count(click.data.clicks, locale));
  }
}

function tooMany(error: Error): boolean {
  return isFailure(error) && error.status === 429;
}
