import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';

import { isFailure, isLate, isTransient } from '@/api/failure';
import { keeping } from '@/api/kept';
import { LanguageProvider } from '@/app/LanguageProvider';

/** The context of every component: the language, and the cache of responses. */
export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(queryClient);
  return (
    <QueryClientProvider client={client}>
      <LanguageProvider>{children}</LanguageProvider>
    </QueryClientProvider>
  );
}

function queryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // A failed request, not `navigator.onLine`, decides that there is no network.
        networkMode: 'always',
        refetchOnReconnect: true,
        gcTime: Infinity,
        persister: keeping,
        retry: (failures, error) => failures < 1 && isTransient(error) && !isLate(error),
        retryDelay,
      },
      mutations: { networkMode: 'always', retryDelay },
    },
  });
}

function retryDelay(failures: number, error: Error): number {
  const wanted = isFailure(error) && error.retryAfter !== null ? error.retryAfter * 1000 : 0;
  return Math.max(1000 * 2 ** failures, Math.min(wanted, 10_000));
}
