import '@/app/App.css';
import '@/compare/compare.css';

import { useEffect } from 'react';

import { Footer } from '@/app/Footer';
import { Header } from '@/app/Header';
import { useComparison } from '@/compare/api/useComparison';
import { Chosen } from '@/compare/components/Chosen';
import { Results } from '@/compare/components/Results';
import { useComparePage } from '@/compare/useComparePage';
import { words } from '@/compare/words';
import { ConnectionBanner } from '@/components/ConnectionBanner';
import { ShareButton } from '@/features/share/components/ShareButton';
import { currencyWord } from '@/lib/format/money';
import { useLocale, useWords } from '@/lib/i18n/language';

/** Up to eight currencies beside each other: how they moved in units of the home currency. */
export function ComparePage() {
  const page = useComparePage();
  const locale = useLocale();
  const text = useWords(words);
  const { shown } = page.targets;
  const query = useComparison(shown, page.base, page.period, page.isReady);
  const title = text.documentTitle(shown.join(' · '));
  useEffect(() => {
    document.title = `${title} · Trip Service`;
  }, [title]);
  return (
    <>
      <Header page={page} />
      <ConnectionBanner />
      <main className="compare">
        <div className="compare-head">
          <h2>{text.heading(currencyWord(page.base, '2', locale))}</h2>
          <ShareButton title={title} url={window.location.origin + '/compare' + page.query} />
        </div>
        <Chosen page={page} />
        {shown.length > 0 && <Results page={page} query={query} />}
      </main>
      <Footer />
    </>
  );
}
