import { useWords } from '@/lib/i18n/language';

const words = {
  ko: {
    promise:
      '화면의 모든 값은 출처가 발표한 값이거나 그 값으로 계산한 것입니다. 아무것도 판매하지 않습니다.',
    docs: 'API 설명',
  },
  en: {
    promise:
      'Every number is as its source published it, or calculated from that. We sell nothing.',
    docs: 'API documentation',
  },
};

export function Footer() {
  const { promise, docs } = useWords(words);
  return (
    <footer className="footer">
      <p>{promise}</p>
      <a href="/docs">{docs}</a>
    </footer>
  );
}
