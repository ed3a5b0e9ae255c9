import { useSyncExternalStore } from 'react';

import type { Alert } from '@/features/alerts/alert';
import { savedText, saveText, subscribe } from '@/features/alerts/api/saved';
import { writeCopy } from '@/features/alerts/copy';

export const ALERTS_AT_MOST = 20;

const NONE: readonly Alert[] = [];

let read: { text: string; alerts: readonly Alert[] } = { text: '', alerts: NONE };

/** The saved alerts, oldest first. */
export function alerts(): readonly Alert[] {
  const text = savedText();
  if (text !== read.text) read = { text, alerts: parsed(text) };
  return read.alerts;
}

export function useAlerts(): readonly Alert[] {
  return useSyncExternalStore(subscribe, alerts);
}

/** Adds an alert; false where the browser saves nothing. */
export function addAlert(alert: Alert): boolean {
  return saveAlerts([...alerts(), alert]);
}

export function removeAlert(id: string): void {
  saveAlerts(alerts().filter((each) => each.id !== id));
}

/** Closes the notice that an alert was reached. */
export function closeAlert(id: string): void {
  saveAlerts(alerts().map((each) => (each.id === id ? { ...each, closed: true } : each)));
}

/** Marks the alerts that `others` say were reached; alerts deleted meanwhile stay deleted. */
export function adopt(others: readonly Alert[]): void {
  const reached = new Map(others.map((each) => [each.id, each.reached]));
  const now = alerts();
  const marked = now.map((each) =>
    each.reached === null && reached.get(each.id)
      ? { ...each, reached: reached.get(each.id) ?? null }
      : each,
  );
  if (marked.some((each, index) => each !== now[index])) saveAlerts(marked);
}

function saveAlerts(changed: readonly Alert[]): boolean {
  const isSaved = saveText(JSON.stringify(changed));
  if ('caches' in window) writeCopy(changed).catch(() => undefined);
  return isSaved;
}

function parsed(text: string): readonly Alert[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter(isAlert).slice(-ALERTS_AT_MOST) : NONE;
  } catch {
    return NONE;
  }
}

function isAlert(value: unknown): value is Alert {
  const { target, base, level, side } = (value ?? {}) as Partial<Alert>;
  const areCodes = [target, base].every((code) => /^[A-Z]{3}$/.test(code ?? ''));
  return areCodes && /^\d+(\.\d+)?$/.test(level ?? '') && (side === 'under' || side === 'over');
}
