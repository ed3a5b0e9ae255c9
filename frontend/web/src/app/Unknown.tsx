import type { UseQueryResult } from '@tanstack/react-query';

import { Answer } from '@/components/Answer';
import { useWords } from '@/lib/i18n/language';

const words = {
  ko: '나라 목록을 지금 받아 오지 못해, 주소에 적힌 나라의 환율을 보여 드릴 수 없습니다.',
  en: 'The list of countries could not be fetched just now, so the rate of this one cannot be shown.',
};

/** Holds the place of a country until the catalogue tells its currency. */
export function Unknown({ query }: { query: UseQueryResult }) {
  const missing = useWords(words);
  return (
    <div className="place-waiting">
      <Answer query={query} missing={missing} waiting={null}>
        {() => null}
      </Answer>
    </div>
  );
}
