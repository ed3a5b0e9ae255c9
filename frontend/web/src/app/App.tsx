import '@/app/App.css';

import { lazy, Suspense } from 'react';

import { CountryChooser } from '@/app/CountryChooser';
import { Header } from '@/app/Header';
import { Footer } from '@/app/Footer';
import { SelectionPanels } from '@/app/SelectionPanels';
import { StillWorksProvider } from '@/app/StillWorksProvider';
import { usePage } from '@/app/usePage';
import { ConnectionBanner } from '@/components/ConnectionBanner';
import { WhenNear } from '@/components/WhenNear';
import { Alerts } from '@/features/alerts/components/Alerts';
import { BoardPanel } from '@/features/board/components/BoardPanel';

const DetailPanels = lazy(() => import('@/app/DetailPanels'));
const FavouritesPanel = lazy(() => import('@/features/favourites/components/FavouritesPanel'));

/** The one screen: what is my money worth there, and is today a good day? */
export function App() {
  const page = usePage();
  return (
    <StillWorksProvider>
      <Header page={page} />
      <ConnectionBanner />
      <main className={page.isHome ? 'home' : undefined}>
        <CountryChooser page={page} />
        <SelectionPanels page={page}>
          {page.isHome && (
            <Suspense fallback={<section className="panel favourites" />}>
              <FavouritesPanel base={page.base} catalogue={page} links={page.links} />
            </Suspense>
          )}
        </SelectionPanels>
        <BoardPanel
          click={page.click}
          period={page.boardPeriod}
          base={page.base}
          catalogue={page}
          links={page.links}
          onPeriod={(board) => page.set({ board })}
        />
        {!page.isHome && (
          <WhenNear name="details">
            <Suspense fallback={null}>
              <DetailPanels page={page} />
            </Suspense>
          </WhenNear>
        )}
        <Alerts />
      </main>
      <Footer />
    </StillWorksProvider>
  );
}
