import '@/features/forecast/components/ForecastPanel.css';

import { useState } from 'react';

import { isOld } from '@/api/kept';
import { Panel } from '@/components/Panel';
import { QueryResult } from '@/components/QueryResult';
import { SegmentedControl } from '@/components/SegmentedControl';
import { Skeleton } from '@/components/Skeleton';
import { useForecast, type Band, type Forecast } from '@/features/forecast/api/useForecast';
import { BandPicture } from '@/features/forecast/components/BandPicture';
import { HORIZONS, words, type Horizon } from '@/features/forecast/words';
import { times } from '@/lib/decimal';
import { calendarDay, observationDate } from '@/lib/format/date';
import { quoted } from '@/lib/format/money';
import { count, wholePercent } from '@/lib/format/number';
import { useLocale, useWords } from '@/lib/i18n/language';

interface Props {
  target: string;
  base: string;
  /** The number of target units that values are quoted for. */
  unit: number;
}

/** How far a rate may move in some weeks, and how often such a range held before. */
export function ForecastPanel({ target, base, unit }: Props) {
  const text = useWords(words);
  const [horizon, setHorizon] = useState<Horizon>('20');
  const query = useForecast(target, base, Number(horizon));
  return (
    <Panel name="forecast" title={text.title}>
      <p className="forecast-direction">{text.direction}</p>
      <SegmentedControl
        label={text.horizons}
        options={HORIZONS}
        value={horizon}
        name={(each) => text.weeks[each]}
        onChange={setHorizon}
      />
      <div className="forecast-body" aria-busy={query.isPlaceholderData}>
        <QueryResult query={query} missing={text.missing} loading={<Skeleton lines={5} />}>
          {(forecast) => <Bands forecast={forecast} unit={unit} old={isOld(query)} />}
        </QueryResult>
      </div>
    </Panel>
  );
}

interface BandsProps extends Pick<Props, 'unit'> {
  forecast: Forecast;
  /** Whether a newer one should have arrived. */
  old: boolean;
}

function Bands({ forecast, unit, old }: BandsProps) {
  const locale = useLocale();
  const text = useWords(words);
  const { date, middle, latest } = forecast;
  const stale = old || latest?.stale === true;
  const bands = stale ? [] : forecast.bands;
  const reason = stale ? 'stale' : forecast.reason;
  const outer = bands.find(({ percent }) => percent === 80);
  const inner = bands.find(({ percent }) => percent === 50);
  if (outer === undefined || inner === undefined || date === null || middle === null) {
    const day =
      latest === null ? '' : observationDate(latest.observed_at, latest.precision, locale);
    return <p className="note">{text.reasons[reason ?? 'few'](day)}</p>;
  }
  const percent = (value: number) => wholePercent(value, locale);
  const day = calendarDay(date, locale);
  return (
    <>
      <p className="forecast-band" aria-live="polite">
        {text.band(day, percent(80), money(outer.lower), money(outer.upper))}
      </p>
      <BandPicture
        outer={outer}
        inner={inner}
        middle={middle}
        labels={[money(outer.lower), `${text.now} ${money(middle)}`, money(outer.upper)]}
        label={text.picture(money(outer.lower), money(middle), money(outer.upper))}
      />
      <p className="small-print">
        {text.inner(percent(50), money(inner.lower), money(inner.upper))} {coverage(outer)}
      </p>
    </>
  );

  function money(rate: string): string {
    return quoted({ ...forecast, unit }, times(rate, unit), locale).base;
  }

  function coverage(band: Band): string {
    const origins = forecast.backtest?.origins ?? 0;
    if (band.coverage_percent === null) return text.untested;
    return text.coverage(percent(band.coverage_percent), count(origins, locale));
  }
}
