export const words = {
  ko: {
    label: '나라나 통화 찾기',
    placeholder: '일본, 엔, JPY',
    currency: '통화',
    unquoted: '환율 없음',
    none: (text: string) =>
      `‘${text}’에 맞는 나라나 통화가 없습니다. 한국어나 영어 이름, 통화 코드로 찾을 수 있습니다.`,
    failed: '지금은 검색할 수 없습니다. 화면에 보이는 나라는 계속 고를 수 있습니다.',
    found: (count: number) => `${count}건을 찾았습니다. 위아래 화살표로 고르세요.`,
    suggestions: '바로 고르기',
  },
  en: {
    label: 'Find a country or currency',
    placeholder: 'Japan, yen, JPY',
    currency: 'currency',
    unquoted: 'no rate',
    none: (text: string) =>
      `No country or currency matches “${text}”. Search by Korean or English name, or by currency code.`,
    failed:
      'Search is not working right now. You can still choose any country you see on the page.',
    found: (count: number) =>
      `${count} ${count === 1 ? 'result' : 'results'}. Choose with the arrow keys.`,
    suggestions: 'Often chosen',
  },
};
