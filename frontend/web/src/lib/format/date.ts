import type { Locale } from '@/lib/i18n/locales';

export type Precision = 'day' | 'second';

const DAY = 86_400;
// A 12-hour clock needs AM or PM, and browsers write these in English in Korean text.
const HOUR = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const formats = new Map<string, Intl.DateTimeFormat>();
const relatives = new Map<Locale, Intl.RelativeTimeFormat>();

function format(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  const found = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, found);
  return found;
}

/** Formats the day of an observation, and the time if the source states it: "10월 30일 금요일". */
export function observationDate(moment: string, precision: Precision, locale: Locale): string {
  const when = new Date(moment);
  const day = { weekday: 'long', month: 'long', day: 'numeric', ...yearOf(when) } as const;
  if (precision === 'day') return format(locale, { ...day, timeZone: 'UTC' }).format(when);
  return format(locale, { ...day, ...HOUR }).format(when);
}

/** Formats a calendar day of the services ("2026-10-30"), with the year unless it is this year. */
export function calendarDay(date: string, locale: Locale): string {
  const when = new Date(date);
  const options = { month: 'short', day: 'numeric', ...yearOf(when), timeZone: 'UTC' } as const;
  return format(locale, options).format(when);
}

/** Formats the calendar days from one to another: "5월 1일~9일", "1–9 May". */
export function dayRange(from: string, to: string, locale: Locale): string {
  const [first, last] = [new Date(from), new Date(to)];
  const year = { ...yearOf(first), ...yearOf(last) };
  const options = { month: 'short', day: 'numeric', ...year, timeZone: 'UTC' } as const;
  return format(locale, options).formatRange(first, last);
}

/** Formats a time of day, with the day unless it is today. */
export function clockTime(moment: number, now: number, locale: Locale): string {
  const when = new Date(moment);
  if (dayHere(when) !== dayHere(new Date(now)))
    return observationDate(when.toISOString(), 'second', locale);
  return format(locale, HOUR).format(when);
}

const TICKS = {
  day: { month: 'short', day: 'numeric' },
  month: { month: 'short' },
  year: { year: 'numeric' },
} as const;

/** Formats a tick of a time axis: a day, a month (the year in January), or a year. */
export function tickDay(seconds: number, span: keyof typeof TICKS, locale: Locale): string {
  const when = new Date(seconds * 1000);
  const shown = span === 'month' && when.getUTCMonth() === 0 ? 'year' : span;
  return format(locale, { ...TICKS[shown], timeZone: 'UTC' }).format(when);
}

/** Formats the age of an observation in the reader's days: "어제", "23 days ago". */
export function age(moment: string, seconds: number, precision: Precision, locale: Locale): string {
  const relative = relativeIn(locale);
  const then = new Date(moment);
  // A day that a source states is the same in every time zone.
  const day = precision === 'day' ? Math.floor(then.getTime() / (1000 * DAY)) : dayHere(then);
  const days = Math.max(0, dayHere(new Date(then.getTime() + seconds * 1000)) - day);
  if (precision === 'day' || seconds >= DAY) return relative.format(-days, 'day');
  if (seconds >= 3600) return relative.format(-Math.floor(seconds / 3600), 'hour');
  return relative.format(-Math.floor(seconds / 60), 'minute');
}

function relativeIn(locale: Locale): Intl.RelativeTimeFormat {
  const found = relatives.get(locale) ?? new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  relatives.set(locale, found);
  return found;
}

function dayHere(when: Date): number {
  return Date.UTC(when.getFullYear(), when.getMonth(), when.getDate()) / (1000 * DAY);
}

function yearOf(when: Date): { year?: 'numeric' } {
  return when.getUTCFullYear() === new Date().getFullYear() ? {} : { year: 'numeric' };
}
