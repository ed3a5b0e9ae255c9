import '@/features/board/components/BoardPanel.css';

import { useState } from 'react';

import type { Catalogue } from '@/api/catalogue';
import { useChanges } from '@/api/changes';
import { Later } from '@/components/Later';
import { QueryResult } from '@/components/QueryResult';
import { Panel } from '@/components/Panel';
import { SegmentedControl } from '@/components/SegmentedControl';
import { Skeleton } from '@/components/Skeleton';
import { ALL, useBoard } from '@/features/board/api/useBoard';
import type { Click } from '@/features/board/api/useClick';
import { ClickNote } from '@/features/board/components/ClickNote';
import { Standings } from '@/features/board/components/Standings';
import { words } from '@/features/board/words';
import { PERIODS, type Period } from '@/features/board/periods';
import { useWords } from '@/lib/i18n/language';
import type { Links } from '@/lib/links';

const ROWS = 10;

interface Props {
  click: Click;
  period: Period;
  base: string;
  catalogue: Catalogue;
  links: Links;
  onPeriod: (period: Period) => void;
}

/** The countries people look at most, and what their money costs. */
export function BoardPanel({ click, period, base, catalogue, links, onPeriod }: Props) {
  const text = useWords(words);
  const [onlyCheaper, setOnlyCheaper] = useState(false);
  const changes = useChanges(base);
  const query = useBoard(period, onlyCheaper ? ALL : ROWS);
  const isCheaper = (country: string) => {
    const currency = catalogue.countries?.get(country)?.currency ?? '';
    return (changes.data?.get(currency)?.change ?? 0) < 0;
  };
  return (
    <Panel name="board" title={text.title}>
      <SegmentedControl
        label={text.label}
        options={PERIODS}
        value={period}
        name={(each) => text.periods[each]}
        onChange={onPeriod}
      />
      <label className="board-filter">
        <input
          type="checkbox"
          checked={onlyCheaper}
          onChange={(event) => setOnlyCheaper(event.target.checked)}
        />
        {text.onlyCheaper}
      </label>
      <div className="board-rows" aria-busy={query.isPlaceholderData}>
        <Later>
          <QueryResult query={query} missing={text.missing} loading={<Skeleton lines={11} tall />}>
            {({ items }) => {
              const shown = items.filter(({ country }) => !onlyCheaper || isCheaper(country.code));
              if (shown.length === 0) return <p className="board-empty">{reason(items.length)}</p>;
              return (
                <Standings
                  items={shown.slice(0, ROWS)}
                  base={base}
                  months={changes.data}
                  catalogue={catalogue}
                  links={links}
                />
              );
            }}
          </QueryResult>
        </Later>
      </div>
      <ClickNote click={click} />
    </Panel>
  );

  function reason(clicked: number): string {
    if (clicked === 0) return text.empty;
    return changes.isError && changes.data === undefined ? text.noChanges : text.noneCheaper;
  }
}
