import { useCountries } from '@/api/catalogue';
import { QueryResult } from '@/components/QueryResult';
import { Skeleton } from '@/components/Skeleton';
import { useWords } from '@/lib/i18n/language';

const words = {
  ko: {
    missing: '나라 목록을 불러오지 못해 이 나라의 환율을 보여 드릴 수 없습니다.',
    unknown: (code: string) => `‘${code}’라는 나라나 통화를 찾을 수 없습니다.`,
    next: '지금 쓰이는 나라와 통화만 보여 드립니다. 위에서 이름으로 찾아보세요.',
  },
  en: {
    missing:
      'The list of countries could not be loaded right now, so the rate of this one cannot be shown.',
    unknown: (code: string) => `There is no country and no currency with the code ${code}.`,
    next: 'Only those in use are shown here. Search for one by its name above.',
  },
};

/** Holds the space of a country's panels: its code is wrong, or the catalogue is not loaded. */
export function UnknownCountry({ code }: { code: string | null }) {
  const text = useWords(words);
  const countries = useCountries();
  return (
    <div className={code === null ? 'unknown-country pending' : 'unknown-country'}>
      {code !== null ? (
        <p className="note" role="status">
          <strong>{text.unknown(code)}</strong> {text.next}
        </p>
      ) : (
        <QueryResult query={countries} missing={text.missing} loading={<Space />}>
          {() => null}
        </QueryResult>
      )}
    </div>
  );
}

function Space() {
  return (
    <section className="panel">
      <Skeleton lines={6} tall />
    </section>
  );
}
