import '@/features/board/components/BoardPanel.css';

import { QueryResult } from '@/components/QueryResult';
import { Panel } from '@/components/Panel';
import { SegmentedControl } from '@/components/SegmentedControl';
import { Skeleton } from '@/components/Skeleton';
import { useBoard } from '@/features/board/api/useBoard';
import type { Click } from '@/features/board/api/useClick';
import { ClickNote } from '@/features/board/components/ClickNote';
import { Standings } from '@/features/board/components/Standings';
import { words } from '@/features/board/words';
import { PERIODS, type Period } from '@/features/board/periods';
import { useWords } from '@/lib/i18n/language';

interface Props {
  click: Click;
  period: Period;
  onPeriod: (period: Period) => void;
  onChoose: (country: string) => void;
}

/** The countries people look at most. */
export function BoardPanel({ click, period, onPeriod, onChoose }: Props) {
  const text = useWords(words);
  const query = useBoard(period);
  return (
    <Panel name="board" title={text.title}>
      <SegmentedControl
        label={text.label}
        options={PERIODS}
        value={period}
        name={(each) => text.periods[each]}
        onChange={onPeriod}
      />
      <div aria-busy={query.isPlaceholderData}>
        <QueryResult query={query} missing={text.missing} loading={<Skeleton lines={10} tall />}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="board-empty">{text.empty}</p>
            ) : (
              <Standings items={items} onChoose={onChoose} />
            )
          }
        </QueryResult>
      </div>
      <ClickNote click={click} />
    </Panel>
  );
}
