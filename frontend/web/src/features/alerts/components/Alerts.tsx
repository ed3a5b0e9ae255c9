import { lazy, Suspense, useSyncExternalStore } from 'react';

import { savedText, subscribe } from '@/features/alerts/api/saved';

const AlertsPanel = lazy(() => import('@/features/alerts/components/AlertsPanel'));

/** The alerts of this browser, if there are any. */
export function Alerts() {
  if (useSyncExternalStore(subscribe, savedText) === '[]') return null;
  return (
    <Suspense fallback={null}>
      <AlertsPanel />
    </Suspense>
  );
}
