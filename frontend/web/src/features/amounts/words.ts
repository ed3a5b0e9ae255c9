export const words = {
  ko: {
    title: '가지고 다닐 금액표',
    print: '인쇄',
    table: (from: string, to: string) => `${from}에서 ${to}`,
    asOf: (day: string) => `${day} 기준 환율, 수수료 제외.`,
    about: '약',
  },
  en: {
    title: 'Amounts to take along',
    print: 'Print',
    table: (from: string, to: string) => `${from} to ${to}`,
    asOf: (day: string) => `Rate as of ${day}, without fees.`,
    about: 'about',
  },
};
