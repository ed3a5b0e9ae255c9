import { Unknown } from '@/app/Unknown';
import { useTitle } from '@/app/useTitle';
import type { Selection } from '@/app/selection';
import type { Page } from '@/app/usePage';
import { Converter, ConverterSkeleton } from '@/features/converter/components/Converter';
import { useHistory } from '@/features/history/api/useHistory';
import { HistoryPanel } from '@/features/history/components/HistoryPanel';
import { Verdict } from '@/features/history/components/Verdict';
import { useRate, type Rate } from '@/features/rate/api/useRate';
import { RatePanel } from '@/features/rate/components/RatePanel';
import { useLanguage } from '@/lib/i18n/language';

const PERIOD = '3m';

/** Everything about the selected country or currency, once it is known. */
export function Place({ page }: { page: Page }) {
  if (page.selection === null) return <Unknown query={page.directory} />;
  return <Selected page={page} selection={page.selection} />;
}

function Selected({ page, selection }: { page: Page; selection: Selection }) {
  const language = useLanguage();
  const { base, address } = page;
  const rate = useRate(selection.currency, base);
  const period = address.period ?? PERIOD;
  const history = useHistory(selection.currency, base, period);
  const country = selection.country === null ? undefined : page.countries?.get(selection.country);
  const place = country?.names[language] ?? null;
  useTitle(place, rate.data);

  const differs = selection.currency !== base;
  const unit = rate.data?.display_unit ?? page.currencies?.get(selection.currency)?.display_unit;
  return (
    <>
      <RatePanel query={rate} place={place} code={selection.currency}>
        <Verdict history={history.data} />
      </RatePanel>
      {rate.isPending && differs && <ConverterSkeleton />}
      {rate.data?.quote && differs && (
        <Exchange page={page} rate={rate.data} quote={rate.data.quote.rate} />
      )}
      {differs && (
        <HistoryPanel
          query={history}
          unit={unit ?? 1}
          period={period}
          onPeriod={(chosen) => page.set({ period: chosen })}
        />
      )}
    </>
  );
}

function Exchange({ page, rate, quote }: { page: Page; rate: Rate; quote: string }) {
  const { amount, side } = page.address;
  const home = { code: page.base, minorUnits: page.currencies?.get(page.base)?.minor_units ?? 0 };
  if (page.currencies === undefined) return <ConverterSkeleton />;
  return (
    <Converter
      rate={quote}
      there={{ code: rate.code, minorUnits: rate.minor_units ?? 0 }}
      home={home}
      entry={{
        side: amount === null ? 'there' : (side ?? 'there'),
        amount: amount ?? String(rate.display_unit * 10),
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
