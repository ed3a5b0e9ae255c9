import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { loadingOf } from '@/api/failure';
import { isOld } from '@/api/kept';
import { ErrorMessage } from '@/components/ErrorMessage';
import { LoadingRates } from '@/components/LoadingRates';
import { useStillWorks } from '@/components/StillWorksContext';
import { Waiting } from '@/components/Waiting';
import { words } from '@/components/words';
import { clockTime } from '@/lib/format/date';
import { useLocale, useWords } from '@/lib/i18n/language';
import { useNow } from '@/lib/useNow';

interface Props<Data> {
  query: UseQueryResult<Data>;
  loading: ReactNode;
  /** The sentence that names what could not be loaded. */
  missing: string;
  /** What another service knows of it. */
  fallback?: ReactNode;
  children: (data: Data) => ReactNode;
}

/** Shows the data of a query; if it fails, the last data received, or what is missing. */
export function QueryResult<Data>(props: Props<Data>) {
  const { query, loading, missing, fallback, children } = props;
  if (query.data !== undefined)
    return (
      <>
        {isOld(query) && <OldDataNote receivedAt={query.dataUpdatedAt} />}
        {children(query.data)}
      </>
    );
  if (!query.isError) return <Waiting>{loading}</Waiting>;
  return (
    <>
      <Missing query={query} missing={missing} />
      {fallback}
    </>
  );
}

function Missing({ query, missing }: { query: UseQueryResult; missing: string }) {
  const stillWorks = useStillWorks();
  const loading = loadingOf(query.error);
  if (loading !== null) return <LoadingRates {...loading} />;
  const retry = () => void query.refetch();
  return (
    <ErrorMessage missing={missing} stillWorks={stillWorks} error={query.error} onRetry={retry} />
  );
}

function OldDataNote({ receivedAt }: { receivedAt: number }) {
  const locale = useLocale();
  const now = useNow();
  const { oldData } = useWords(words);
  return (
    <p className="note" role="status">
      {oldData(clockTime(receivedAt, now, locale))}
    </p>
  );
}
