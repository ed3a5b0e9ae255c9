import '@/app/App.css';

import { Finder } from '@/app/Finder';
import { Header } from '@/app/Header';
import { Footer } from '@/app/Footer';
import { Place } from '@/app/Place';
import { usePage } from '@/app/usePage';
import { ConnectionBanner } from '@/components/ConnectionBanner';
import { useBoard } from '@/features/board/api/useBoard';
import { BoardPanel } from '@/features/board/components/BoardPanel';

/** The one screen: what is my money worth there, and is today a good day? */
export function App() {
  const page = usePage();
  const period = page.address.board ?? 'daily';
  const board = useBoard(period);
  return (
    <>
      <Header page={page} />
      <ConnectionBanner />
      <main>
        <Finder page={page} board={board.data} />
        <Place page={page} />
        <BoardPanel
          query={board}
          click={page.click}
          period={period}
          onPeriod={(chosen) => page.set({ board: chosen })}
          onChoose={page.chooseCountry}
        />
      </main>
      <Footer />
    </>
  );
}
