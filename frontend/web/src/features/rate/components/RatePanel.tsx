import '@/features/rate/components/RatePanel.css';

import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { Answer } from '@/components/Answer';
import { Panel } from '@/components/Panel';
import { Skeleton } from '@/components/Skeleton';
import type { Rate } from '@/features/rate/api/useRate';
import { RateDetails } from '@/features/rate/components/RateDetails';
import { StaleNote } from '@/features/rate/components/StaleNote';
import { words } from '@/features/rate/words';
import { times } from '@/lib/decimal';
import { age, observed } from '@/lib/format/date';
import { quoted } from '@/lib/format/money';
import { useLanguage, useLocale, useWords } from '@/lib/i18n/language';
import { useMinute } from '@/lib/useMinute';

interface Props {
  query: UseQueryResult<Rate>;
  /** The name of the country, if one was chosen. */
  place: string | null;
  /** What names the panel until the currency's name is known. */
  code: string;
  /** What is said of the rate's course. */
  children: ReactNode;
}

/** What the money of there costs at home, and from when that is. */
export function RatePanel({ query, place, code, children }: Props) {
  const { missing } = useWords(words);
  return (
    <Panel name="rate" title={<Title name={query.data?.names} place={place} code={code} />}>
      <Answer query={query} missing={missing} waiting={<Skeleton lines={6} />}>
        {(rate) => (
          <Worth rate={rate} at={query.dataUpdatedAt}>
            {children}
          </Worth>
        )}
      </Answer>
    </Panel>
  );
}

function Title({ name, place, code }: { name?: Rate['names'] } & Pick<Props, 'place' | 'code'>) {
  const language = useLanguage();
  const currency = name?.[language] ?? code;
  if (place === null) return <span className="rate-place">{currency}</span>;
  return (
    <>
      <span className="rate-place">{place}</span> <span className="rate-currency">{currency}</span>
    </>
  );
}

interface Dated {
  rate: Rate;
  /** When the rate was received. */
  at: number;
}

function Worth({ rate, at, children }: Dated & Pick<Props, 'children'>) {
  const language = useLanguage();
  const said = useWords(words);
  if (rate.quote === null)
    return (
      <p className="note">
        <strong>{said.none(rate.names[language])}</strong> {said.noneWorks}
      </p>
    );
  if (rate.code === rate.base) return <p>{said.same}</p>;
  return (
    <>
      <Figure rate={rate} value={rate.quote.rate} />
      {children}
      <AsOf rate={rate} at={at} />
      {rate.quote.stale && <StaleNote value={rate.quote} />}
      <RateDetails rate={rate} value={rate.quote} />
    </>
  );
}

function Figure({ rate, value }: { rate: Rate; value: string }) {
  const locale = useLocale();
  const pair = { target: rate.code, base: rate.base, unit: rate.display_unit };
  const { target, base } = quoted(pair, times(value, rate.display_unit), locale);
  return (
    <p className="rate-figure" aria-live="polite" aria-atomic="true">
      <span>{target} =</span> <strong>{base}</strong>
    </p>
  );
}

function AsOf({ rate: { quote, sources }, at }: Dated) {
  const locale = useLocale();
  const said = useWords(words);
  const since = Math.max(0, useMinute() - at) / 1000;
  if (quote === null) return null;
  const day = observed(quote.observed_at, quote.precision, locale);
  return (
    <p className="rate-as-of">
      <time dateTime={quote.observed_at}>{said.asOf(day)}</time> ·{' '}
      {age(quote.observed_at, quote.age_seconds + since, quote.precision, locale)}
      {sources.map((source) => (
        <a key={source.name} href={source.homepage} rel="noreferrer" lang="en">
          {source.attribution}
        </a>
      ))}
    </p>
  );
}
