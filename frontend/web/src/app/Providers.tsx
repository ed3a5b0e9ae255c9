import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';

import { isFailure, isLate, isTransient } from '@/api/failure';
import { keeping } from '@/api/kept';
import { useAddress } from '@/app/useAddress';
import { LanguageContext, preferred, isLanguage, type Language } from '@/lib/i18n/language';
import { load } from '@/lib/storage';

export const LANGUAGE_KEY = 'trip.language';

const MANIFESTS = { ko: '/manifest.webmanifest', en: '/manifest.en.webmanifest' } as const;

/** The context of every component: the language, and the cache of responses. */
export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(queryClient);
  const { address } = useAddress();
  const language = address.lang ?? savedLanguage() ?? preferred(navigator.languages);
  useEffect(() => {
    document.documentElement.lang = language;
    document
      .querySelector<HTMLLinkElement>('link[rel=manifest]')
      ?.setAttribute('href', MANIFESTS[language]);
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

function savedLanguage(): Language | null {
  const language = load('localStorage', LANGUAGE_KEY) ?? '';
  return isLanguage(language) ? language : null;
}
