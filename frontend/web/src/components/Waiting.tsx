import { useEffect, useState, type ReactNode } from 'react';

import { words } from '@/components/words';
import { useWords } from '@/lib/i18n/language';

const PATIENCE = 4000;

/** What is shown while a panel loads; a sentence joins it if that takes long. */
export function Waiting({ children }: { children: ReactNode }) {
  const { slow } = useWords(words);
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      {isLong && (
        <p className="small-print" role="status">
          {slow}
        </p>
      )}
      {children}
    </>
  );
}
