import '@/features/board/components/BoardPanel.css';

import type { UseQueryResult } from '@tanstack/react-query';

import { Answer } from '@/components/Answer';
import { Panel } from '@/components/Panel';
import { Segments } from '@/components/Segments';
import { Skeleton } from '@/components/Skeleton';
import type { Board } from '@/features/board/api/useBoard';
import type { Click } from '@/features/board/api/useClick';
import { ClickNote } from '@/features/board/components/ClickNote';
import { Standings } from '@/features/board/components/Standings';
import { words } from '@/features/board/words';
import { PERIODS, type Period } from '@/features/board/periods';
import { useWords } from '@/lib/i18n/language';

interface Props {
  query: UseQueryResult<Board>;
  click: Click;
  period: Period;
  onPeriod: (period: Period) => void;
  onChoose: (country: string) => void;
}

/** The countries people look at most. */
export function BoardPanel({ query, click, period, onPeriod, onChoose }: Props) {
  const said = useWords(words);
  return (
    <Panel name="board" title={said.title}>
      <Segments
        label={said.label}
        options={PERIODS}
        value={period}
        name={(each) => said.periods[each]}
        onChange={onPeriod}
      />
      <div aria-busy={query.isPlaceholderData}>
        <Answer query={query} missing={said.missing} waiting={<Skeleton lines={10} tall />}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="board-empty">{said.empty}</p>
            ) : (
              <Standings items={items} onChoose={onChoose} />
            )
          }
        </Answer>
      </div>
      <ClickNote click={click} />
    </Panel>
  );
}
