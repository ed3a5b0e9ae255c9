import { useCountries } from '@/api/catalogue';
import { QueryResult } from '@/components/QueryResult';
import { useWords } from '@/lib/i18n/language';

const words = {
  ko: '나라 목록을 불러오지 못해 이 나라의 환율을 보여 드릴 수 없습니다.',
  en: 'The list of countries could not be loaded right now, so the rate of this one cannot be shown.',
};

/** Holds the space of a country's panels until the catalogue says which currency it uses. */
export function UnknownCountry() {
  const missing = useWords(words);
  return (
    <div className="unknown-country">
      <QueryResult query={useCountries()} missing={missing} loading={null}>
        {() => null}
      </QueryResult>
    </div>
  );
}
