import { lazy, Suspense, useState } from 'react';

import type { Quote } from '@/features/alerts/alert';
import { useWords } from '@/lib/i18n/language';

const words = { ko: '알림 받기', en: 'Alert me' };

const AlertDialog = lazy(() => import('@/features/alerts/components/AlertDialog'));

export interface AlertPair {
  target: string;
  base: string;
  /** The number of target units that the rate is quoted for. */
  unit: number;
}

/** Opens the form in which an alert for a pair is made. */
export function AlertButton({ pair, quote }: { pair: AlertPair; quote: Quote }) {
  const text = useWords(words);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {text}
      </button>
      {isOpen && (
        <Suspense fallback={null}>
          <AlertDialog pair={pair} quote={quote} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
