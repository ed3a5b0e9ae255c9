import type { Comparison } from '@/compare/api/useComparison';
import { figuresCsv, seriesCsv } from '@/compare/csv';
import type { Row } from '@/compare/rows';
import { words } from '@/compare/words';
import { useWords } from '@/lib/i18n/language';
import { saveAs } from '@/lib/saveAs';

interface Props {
  rows: readonly Row[];
  comparison: Comparison;
  codes: readonly string[];
}

/** What is shown as files, unless one of its sources forbids to pass its values on. */
export function Downloads({ rows, comparison, codes }: Props) {
  const text = useWords(words);
  const closed = comparison.sources.filter(({ redistribute }) => !redistribute);
  if (closed.length > 0)
    return (
      <p className="small-print">{text.notExported(closed.map(({ name }) => name).join(', '))}</p>
    );
  const name = `trip-service-${codes.join('-')}-${comparison.base}-${comparison.to}`;
  const files = [
    [text.figuresCsv, `${name}-figures.csv`, () => figuresCsv(rows, comparison)],
    [text.seriesCsv, `${name}-series.csv`, () => seriesCsv(comparison, codes)],
  ] as const;
  return (
    <div className="compare-downloads">
      {files.map(([label, file, content]) => (
        <button
          key={file}
          type="button"
          className="button"
          onClick={() => saveAs(file, content(), 'text/csv')}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
