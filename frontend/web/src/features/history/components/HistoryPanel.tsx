import '@/features/history/components/HistoryPanel.css';

import type { UseQueryResult } from '@tanstack/react-query';

import { Answer } from '@/components/Answer';
import { Panel } from '@/components/Panel';
import { Segments } from '@/components/Segments';
import type { History } from '@/features/history/api/useHistory';
import { Course } from '@/features/history/components/Course';
import { Empty } from '@/features/history/components/Empty';
import { PointsTable } from '@/features/history/components/PointsTable';
import { words } from '@/features/history/words';
import { PERIODS, type Period } from '@/features/history/periods';
import { unitOf } from '@/lib/format/money';
import { useLocale, useWords } from '@/lib/i18n/language';

interface Props {
  query: UseQueryResult<History>;
  /** How many of the target's units a value is said for. */
  unit: number;
  period: Period;
  onPeriod: (period: Period) => void;
}

/** How the rate moved over a period. */
export function HistoryPanel({ query, unit, period, onPeriod }: Props) {
  const said = useWords(words);
  const locale = useLocale();
  const counted = query.data && unitOf({ ...query.data, unit }, locale);
  const title = (
    <>
      {said.title} <span className="history-unit">{counted}</span>
    </>
  );
  return (
    <Panel name="history" title={title}>
      <Segments
        label={said.periods}
        options={PERIODS}
        value={period}
        name={(each) => said.short[each]}
        onChange={onPeriod}
      />
      <div className="history-body" aria-busy={query.isPlaceholderData}>
        <Answer query={query} missing={said.missing} waiting={null}>
          {(history) =>
            history.points.length === 0 ? (
              <Empty history={history} unit={unit} onPeriod={onPeriod} />
            ) : (
              <>
                <Course history={history} unit={unit} />
                <PointsTable history={history} unit={unit} />
              </>
            )
          }
        </Answer>
      </div>
    </Panel>
  );
}
