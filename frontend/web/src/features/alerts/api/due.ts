import { reachedBy, type Alert, type Quote } from '@/features/alerts/alert';

interface Latest {
  rates: Record<string, Quote>;
}

/** Asks for the newest rates of the alerts that wait; returns all alerts, those that are due as reached. */
export async function checked(alerts: readonly Alert[]): Promise<Alert[]> {
  const waiting = alerts.filter(({ reached }) => reached === null);
  const bases = [...new Set(waiting.map(({ base }) => base))];
  const rates = new Map(
    await Promise.all(bases.map(async (base) => [base, await latest(base, waiting)] as const)),
  );
  return alerts.map((alert) => {
    const quote = rates.get(alert.base)?.[alert.target];
    return alert.reached === null ? { ...alert, reached: reachedBy(alert, quote) } : alert;
  });
}

/** What another base's rates miss does not keep these from being checked. */
async function latest(base: string, waiting: readonly Alert[]): Promise<Latest['rates']> {
  const targets = waiting.filter((alert) => alert.base === base).map(({ target }) => target);
  const query = new URLSearchParams({ base, symbols: [...new Set(targets)].join(',') });
  try {
    const response = await fetch(`/api/v1/currencies/latest?${query}`, { cache: 'no-cache' });
    return response.ok ? ((await response.json()) as Latest).rates : {};
  } catch {
    return {};
  }
}
