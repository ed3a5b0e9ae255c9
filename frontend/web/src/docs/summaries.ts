import type { Operation } from '@/docs/contract';
import korean from '@/docs/summaries.ko.json';
import type { Language } from '@/lib/i18n/language';

const KOREAN: Partial<Record<string, string>> = korean;

/** What an operation does, in the language of the page if there is such a summary. */
export function summaryOf(
  { operationId, summary }: Operation,
  language: Language,
): { text: string; language: Language } {
  const found = language === 'ko' ? KOREAN[operationId] : undefined;
  return found === undefined ? { text: summary, language: 'en' } : { text: found, language: 'ko' };
}
