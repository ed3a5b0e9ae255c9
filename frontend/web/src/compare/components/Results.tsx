import type { UseQueryResult } from '@tanstack/react-query';

import type { Comparison } from '@/compare/api/useComparison';
import { useStandings } from '@/compare/api/useStandings';
import { ComparisonChart } from '@/compare/components/ComparisonChart';
import { Correlations } from '@/compare/components/Correlations';
import { Downloads } from '@/compare/components/Downloads';
import { FiguresTable } from '@/compare/components/FiguresTable';
import { LinesTable } from '@/compare/components/LinesTable';
import { rows, sorted } from '@/compare/rows';
import type { ComparePage } from '@/compare/useComparePage';
import { useName } from '@/compare/useName';
import { words } from '@/compare/words';
import { Panel } from '@/components/Panel';
import { QueryResult } from '@/components/QueryResult';
import { SegmentedControl } from '@/components/SegmentedControl';
import { Skeleton } from '@/components/Skeleton';
import { SourceLinks } from '@/components/SourceLinks';
import { PERIODS } from '@/features/history/periods';
import { currencyWord } from '@/lib/format/money';
import { useLocale, useWords } from '@/lib/i18n/language';

interface Props {
  page: ComparePage;
  query: UseQueryResult<Comparison>;
}

/** The chart and the table of what is compared. */
export function Results({ page, query }: Props) {
  const locale = useLocale();
  const text = useWords(words);
  return (
    <>
      <Panel name="compare-chart" title={text.chart}>
        <SegmentedControl
          label={text.periods}
          options={PERIODS}
          value={page.period}
          name={(each) => text.short[each]}
          onChange={page.choosePeriod}
        />
        <div className="compare-body" aria-busy={query.isPlaceholderData}>
          <QueryResult query={query} missing={text.missing} loading={null}>
            {(comparison) => (
              <>
                <ComparisonChart comparison={comparison} page={page} />
                <p className="small-print">
                  {text.explained(currencyWord(comparison.base, '2', locale))}
                </p>
                <LinesTable comparison={comparison} codes={page.targets.shown} />
              </>
            )}
          </QueryResult>
        </div>
      </Panel>
      <Panel name="compare-figures" title={text.figures}>
        <div aria-busy={query.isPlaceholderData}>
          <QueryResult
            query={query}
            missing={text.missing}
            loading={<Skeleton lines={page.targets.shown.length + 1} tall />}
          >
            {(comparison) => <Figures comparison={comparison} page={page} />}
          </QueryResult>
        </div>
      </Panel>
    </>
  );
}

function Figures({ comparison, page }: { comparison: Comparison; page: ComparePage }) {
  const locale = useLocale();
  const nameOf = useName(page.currencies);
  const codes = page.targets.shown;
  const standings = useStandings(codes, comparison.base);
  const all = sorted(rows(comparison, standings, codes, nameOf), page.sort, locale);
  return (
    <>
      <FiguresTable rows={all} comparison={comparison} page={page} />
      <Correlations comparison={comparison} codes={codes} />
      <Downloads rows={all} comparison={comparison} codes={codes} />
      <p className="compare-sources small-print">
        <SourceLinks sources={comparison.sources} />
      </p>
    </>
  );
}
