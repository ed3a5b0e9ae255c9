import '@/features/standing/components/StandingPanel.css';

import { isOld } from '@/api/kept';
import { Panel } from '@/components/Panel';
import { QueryResult } from '@/components/QueryResult';
import { Skeleton } from '@/components/Skeleton';
import { useStanding, type Standing } from '@/features/standing/api/useStanding';
import { StandingWindow } from '@/features/standing/components/StandingWindow';
import { sentences } from '@/features/standing/sentences';
import { mainWindow, shareOf, WINDOWS } from '@/features/standing/share';
import { words } from '@/features/standing/words';
import { observationDate } from '@/lib/format/date';
import { wholePercent } from '@/lib/format/number';
import { useLocale, useWords } from '@/lib/i18n/language';

interface Props {
  target: string;
  base: string;
  /** The number of target units that values are quoted for. */
  unit: number;
}

/** Whether today is a good day to buy: the last rate among those of the last days and years. */
export function StandingPanel({ target, base, unit }: Props) {
  const { title, missing } = useWords(words);
  const query = useStanding(target, base);
  return (
    <Panel name="standing" title={title}>
      <QueryResult query={query} missing={missing} loading={<Skeleton lines={8} />}>
        {(standing) =>
          isOld(query) ? (
            <Reason standing={standing} reason="stale" />
          ) : (
            <StandingContent standing={standing} unit={unit} />
          )
        }
      </QueryResult>
    </Panel>
  );
}

function StandingContent({ standing, unit }: { standing: Standing; unit: number }) {
  const locale = useLocale();
  const text = useWords(words);
  const { within, shares } = useWords(sentences);
  const found = mainWindow(standing);
  const { latest, streak } = standing;
  if (found === null || latest === null)
    return <Reason standing={standing} reason={latest?.stale ? 'stale' : standing.reason} />;
  const share = shareOf(found[1]);
  return (
    <>
      <p className="standing-answer">
        {shares[share.kind](within[found[0]], wholePercent(share.percent, locale))}{' '}
        {streak !== null && <span>{text.streaks[streak.direction](streak.days)}</span>}
      </p>
      <ul className="standing-windows">
        {WINDOWS.map((name) => (
          <StandingWindow
            key={name}
            name={within[name]}
            window={standing.windows[name]}
            pair={{ target: standing.target, base: standing.base, unit }}
            rate={latest.rate}
          />
        ))}
      </ul>
    </>
  );
}

interface ReasonProps {
  standing: Standing;
  reason: Standing['reason'];
}

function Reason({ standing: { latest }, reason }: ReasonProps) {
  const locale = useLocale();
  const { reasons } = useWords(words);
  const day = latest === null ? '' : observationDate(latest.observed_at, latest.precision, locale);
  return <p className="note">{reasons[reason ?? 'few'](day)}</p>;
}
