import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { Trouble } from '@/components/Trouble';
import { useWorking } from '@/components/useWorking';
import { words } from '@/components/words';
import { clockTime } from '@/lib/format/date';
import { useLocale, useWords } from '@/lib/i18n/language';
import { useMinute } from '@/lib/useMinute';

interface Props<Data> {
  query: UseQueryResult<Data>;
  waiting: ReactNode;
  missing: string;
  children: (data: Data) => ReactNode;
}

/** Shows the answer of a service, its last one if no newer came, or what is missing. */
export function Answer<Data>({ query, waiting, missing, children }: Props<Data>) {
  if (query.data !== undefined)
    return (
      <>
        {query.isError && <Kept at={query.dataUpdatedAt} />}
        {children(query.data)}
      </>
    );
  return query.isError ? <Missing query={query} missing={missing} /> : waiting;
}

function Missing({ query, missing }: { query: UseQueryResult; missing: string }) {
  const { works } = useWords(words);
  const again = () => void query.refetch();
  const working = works[useWorking()] ?? '';
  return <Trouble missing={missing} works={working} error={query.error} onRetry={again} />;
}

function Kept({ at }: { at: number }) {
  const locale = useLocale();
  const now = useMinute();
  const { kept } = useWords(words);
  return (
    <p className="note" role="status">
      {kept(clockTime(at, now, locale))}
    </p>
  );
}
