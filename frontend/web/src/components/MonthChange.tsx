import { unsignedPercent } from '@/lib/format/number';
import { useLocale, useWords } from '@/lib/i18n/language';

const words = {
  ko: {
    cheaper: (percent: string) => `한 달 전보다 ${percent} 쌈`,
    dearer: (percent: string) => `한 달 전보다 ${percent} 비쌈`,
    level: () => '한 달 전과 같음',
  },
  en: {
    cheaper: (percent: string) => `${percent} cheaper than a month ago`,
    dearer: (percent: string) => `${percent} more expensive than a month ago`,
    level: () => 'the same as a month ago',
  },
};
const ARROWS = { dearer: '▲', level: '＝', cheaper: '▼' };

/** How far a rate moved in a month, by colour, arrow and, for screen readers, in words. */
export function MonthChange({ percent }: { percent: number }) {
  const locale = useLocale();
  const text = useWords(words);
  const shown = unsignedPercent(percent, locale);
  const kind = percent === 0 ? 'level' : percent < 0 ? 'cheaper' : 'dearer';
  return (
    <>
      <b className={kind} aria-hidden="true">
        {ARROWS[kind]} {shown}
      </b>
      <span className="unseen">{text[kind](shown)}</span>
    </>
  );
}
