import type { UseQueryResult } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';

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
  const { error, retry } = useFailure(query);
  if (query.data !== undefined)
    return (
      <>
        {isOld(query) && <OldDataNote receivedAt={query.dataUpdatedAt} />}
        {children(query.data)}
      </>
    );
  if (error === null) return <Waiting>{loading}</Waiting>;
  return (
    <>
      <Missing missing={missing} error={error} onRetry={retry} />
      {fallback}
    </>
  );
}

/** Returns why there is nothing to show; requests that the page repeats by itself do not hide it. */
function useFailure(query: UseQueryResult) {
  const [last, setLast] = useState(query.error);
  const [retried, setRetried] = useState(0);
  if (query.error !== null && query.error !== last) setLast(query.error);
  const retry = () => {
    setRetried(query.errorUpdateCount);
    void query.refetch();
  };
  return { error: query.error ?? (query.errorUpdateCount > retried ? last : null), retry };
}

interface MissingProps {
  missing: string;
  error: Error;
  onRetry: () => void;
}

function Missing({ missing, error, onRetry }: MissingProps) {
  const stillWorks = useStillWorks();
  const loading = loadingOf(error);
  if (loading !== null) return <LoadingRates {...loading} />;
  return <ErrorMessage missing={missing} stillWorks={stillWorks} error={error} onRetry={onRetry} />;
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
