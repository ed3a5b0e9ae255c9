import { useLanguage, useWords } from '@/lib/i18n/language';

const words = {
  ko: {
    promise:
      '화면의 모든 값은 출처가 발표한 값이거나 그 값으로 계산한 것입니다. 아무것도 판매하지 않습니다.',
    docs: 'API 설명',
    privacy: '개인정보',
  },
  en: {
    promise:
      'Every number is as its source published it, or calculated from that. We sell nothing.',
    docs: 'API documentation',
    privacy: 'Privacy',
  },
};

export function Footer() {
  const { promise, docs, privacy } = useWords(words);
  const language = useLanguage();
  return (
    <footer className="footer">
      <p>{promise}</p>
      <nav>
        <a href="/docs">{docs}</a>
        <a href={`/privacy?lang=${language}`}>{privacy}</a>
      </nav>
    </footer>
  );
}
