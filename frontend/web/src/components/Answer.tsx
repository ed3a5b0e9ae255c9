import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { Trouble } from '@/components/Trouble';
import { words } from '@/components/words';
import { clockTime } from '@/lib/format/date';
import { useLocale, useWords } from '@/lib/i18n/language';

interface Props<Data> {
  query: UseQueryResult<Data>;
  waiting: ReactNode;
  missing: string;
  works: string;
  children: (data: Data) => ReactNode;
}

/** Shows the answer of a service, its last one if no newer came, or what is missing. */
export function Answer<Data>({ query, waiting, missing, works, children }: Props<Data>) {
  if (query.data !== undefined)
    return (
      <>
        {query.isError && <Kept at={query.dataUpdatedAt} />}
        {children(query.data)}
      </>
    );
  if (!query.isError) return waiting;
  const again = () => void query.refetch();
  return <Trouble missing={missing} works={works} error={query.error} onRetry={again} />;
}

function Kept({ at }: { at: number }) {
  const locale = useLocale();
  const { kept } = useWords(words);
  return (
    <p className="note" role="status">
      {kept(clockTime(at, locale))}
    </p>
  );
}
