import '@/features/standing/components/StandingLine.css';

import { isOld } from '@/api/kept';
import { useStanding } from '@/features/standing/api/useStanding';
import { mainWindow, shareOf } from '@/features/standing/share';
import { sentences } from '@/features/standing/sentences';
import { wholePercent } from '@/lib/format/number';
import { useLocale, useWords } from '@/lib/i18n/language';

interface Props {
  target: string;
  base: string;
  /** Whether the rate above this line is stale: then nothing is said, whatever the history knows. */
  stale: boolean;
}

/** One sentence: on how many days of the year one paid more. */
export function StandingLine({ target, base, stale }: Props) {
  const locale = useLocale();
  const text = useWords(sentences);
  const query = useStanding(target, base);
  const found = query.data && !stale && !isOld(query) && mainWindow(query.data);
  const share = found && shareOf(found[1]);
  return (
    <p className="standing-line">
      {share && text.shares[share.kind](text.within[found[0]], wholePercent(share.percent, locale))}
    </p>
  );
}
