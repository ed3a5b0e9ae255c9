import '@/app/Actions.css';

import { FavouriteButton } from '@/features/favourites/components/FavouriteButton';
import { useWords } from '@/lib/i18n/language';

const words = {
  ko: { label: '이 통화로 할 수 있는 일', details: '실제 비용 · 금액표 · 예산' },
  en: { label: 'What to do with this currency', details: 'Real cost · amounts · budget' },
};

interface Props {
  /** The currency that is shown. */
  code: string;
  /** Whether its details stand below. */
  hasDetails: boolean;
}

/** What can be done with the currency that is shown. */
export function Actions({ code, hasDetails }: Props) {
  const text = useWords(words);
  return (
    <div className="actions" role="group" aria-label={text.label}>
      <FavouriteButton code={code} />
      {hasDetails && (
        <a className="button" href="#details">
          {text.details} <span aria-hidden="true">↓</span>
        </a>
      )}
    </div>
  );
}
