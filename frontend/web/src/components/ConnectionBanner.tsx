import '@/components/ConnectionBanner.css';

import { words } from '@/components/words';
import { useConnection } from '@/lib/connection';
import { useWords } from '@/lib/i18n/language';

/** A notice while no new data can arrive. */
export function ConnectionBanner() {
  const connection = useConnection();
  const text = useWords(words);
  return (
    <div className="connection" role="status">
      {connection !== 'online' && <p>{text[connection]}</p>}
    </div>
  );
}
