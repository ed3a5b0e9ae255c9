import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';

import { isFailure, isPassing } from '@/api/failure';
import { useAddress } from '@/app/useAddress';
import { LanguageContext, preferred, isLanguage, type Language } from '@/lib/i18n/language';
import { kept } from '@/lib/storage';

export const LANGUAGE_KEY = 'trip.language';

/** What every part of the page stands on: its language, and answers kept while it is open. */
export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(queryClient);
  const { address } = useAddress();
  const language = address.lang ?? remembered() ?? preferred(navigator.languages);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <QueryClientProvider client={client}>
      <LanguageContext value={language}>{children}</LanguageContext>
    </QueryClientProvider>
  );
}

function queryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Not the browser's word but a failed request decides that there is no network.
        networkMode: 'always',
        refetchOnReconnect: true,
        gcTime: Infinity,
        retry: (failures, error) => failures < 1 && isPassing(error),
        retryDelay: wait,
      },
      mutations: { networkMode: 'always', retryDelay: wait },
    },
  });
}

function wait(failures: number, error: Error): number {
  const asked = isFailure(error) && error.retryAfter !== null ? error.retryAfter * 1000 : 0;
  return Math.max(1000 * 2 ** failures, Math.min(asked, 10_000));
}

function remembered(): Language | null {
  const language = kept('localStorage', LANGUAGE_KEY) ?? '';
  return isLanguage(language) ? language : null;
}
