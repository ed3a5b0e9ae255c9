import { useLanguage } from '@/lib/i18n/language';

interface Source {
  name: string;
  attribution: string;
  homepage: string;
}

const ECB = '출처: 유럽중앙은행 유로 참조 환율';
const CURRENCY_API = '환율 제공: fawazahmed0/exchange-api (CC0)';

// A source that prescribes its sentence keeps it, in English.
const KOREAN: Partial<Record<string, string>> = {
  ecb: ECB,
  'ecb-archive': ECB,
  'currency-api': CURRENCY_API,
  'world-archive': CURRENCY_API,
};

/** A line for each publisher of the values shown, linked as the publisher wishes. */
export function SourceLinks({ sources }: { sources: readonly Source[] }) {
  const isKorean = useLanguage() === 'ko';
  const publishers = new Map(sources.map((source) => [source.attribution, source]));
  return [...publishers.values()].map(({ name, homepage, attribution }) => {
    const korean = isKorean ? KOREAN[name] : undefined;
    return (
      <a key={name} href={homepage} rel="noreferrer" lang={korean === undefined ? 'en' : 'ko'}>
        {korean ?? attribution}
      </a>
    );
  });
}
