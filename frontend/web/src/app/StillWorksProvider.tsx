import { notifyManager, useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore, type ReactNode } from 'react';

import { StillWorksContext } from '@/components/StillWorksContext';
import { boardKey } from '@/features/board/api/useBoard';
import { historyKey } from '@/features/history/api/useHistory';
import { rateKey } from '@/features/rate/api/useRate';
import { useConnection } from '@/lib/connection';
import { useWords } from '@/lib/i18n/language';

const KEYS = [rateKey, historyKey, boardKey];

type Sentences = Partial<Record<string, string>>;

const ko: Sentences = {
  rate: '환율과 환산은 계속 쓸 수 있습니다.',
  history: '차트는 계속 볼 수 있습니다.',
  board: '순위는 계속 볼 수 있습니다.',
  'rate history': '환율과 환산, 차트는 계속 쓸 수 있습니다.',
  'rate board': '환율과 환산, 순위는 계속 쓸 수 있습니다.',
  'history board': '차트와 순위는 계속 볼 수 있습니다.',
};

const en: Sentences = {
  rate: 'The rate and converting still work.',
  history: 'The chart still works.',
  board: 'The ranking still works.',
  'rate history': 'The rate, converting and the chart still work.',
  'rate board': 'The rate, converting and the ranking still work.',
  'history board': 'The chart and the ranking still work.',
};

/** Lets a panel that failed say which other panels still work. */
export function StillWorksProvider({ children }: { children: ReactNode }) {
  const sentences = useWords({ ko, en });
  return <StillWorksContext value={sentences[useWorking()] ?? ''}>{children}</StillWorksContext>;
}

/** The panels whose last request succeeded, as a key of the sentences: "rate board". */
function useWorking(): string {
  const connection = useConnection();
  const cache = useQueryClient().getQueryCache();
  const subscribe = useCallback(
    (listener: () => void) => cache.subscribe(notifyManager.batchCalls(listener)),
    [cache],
  );
  const working = useSyncExternalStore(subscribe, () => KEYS.filter(succeeded).flat().join(' '));
  return connection === 'online' ? working : '';

  function succeeded(queryKey: readonly string[]): boolean {
    const queries = cache.findAll({ queryKey, type: 'active' });
    return queries.some(({ state }) => state.status === 'success');
  }
}
