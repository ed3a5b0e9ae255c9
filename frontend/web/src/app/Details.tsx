import { lazy, Suspense } from 'react';

import type { Page } from '@/app/usePage';
import { useNear } from '@/lib/useNear';

const DetailPanels = lazy(() => import('@/app/DetailPanels'));

/** The place of the panels that help to decide; they load once the reader comes near. */
export function Details({ page }: { page: Page }) {
  const [box, near] = useNear<HTMLDivElement>();
  return (
    <div ref={box} id="details" className="details">
      {near && (
        <Suspense fallback={null}>
          <DetailPanels page={page} />
        </Suspense>
      )}
    </div>
  );
}
