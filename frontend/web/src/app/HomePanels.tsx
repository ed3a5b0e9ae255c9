import { lazy, Suspense } from 'react';

import type { Page } from '@/app/usePage';
import { WhenNear } from '@/components/WhenNear';
import { ALL, useBoard } from '@/features/board/api/useBoard';
import { RisingPanel } from '@/features/board/components/RisingPanel';

const MapPanel = lazy(() => import('@/features/map/components/MapPanel'));

/** What follows on the home: the countries that rise, and the map. */
export default function HomePanels({ page }: { page: Page }) {
  return (
    <>
      <RisingPanel links={page.links} />
      <WhenNear name="map">
        <Suspense fallback={<section className="panel map" />}>
          <MapOfClicks page={page} />
        </Suspense>
      </WhenNear>
    </>
  );
}

function MapOfClicks({ page }: { page: Page }) {
  const board = useBoard('daily', ALL).data;
  const clicks = board && new Map(board.items.map((item) => [item.country.code, item.clicks]));
  return <MapPanel base={page.base} catalogue={page} links={page.links} clicks={clicks} />;
}
