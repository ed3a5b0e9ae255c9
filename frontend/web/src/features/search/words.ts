export const words = {
  ko: {
    label: '나라나 통화 찾기',
    placeholder: '일본, 엔, JPY',
    currency: '통화',
    unquoted: '환율 없음',
    none: (text: string) =>
      `‘${text}’에 맞는 나라나 통화가 없습니다. 한국어, 영어, 통화 코드로 찾을 수 있습니다.`,
    failed: '지금은 찾기를 쓸 수 없습니다. 화면에 보이는 나라는 그대로 고를 수 있습니다.',
    found: (count: number) => `${count}건을 찾았습니다. 위아래 화살표로 고르세요.`,
    picks: '바로 고르기',
  },
  en: {
    label: 'Find a country or currency',
    placeholder: 'Japan, yen, JPY',
    currency: 'currency',
    unquoted: 'no rate',
    none: (text: string) =>
      `No country or currency goes by “${text}”. Korean, English and currency codes all work.`,
    failed:
      'Searching does not work right now. Any country you see on the page can still be chosen.',
    found: (count: number) =>
      `${count} ${count === 1 ? 'result' : 'results'}. Choose with the arrow keys.`,
    picks: 'Often chosen',
  },
};
