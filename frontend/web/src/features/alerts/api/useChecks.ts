import { useQuery } from '@tanstack/react-query';

import type { Alert } from '@/features/alerts/alert';
import { checked } from '@/features/alerts/api/due';
import { adopt, alerts, useAlerts } from '@/features/alerts/api/store';
import { readCopy } from '@/features/alerts/copy';
import { notification } from '@/features/alerts/notification';

const MINUTE = 60_000;

/** Checks the alerts that wait: at each visit, when one is added, and every five minutes. */
export function useChecks(): void {
  const waiting = useAlerts().filter(({ reached }) => reached === null);
  useQuery({
    queryKey: ['alerts', waiting.map(({ id }) => id)],
    meta: { kept: false },
    enabled: waiting.length > 0,
    refetchInterval: 5 * MINUTE,
    queryFn: check,
  });
}

async function check(): Promise<string[]> {
  // What the installed app found in the background was shown then.
  if ('caches' in window) adopt(await readCopy().catch(() => []));
  const waiting = alerts().filter(({ reached }) => reached === null);
  const due = (await checked(waiting)).filter(({ reached }) => reached !== null);
  adopt(due);
  await Promise.all(due.map(notify));
  return due.map(({ id }) => id);
}

async function notify(alert: Alert): Promise<void> {
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  const { title, options } = notification(alert);
  // On a phone only a service worker may show one.
  const registration = await navigator.serviceWorker.getRegistration();
  await registration?.showNotification(title, options);
}
