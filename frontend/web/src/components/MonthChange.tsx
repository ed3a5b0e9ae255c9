import { words } from '@/components/words';
import { directionOf } from '@/lib/direction';
import { unsignedPercent } from '@/lib/format/number';
import { useLocale, useWords } from '@/lib/i18n/language';

const ARROWS = { dearer: '▲', level: '＝', cheaper: '▼' };

/** How far a rate moved in a month, by colour, arrow and, for screen readers, in words. */
export function MonthChange({ percent }: { percent: number }) {
  const locale = useLocale();
  const text = useWords(words);
  const shown = unsignedPercent(percent, locale);
  const kind = directionOf(percent);
  return (
    <>
      <b className={kind} aria-hidden="true">
        {ARROWS[kind]} {shown}
      </b>
      <span className="unseen">{text[kind](shown)}</span>
    </>
  );
}
