import '@/features/map/components/MapPanel.css';

import { useState } from 'react';

import type { Catalogue } from '@/api/catalogue';
import { useChanges } from '@/api/changes';
import { Flag } from '@/components/Flag';
import { MonthRate } from '@/components/MonthRate';
import { Panel } from '@/components/Panel';
import { QueryResult } from '@/components/QueryResult';
import { SegmentedControl } from '@/components/SegmentedControl';
import { SelectionLink } from '@/components/SelectionLink';
import { words as sharedWords } from '@/components/words';
import { CountryTable } from '@/features/map/components/CountryTable';
import { Legend } from '@/features/map/components/Legend';
import { Movers } from '@/features/map/components/Movers';
import { WorldMap } from '@/features/map/components/WorldMap';
import { CLICKS, kindOfChange, kindOfClicks, STRENGTHS } from '@/features/map/strength';
import { words } from '@/features/map/words';
import { directionOf } from '@/lib/direction';
import { count, unsignedPercent } from '@/lib/format/number';
import { useLanguage, useLocale, useWords } from '@/lib/i18n/language';
import type { Links } from '@/lib/links';

const MODES = ['strength', 'clicks'] as const;
const FIRST = 'KR';

interface Props {
  base: string;
  catalogue: Catalogue;
  links: Links;
  /** The clicks of today by country; undefined until they are loaded. */
  clicks: Map<string, number> | undefined;
}

/** The world, coloured by where the home currency buys more than a month ago, or by clicks. */
export default function MapPanel({ base, catalogue, links, clicks }: Props) {
  const language = useLanguage();
  const locale = useLocale();
  const text = useWords(words);
  const shared = useWords(sharedWords);
  const [mode, setMode] = useState<(typeof MODES)[number]>('strength');
  const [active, setActive] = useState<string | null>(null);
  const changes = useChanges(base);
  const months = changes.data;
  const { countries, currencies } = catalogue;
  const nameOf = (code: string) => countries?.get(code)?.names[language] ?? code;
  const monthOf = (code: string) => months?.get(countries?.get(code)?.currency ?? '');
  const kindOf = (code: string) =>
    mode === 'clicks' ? kindOfClicks(clicks?.get(code)) : kindOfChange(monthOf(code)?.change);
  const nothingCurrent =
    months !== undefined && ![...months.values()].some(({ change }) => change !== null);
  return (
    <Panel name="map" title={text.title}>
      <SegmentedControl
        label={text.modes}
        options={MODES}
        value={mode}
        name={(each) => text.mode[each]}
        onChange={setMode}
      />
      <div className="map-body">
        <div className="map-world">
          <WorldMap
            label={text.map}
            isKnown={(code) => countries?.has(code) ?? false}
            kindOf={kindOf}
            describe={(code) => `${nameOf(code)}: ${state(code)}`}
            active={active}
            start={currencies?.get(base)?.countries[0] ?? FIRST}
            onActive={setActive}
            onChoose={(code) => links.follow({ country: code, currency: null })}
          />
          <div className="map-readout">{active === null ? text.hint : readout(active)}</div>
          <Legend kinds={mode === 'clicks' ? CLICKS : STRENGTHS} />
          {mode === 'clicks' && clicks === undefined && (
            <p className="note">{text.missingClicks}</p>
          )}
          {mode === 'strength' && nothingCurrent && <p className="note">{text.allStale}</p>}
        </div>
        <QueryResult query={changes} missing={text.missing} loading={null}>
          {(loaded) => <Movers months={loaded} currencies={currencies} links={links} />}
        </QueryResult>
      </div>
      <CountryTable
        base={base}
        catalogue={catalogue}
        months={months}
        clicks={clicks}
        links={links}
      />
      <p className="small-print">{text.borders}</p>
    </Panel>
  );

  function state(code: string): string {
    if (mode === 'clicks') {
      const found = clicks?.get(code);
      return found === undefined ? text.noViews : text.views(count(found, locale));
    }
    if (countries?.get(code)?.currency === base) return text.home;
    const change = monthOf(code)?.change ?? null;
    if (change === null) return text.unknown;
    return shared[directionOf(change)](unsignedPercent(change, locale));
  }

  function readout(code: string) {
    const currency = countries?.get(code)?.currency ?? '';
    return (
      <>
        <b>
          <Flag code={code} />
          {nameOf(code)}
        </b>
        {(mode === 'clicks' || !months?.has(currency)) && <span>{state(code)}</span>}
        {currency !== base && months && (
          <MonthRate code={currency} base={base} months={months} currencies={currencies} />
        )}
        <SelectionLink to={{ country: code, currency: null }} links={links}>
          {text.open(nameOf(code))}
        </SelectionLink>
      </>
    );
  }
}
