import '@/components/LoadingRates.css';

import type { Loading } from '@/api/failure';
import { words } from '@/components/words';
import { useWords } from '@/lib/i18n/language';

/** How far the service is with loading rates; the panel refreshes by itself. */
export function LoadingRates({ done, total }: Loading) {
  const { loadingRates, loadingNote } = useWords(words);
  // 100 % would be the end, and then there are rates to show.
  const percent = Math.min(99, Math.floor((100 * done) / Math.max(1, total)));
  const sentence = loadingRates(percent);
  return (
    <div className="loading-rates">
      <p>
        <strong>{sentence}</strong>
      </p>
      <progress max={100} value={percent} aria-label={sentence} />
      <p className="small-print">{loadingNote}</p>
    </div>
  );
}
