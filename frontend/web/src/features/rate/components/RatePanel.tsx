import '@/features/rate/components/RatePanel.css';

import type { ReactNode } from 'react';

import { isOld } from '@/api/kept';
import { Panel } from '@/components/Panel';
import { QueryResult } from '@/components/QueryResult';
import { SourceLinks } from '@/components/SourceLinks';
import { Skeleton } from '@/components/Skeleton';
import { observed, useRate, type Rate } from '@/features/rate/api/useRate';
import { RateDetails } from '@/features/rate/components/RateDetails';
import { StaleNote } from '@/features/rate/components/StaleNote';
import { words } from '@/features/rate/words';
import { age, observationDate } from '@/lib/format/date';
import { headline } from '@/lib/format/money';
import { useLanguage, useLocale, useWords } from '@/lib/i18n/language';
import { useNow } from '@/lib/useNow';

interface Props {
  /** The currency; its code is the title until its name is known. */
  code: string;
  base: string;
  /** The name of the country, if one was chosen. */
  country: string | null;
  /** Shown below what is missing if the rate cannot be loaded. */
  fallback: ReactNode;
  /** Shown between the rate and its date. */
  children: ReactNode;
  /** Shown last: what can be done with this currency. */
  actions: ReactNode;
}

/** What a currency costs in `base`, and the date of that rate. */
export function RatePanel({ code, base, country, fallback, children, actions }: Props) {
  const { missing } = useWords(words);
  const query = useRate(code, base);
  return (
    <Panel name="rate" title={<Title names={query.data?.names} country={country} code={code} />}>
      <QueryResult
        query={query}
        missing={missing}
        fallback={fallback}
        loading={<Skeleton lines={6} />}
      >
        {(rate) => (
          <RateContent
            rate={rate}
            receivedAt={query.dataUpdatedAt}
            isOld={isOld(query)}
            actions={actions}
          >
            {children}
          </RateContent>
        )}
      </QueryResult>
    </Panel>
  );
}

interface TitleProps extends Pick<Props, 'country' | 'code'> {
  names: Rate['names'] | undefined;
}

function Title({ names, country, code }: TitleProps) {
  const language = useLanguage();
  const currency = names?.[language] ?? code;
  if (country === null) return <span className="rate-name">{currency}</span>;
  return (
    <>
      <span className="rate-name">{country}</span> <span className="rate-currency">{currency}</span>
    </>
  );
}

interface ReceivedRate {
  rate: Rate;
  receivedAt: number;
}

interface ContentProps extends ReceivedRate, Pick<Props, 'children' | 'actions'> {
  /** Whether it was said already that no newer rate arrived. */
  isOld: boolean;
}

function RateContent({ rate, receivedAt, isOld, children, actions }: ContentProps) {
  const language = useLanguage();
  const text = useWords(words);
  if (rate.code === rate.base) return <p>{text.same}</p>;
  const value = observed(rate);
  if (value === null)
    return (
      <p className="note">
        <strong>{text.none(rate.names[language])}</strong> {text.tryAnother}
      </p>
    );
  return (
    <>
      <Figure rate={rate} value={value.rate} />
      {children}
      <AsOf rate={rate} receivedAt={receivedAt} />
      {value.stale && !isOld && <StaleNote value={value} />}
      <RateDetails rate={rate} value={value} />
      {actions}
    </>
  );
}

function Figure({ rate, value }: { rate: Rate; value: string }) {
  const locale = useLocale();
  const pair = { target: rate.code, base: rate.base, unit: rate.display_unit };
  const { target, base } = headline(pair, value, locale);
  return (
    <p className="rate-figure" aria-live="polite" aria-atomic="true">
      <span>{target} =</span> <strong>{base}</strong>
    </p>
  );
}

function AsOf({ rate, receivedAt }: ReceivedRate) {
  const locale = useLocale();
  const text = useWords(words);
  const sinceReceived = Math.max(0, useNow() - receivedAt) / 1000;
  const quote = observed(rate);
  if (quote === null) return null;
  const day = observationDate(quote.observed_at, quote.precision, locale);
  return (
    <p className="rate-as-of">
      <time dateTime={quote.observed_at}>{text.asOf(day)}</time> ·{' '}
      {age(quote.observed_at, quote.age_seconds + sinceReceived, quote.precision, locale)}
      <SourceLinks sources={rate.sources} />
    </p>
  );
}
