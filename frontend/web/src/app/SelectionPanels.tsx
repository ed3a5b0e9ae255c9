import type { ReactNode } from 'react';

import { isOld } from '@/api/kept';
import { Actions } from '@/app/Actions';
import { UnknownCountry } from '@/app/UnknownCountry';
import { useTitle } from '@/app/useTitle';
import type { Selection } from '@/app/selection';
import type { Page } from '@/app/usePage';
import { WhenNear } from '@/components/WhenNear';
import { Converter, ConverterSkeleton } from '@/features/converter/components/Converter';
import { Comparison } from '@/features/history/components/Comparison';
import { HistoryPanel } from '@/features/history/components/HistoryPanel';
import { LastKnown } from '@/features/history/components/LastKnown';
import type { Pair } from '@/features/history/api/useHistory';
import { useRate, type Rate } from '@/features/rate/api/useRate';
import { RatePanel } from '@/features/rate/components/RatePanel';
import { StandingLine } from '@/features/standing/components/StandingLine';
import { readableUnit } from '@/lib/format/money';
import { useLanguage } from '@/lib/i18n/language';

interface Props {
  page: Page;
  /** Shown before the history. */
  children: ReactNode;
}

/** The panels about the selected country or currency, once its currency is known. */
export function SelectionPanels({ page, children }: Props) {
  if (page.selection === null) return <UnknownCountry code={page.unknown} />;
  return (
    <Panels page={page} selection={page.selection}>
      {children}
    </Panels>
  );
}

function Panels({ page, selection, children }: Props & { selection: Selection }) {
  const language = useLanguage();
  const pair: Pair = { target: selection.currency, base: page.base };
  const rate = useRate(pair.target, pair.base);
  const country = selection.country === null ? undefined : page.countries?.get(selection.country);
  const countryName = country?.names[language] ?? null;
  useTitle(countryName, rate.data);

  const differs = pair.target !== pair.base;
  const usual = rate.data?.display_unit ?? page.currencies?.get(pair.target)?.display_unit ?? 1;
  const value = rate.data?.quote?.rate;
  const stale = isOld(rate) || (rate.data?.quote?.stale ?? true);
  const unit = value === undefined ? usual : readableUnit(value, usual);
  const period = page.historyPeriod;
  const history = (
    <HistoryPanel
      pair={pair}
      unit={unit}
      period={period}
      onPeriod={(chosen) => page.set({ period: chosen })}
    />
  );
  return (
    <>
      <RatePanel
        code={pair.target}
        base={pair.base}
        country={countryName}
        fallback={<LastKnown pair={pair} period={period} usualUnit={usual} />}
        actions={
          <Actions
            pair={{ ...pair, unit }}
            quote={rate.data?.quote ?? null}
            link={{
              title:
                countryName ?? page.currencies?.get(pair.target)?.names[language] ?? pair.target,
              url: page.link,
            }}
            hasDetails={!page.isHome}
          />
        }
      >
        <Comparison pair={pair} period={period} stale={stale} />
        <StandingLine target={pair.target} base={pair.base} stale={stale} />
      </RatePanel>
      {rate.isPending && differs && <ConverterSkeleton />}
      {rate.data?.quote && differs && (
        <ConverterPanel page={page} rate={rate.data} quote={rate.data.quote.rate} />
      )}
      {children}
      {differs && (page.isHome ? <WhenNear name="history">{history}</WhenNear> : history)}
    </>
  );
}

function ConverterPanel({ page, rate, quote }: { page: Page; rate: Rate; quote: string }) {
  const { amount, side } = page.address;
  const home = { code: page.base, minorUnits: page.currencies?.get(page.base)?.minor_units ?? 0 };
  if (page.currencies === undefined) return <ConverterSkeleton />;
  return (
    <Converter
      rate={quote}
      foreign={{ code: rate.code, minorUnits: rate.minor_units ?? 0 }}
      home={home}
      entry={{
        side: amount === null ? 'foreign' : (side ?? 'foreign'),
        amount: amount ?? String(readableUnit(quote, rate.display_unit) * 10),
      }}
      onEntry={(entry) =>
        page.replace({
          amount: entry.amount,
          side: entry.side === 'home' ? 'home' : null,
          base: page.base,
        })
      }
    />
  );
}
