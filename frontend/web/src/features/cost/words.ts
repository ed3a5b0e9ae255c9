import type { Charges, Preset } from '@/features/cost/presets';

const presetsKo: Record<Preset, string> = {
  airport: '공항 은행 창구',
  counter: '시내 은행 창구',
  app: '은행 앱 (우대 80%)',
  card: '신용카드 해외 결제',
  mid: '수수료 없음 (기준 환율)',
};
const presetsEn: Record<Preset, string> = {
  airport: 'Bank counter at the airport',
  counter: 'Bank counter in town',
  app: 'Bank app (80% off the spread)',
  card: 'Credit card abroad',
  mid: 'No fees (mid rate)',
};

const sourcesKo: Record<Preset, string> = {
  airport:
    '우리·하나·국민은행 인천공항점이 미국 달러에 공시했다고 블로그 designpool.kr이 전하는 4.2%',
  counter:
    '은행이 시내 창구의 미국 달러에 공시했다고 블로그 designpool.kr이 전하는 1.5~1.9% 안에서 정한 1.75%',
  app: '창구의 1.75%에서 80%를 우대받는 경우. 80%는 우리가 정했고, 실제 우대율은 은행연합회 외환길잡이에서 비교할 수 있습니다',
  card: '우리가 정한 전신환매도율 1%, 그리고 우리카드가 안내하는 신용카드의 국제브랜드 수수료 1.0%와 해외서비스 수수료 0.3%',
  mid: '아무 수수료도 없는 기준 환율. 비교를 위한 값이며, 이 환율로 파는 곳은 드뭅니다',
};
const sourcesEn: Record<Preset, string> = {
  airport:
    'the 4.2% that Woori, Hana and KB publish for US dollars at Incheon airport, as the blog designpool.kr reports',
  counter:
    'our choice of 1.75% within the 1.5 to 1.9% that banks publish for US dollars in town, as the blog designpool.kr reports',
  app: 'the 1.75% of a counter with 80% of it waived; the 80% is our choice, and the Korea Federation of Banks compares real discounts',
  card: 'our choice of a selling rate 1% above the mid rate, and the 1.0% for the brand and 0.3% for service abroad that Woori Card states for credit cards',
  mid: 'the mid rate without any fee; it is here to compare, and hardly anyone sells at it',
};

const chargesKo: Record<keyof Charges, string> = {
  spread: '스프레드 (%)',
  discount: '환율우대 (%)',
  fee_percent: '결제 수수료 (%)',
  fee: '고정 수수료',
};
const chargesEn: Record<keyof Charges, string> = {
  spread: 'Spread (%)',
  discount: 'Discount on the spread (%)',
  fee_percent: 'Fee (%)',
  fee: 'Fixed fee',
};

export const words = {
  ko: {
    title: '실제로 손에 쥐는 돈',
    missing: '실제 비용을 계산하지 못했습니다.',
    amount: '바꿀 돈',
    channels: ['방법 1', '방법 2'],
    how: '바꾸는 방법',
    presets: presetsKo,
    sources: sourcesKo,
    own: '직접 입력',
    charges: chargesKo,
    fixed: (code: string) => `고정 수수료 (${code})`,
    assumed: (source: string, day: string) => `가정입니다. 출처: ${source} (${day} 확인).`,
    typed: '직접 입력한 값입니다.',
    otherCurrency:
      '이 가정은 미국 달러와 엔을 위한 값입니다. 다른 통화는 스프레드가 더 큰 경우가 많으니, 은행이 고시한 값을 넣어 주세요.',
    otherHome: '이 가정은 한국에서 원화로 바꿀 때를 위한 값입니다. 쓰는 은행의 값을 넣어 주세요.',
    unreadable: '0 이상의 숫자로 입력해 주세요. 비율은 100보다 작아야 합니다.',
    buys: (paid: string) => `${paid} 내면`,
    lost: (sum: string, percent: string) => `기준 환율보다 ${sum} (${percent}) 손해`,
    nothing: '수수료가 금액보다 큽니다.',
    rate: (pair: string) => `적용 환율 ${pair}`,
    better: (name: string, more: string) => `${name}: ${more} 더 받습니다.`,
    equal: '두 방법의 결과가 같습니다.',
    breakEven: (amount: string) => `약 ${amount}이면 두 방법의 결과가 같습니다.`,
    asOf: (day: string) => `${day} 기준 환율로 계산했습니다.`,
  },
  en: {
    title: 'What you really get',
    missing: 'The real cost could not be calculated right now.',
    amount: 'Money to exchange',
    channels: ['Option 1', 'Option 2'],
    how: 'How you exchange',
    presets: presetsEn,
    sources: sourcesEn,
    own: 'My own numbers',
    charges: chargesEn,
    fixed: (code: string) => `Fixed fee (${code})`,
    assumed: (source: string, day: string) => `An assumption: ${source} (read on ${day}).`,
    typed: 'Your own numbers.',
    otherCurrency:
      'These assumptions are for US dollars and yen. The spread of other currencies is often larger; enter what your bank publishes.',
    otherHome:
      'These assumptions are for exchanging won in Korea. Enter what your own bank charges.',
    unreadable: 'Please enter a number from 0; a percentage must be less than 100.',
    buys: (paid: string) => `${paid} buys`,
    lost: (sum: string, percent: string) => `${sum} (${percent}) less than at the mid rate`,
    nothing: 'The fees are more than the amount.',
    rate: (pair: string) => `Your rate: ${pair}`,
    better: (name: string, more: string) => `${name} gives you ${more} more.`,
    equal: 'Both options give the same.',
    breakEven: (amount: string) => `For about ${amount} both options give the same.`,
    asOf: (day: string) => `Calculated with the rate as of ${day}.`,
  },
};
