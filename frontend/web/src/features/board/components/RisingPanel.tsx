import { Flag } from '@/components/Flag';
import { Panel } from '@/components/Panel';
import { QueryResult } from '@/components/QueryResult';
import { SelectionLink } from '@/components/SelectionLink';
import { Skeleton } from '@/components/Skeleton';
import { ALL, useBoard, type Item } from '@/features/board/api/useBoard';
import { Trend } from '@/features/board/components/Trend';
import { words } from '@/features/board/words';
import { useLanguage, useWords } from '@/lib/i18n/language';
import type { Links } from '@/lib/links';

const ROWS = 6;

/** The countries that gained most ranks against last week, then those that were not on its list. */
export function RisingPanel({ links }: { links: Links }) {
  const language = useLanguage();
  const text = useWords(words);
  const query = useBoard('weekly', ALL);
  return (
    <Panel name="rising" title={text.rising}>
      <QueryResult query={query} missing={text.missing} loading={<Skeleton lines={ROWS} tall />}>
        {({ items }) => {
          const shown = rising(items);
          if (shown.length === 0) return <p>{text.noneRising}</p>;
          return (
            <ul className="rising-list">
              {shown.map((item) => (
                <li key={item.country.code}>
                  <SelectionLink to={{ country: item.country.code, currency: null }} links={links}>
                    <Flag code={item.country.code} />
                    <span>{item.country.names[language]}</span>
                  </SelectionLink>{' '}
                  <Trend item={item} />
                </li>
              ))}
            </ul>
          );
        }}
      </QueryResult>
    </Panel>
  );
}

function rising(items: Item[]): Item[] {
  const up = items.filter(({ change }) => change === 'UP');
  up.sort((one, other) => (other.change_value ?? 0) - (one.change_value ?? 0));
  return [...up, ...items.filter(({ change }) => change === 'NEW')].slice(0, ROWS);
}
