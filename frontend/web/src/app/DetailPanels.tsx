import '@/app/DetailPanels.css';

import type { Selection } from '@/app/selection';
import type { Page } from '@/app/usePage';
import { AmountsPanel } from '@/features/amounts/components/AmountsPanel';
import { BudgetPanel } from '@/features/budget/components/BudgetPanel';
import { CostPanel } from '@/features/cost/components/CostPanel';
import { ForecastPanel } from '@/features/forecast/components/ForecastPanel';
import { useRate } from '@/features/rate/api/useRate';
import { StandingPanel } from '@/features/standing/components/StandingPanel';
import { observationDate } from '@/lib/format/date';
import { readableUnit } from '@/lib/format/money';
import { useLocale } from '@/lib/i18n/language';

// 300,000 won, 300 dollars: what people exchange before a short trip.
const [WITHOUT_CENTS, WITH_CENTS] = ['300000', '300'];

/** What helps to decide on a country: standing, range, real cost, amounts and a budget. */
export default function DetailPanels({ page }: { page: Page }) {
  const { selection, base } = page;
  if (selection === null || selection.currency === base) return null;
  return <Details page={page} selection={selection} />;
}

function Details({ page, selection }: { page: Page; selection: Selection }) {
  const locale = useLocale();
  const { base, currencies } = page;
  const target = selection.currency;
  const rate = useRate(target, base).data;
  const quote = rate?.quote;
  const usual = rate?.display_unit ?? 1;
  const unit = quote ? readableUnit(quote.rate, usual) : usual;
  const home = { code: base, minorUnits: currencies?.get(base)?.minor_units ?? 0 };
  const foreign = { code: target, minorUnits: rate?.minor_units ?? 0 };
  const day =
    quote && quote.method !== 'identity'
      ? observationDate(quote.observed_at, quote.precision, locale)
      : '';
  const pair = `${target}-${base}`;
  return (
    <>
      <StandingPanel target={target} base={base} unit={unit} />
      <ForecastPanel target={target} base={base} unit={unit} />
      {quote && currencies && (
        <>
          <CostPanel
            key={`cost-${pair}`}
            target={target}
            base={base}
            unit={unit}
            start={home.minorUnits === 0 ? WITHOUT_CENTS : WITH_CENTS}
          />
          <AmountsPanel
            rate={quote.rate}
            foreign={foreign}
            home={home}
            day={day}
            sources={rate.sources}
          />
          <BudgetPanel
            key={`budget-${pair}`}
            rate={quote.rate}
            foreign={target}
            home={home}
            day={day}
          />
        </>
      )}
    </>
  );
}
