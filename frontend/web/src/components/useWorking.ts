import { notifyManager, useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';

import { useConnection } from '@/lib/connection';

const PARTS = ['rate', 'history', 'board'] as const;

/** The parts of the page whose last question was answered, such as "rate board". */
export function useWorking(): string {
  const connection = useConnection();
  const cache = useQueryClient().getQueryCache();
  const subscribe = useCallback(
    (listener: () => void) => cache.subscribe(notifyManager.batchCalls(listener)),
    [cache],
  );
  const working = useSyncExternalStore(subscribe, () => PARTS.filter(answered).join(' '));
  return connection === 'online' ? working : '';

  function answered(part: string): boolean {
    const asked = cache.findAll({ queryKey: [part], type: 'active' });
    return asked.some(({ state }) => state.status === 'success');
  }
}
