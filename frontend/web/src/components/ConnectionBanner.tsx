import '@/components/ConnectionBanner.css';

import { words } from '@/components/words';
import { useConnection } from '@/lib/connection';
import { useWords } from '@/lib/i18n/language';

/** Says that nothing new can arrive, while it cannot. */
export function ConnectionBanner() {
  const connection = useConnection();
  const said = useWords(words);
  return (
    <div className="connection" role="status">
      {connection !== 'online' && <p>{said[connection]}</p>}
    </div>
  );
}
