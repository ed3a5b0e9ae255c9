import { useLanguage } from '@/lib/i18n/language';

export interface Source {
  name: string;
  attribution: string;
  attribution_ko?: string | null;
  homepage: string;
}

/** A line for each publisher of the values shown, linked as the publisher wishes. */
export function SourceLinks({ sources }: { sources: readonly Source[] }) {
  const isKorean = useLanguage() === 'ko';
  const publishers = new Map(sources.map((source) => [source.attribution, source]));
  return [...publishers.values()].map((source) => {
    // A source that prescribes its sentence keeps it, in English.
    const korean = isKorean ? source.attribution_ko : null;
    return (
      <a key={source.name} href={source.homepage} rel="noreferrer" lang={korean ? 'ko' : 'en'}>
        {korean ?? source.attribution}
      </a>
    );
  });
}
