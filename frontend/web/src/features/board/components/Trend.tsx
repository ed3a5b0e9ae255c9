import type { Item } from '@/features/board/api/useBoard';
import { words } from '@/features/board/words';
import { useWords } from '@/lib/i18n/language';

/** How many ranks a country gained or lost, as an arrow and, for screen readers, in words. */
export function Trend({ item }: { item: Pick<Item, 'change' | 'change_value'> }) {
  const text = useWords(words);
  const steps = String(Math.abs(item.change_value ?? 0));
  if (item.change === 'NEW') return <span className="trend-new">{text.isNew}</span>;
  const shown = {
    UP: { sign: `▲ ${steps}`, words: text.up(steps) },
    DOWN: { sign: `▼ ${steps}`, words: text.down(steps) },
    SAME: { sign: '–', words: text.same },
  }[item.change];
  return (
    <>
      <span aria-hidden="true">{shown.sign}</span>
      <span className="unseen">{shown.words}</span>
    </>
  );
}
