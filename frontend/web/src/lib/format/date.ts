import type { Locale } from '@/lib/i18n/language';

export type Precision = 'day' | 'second';

const DAY = 86_400;
// Twelve hours need a word for the half of the day, and browsers say PM in Korean.
const HOUR = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  const found = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, found);
  return found;
}

/** Says the day, and the hour if the source states it: "10월 30일 금요일". */
export function observed(moment: string, precision: Precision, locale: Locale): string {
  const when = new Date(moment);
  const day = { weekday: 'long', month: 'long', day: 'numeric', ...yearOf(when) } as const;
  if (precision === 'day') return format(locale, { ...day, timeZone: 'UTC' }).format(when);
  return format(locale, { ...day, ...HOUR }).format(when);
}

/** Says a calendar day of the services ("2026-10-30"), with its year if it is not this one. */
export function calendarDay(date: string, locale: Locale): string {
  const when = new Date(date);
  const options = { month: 'short', day: 'numeric', ...yearOf(when), timeZone: 'UTC' } as const;
  return format(locale, options).format(when);
}

/** Says the hour of a moment, and its day if that is not today. */
export function clockTime(moment: number, now: number, locale: Locale): string {
  const when = new Date(moment);
  if (dayHere(when) !== dayHere(new Date(now)))
    return observed(when.toISOString(), 'second', locale);
  return format(locale, HOUR).format(when);
}

const TICKS = {
  day: { month: 'short', day: 'numeric' },
  month: { month: 'short' },
  year: { year: 'numeric' },
} as const;

/** Says a tick of an axis: a day, a month (the year in January), or a year. */
export function tickDay(seconds: number, span: keyof typeof TICKS, locale: Locale): string {
  const when = new Date(seconds * 1000);
  const shown = span === 'month' && when.getUTCMonth() === 0 ? 'year' : span;
  return format(locale, { ...TICKS[shown], timeZone: 'UTC' }).format(when);
}

/** Says how old an observation is, in the reader's days: "어제", "23 days ago". */
export function age(moment: string, seconds: number, precision: Precision, locale: Locale): string {
  const said = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const then = new Date(moment);
  // A source that states a day states it wherever it is read.
  const day = precision === 'day' ? Math.floor(then.getTime() / (1000 * DAY)) : dayHere(then);
  const days = Math.max(0, dayHere(new Date(then.getTime() + seconds * 1000)) - day);
  if (precision === 'day' || seconds >= DAY) return said.format(-days, 'day');
  if (seconds >= 3600) return said.format(-Math.floor(seconds / 3600), 'hour');
  return said.format(-Math.floor(seconds / 60), 'minute');
}

function dayHere(when: Date): number {
  return Date.UTC(when.getFullYear(), when.getMonth(), when.getDate()) / (1000 * DAY);
}

function yearOf(when: Date): { year?: 'numeric' } {
  return when.getUTCFullYear() === new Date().getFullYear() ? {} : { year: 'numeric' };
}
