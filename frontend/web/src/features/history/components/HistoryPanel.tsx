import '@/features/history/components/HistoryPanel.css';

import { Later } from '@/components/Later';
import { Panel } from '@/components/Panel';
import { QueryResult } from '@/components/QueryResult';
import { SegmentedControl } from '@/components/SegmentedControl';
import { useHistory, type Pair } from '@/features/history/api/useHistory';
import { useStats } from '@/features/history/api/useStats';
import { EmptyPeriod } from '@/features/history/components/EmptyPeriod';
import { HistoryChart } from '@/features/history/components/HistoryChart';
import { PointsTable } from '@/features/history/components/PointsTable';
import { PERIODS, type Period } from '@/features/history/periods';
import { words } from '@/features/history/words';
import { unitOf } from '@/lib/format/money';
import { useLocale, useWords } from '@/lib/i18n/language';

interface Props {
  pair: Pair;
  /** The number of target units that values are quoted for. */
  unit: number;
  period: Period;
  onPeriod: (period: Period) => void;
}

/** How the rate moved over a period. */
export function HistoryPanel({ pair, unit, period, onPeriod }: Props) {
  const text = useWords(words);
  const locale = useLocale();
  const query = useHistory(pair, period);
  const stats = useStats(pair, period).data;
  const title = (
    <>
      {text.title}{' '}
      <span className="history-unit">{query.data && unitOf({ ...query.data, unit }, locale)}</span>
    </>
  );
  return (
    <Panel name="history" title={title}>
      <SegmentedControl
        label={text.periods}
        options={PERIODS}
        value={period}
        name={(each) => text.short[each]}
        onChange={onPeriod}
      />
      <div className="history-body" aria-busy={query.isPlaceholderData}>
        <Later>
          <QueryResult query={query} missing={text.missing} loading={null}>
            {(history) =>
              history.points.length === 0 ? (
                <EmptyPeriod history={history} unit={unit} onPeriod={onPeriod} />
              ) : (
                <>
                  <HistoryChart
                    history={history}
                    stats={stats?.period === history.period ? stats : undefined}
                    unit={unit}
                  />
                  <PointsTable history={history} unit={unit} />
                </>
              )
            }
          </QueryResult>
        </Later>
      </div>
    </Panel>
  );
}
