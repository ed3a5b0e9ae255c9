import { useWords } from '@/lib/i18n/language';

const words = {
  ko: {
    promise:
      '보이는 모든 값은 출처가 발표한 그대로이거나 거기서 계산한 것입니다. 환율을 팔지 않습니다.',
    docs: 'API 설명',
  },
  en: {
    promise: 'Every number is as its source published it, or computed from that. Nothing is sold.',
    docs: 'API pages',
  },
};

export function Footer() {
  const { promise, docs } = useWords(words);
  return (
    <footer className="colophon">
      <p>{promise}</p>
      <a href="/docs">{docs}</a>
    </footer>
  );
}
