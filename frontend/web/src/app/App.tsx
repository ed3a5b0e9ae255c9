import '@/app/App.css';

import { lazy, Suspense } from 'react';

import { CountryChooser } from '@/app/CountryChooser';
import { Details } from '@/app/Details';
import { Header } from '@/app/Header';
import { Footer } from '@/app/Footer';
import { SelectionPanels } from '@/app/SelectionPanels';
import { StillWorksProvider } from '@/app/StillWorksProvider';
import { usePage } from '@/app/usePage';
import { ConnectionBanner } from '@/components/ConnectionBanner';
import { Later } from '@/components/Later';
import { Alerts } from '@/features/alerts/components/Alerts';
import { BoardPanel } from '@/features/board/components/BoardPanel';

const HomePanels = lazy(() => import('@/app/HomePanels'));
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
            <Later>
              <Suspense fallback={<section className="panel favourites" />}>
                <FavouritesPanel base={page.base} catalogue={page} links={page.links} />
              </Suspense>
            </Later>
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
        <Later>
          {page.isHome ? (
            <Suspense fallback={<HomeSpace />}>
              <HomePanels page={page} />
            </Suspense>
          ) : (
            <Details page={page} />
          )}
        </Later>
        <Alerts />
      </main>
      <Footer />
    </StillWorksProvider>
  );
}

/** Keeps the space of the panels that arrive after the rest. */
function HomeSpace() {
  return (
    <>
      <section className="panel rising" />
      <section className="panel map" />
    </>
  );
}
