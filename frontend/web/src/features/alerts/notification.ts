import type { Alert } from '@/features/alerts/alert';
import { condition, finding } from '@/features/alerts/sentence';

/** The notification of an alert that was reached; showing it twice replaces it. */
export function notification(alert: Alert): { title: string; options: NotificationOptions } {
  const { language, reached } = alert;
  return {
    title: condition(alert, language),
    options: {
      body: reached === null ? '' : finding(alert, reached, language),
      tag: `trip-alert-${alert.id}`,
      lang: language,
      icon: '/icons/icon-192.png',
      data: addressOf(alert),
    },
  };
}

/** Where the rate of an alert is shown. */
export function addressOf({ target, base }: Pick<Alert, 'target' | 'base'>): string {
  return `/?${new URLSearchParams({ currency: target, base })}`;
}
