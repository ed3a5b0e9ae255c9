import type { Period } from '@/features/history/periods';

const spansKo: Record<Period, string> = {
  '1w': '1주',
  '1m': '1개월',
  '3m': '3개월',
  '6m': '6개월',
  '1y': '1년',
  '5y': '5년',
  max: '전체',
};

const spansEn: Record<Period, string> = {
  '1w': '1 week',
  '1m': '1 month',
  '3m': '3 months',
  '6m': '6 months',
  '1y': '1 year',
  '5y': '5 years',
  max: 'all years',
};

export const words = {
  ko: {
    title: '환율 추이',
    missing: '지난 환율을 불러오지 못했습니다.',
    periods: '기간',
    short: spansKo,
    within: (span: Period) => (span === 'max' ? '전체 기간' : `최근 ${spansKo[span]}`),
    dearer: (day: string) => `${day}보다 비쌉니다.`,
    cheaper: (day: string) => `${day}보다 쌉니다.`,
    level: (day: string) => `${day}과 값이 같습니다.`,
    then: {
      dearer: (day: string, first: string) => `${day}에는 ${first}보다 비쌌습니다.`,
      cheaper: (day: string, first: string) => `${day}에는 ${first}보다 쌌습니다.`,
      level: (day: string, first: string) => `${day}에는 ${first}과 값이 같았습니다.`,
    },
    thirds: {
      low: (span: string) => `${span} 중 싼 편입니다.`,
      middle: (span: string) => `${span} 중 중간쯤입니다.`,
      high: (span: string) => `${span} 중 비싼 편입니다.`,
    },
    tooFew: (span: string) => `${span} 동안 발표된 환율이 적어 비교할 수 없습니다.`,
    lowest: '가장 쌌던 날',
    highest: '가장 비쌌던 날',
    chart: (unit: string) => `환율 차트, ${unit}. 화살표 키로 날짜를 이동합니다.`,
    since: (percent: string) => `첫날 대비 ${percent}`,
    empty: {
      'not-observed': (span: string) => `${span} 동안 저장된 환율이 없습니다.`,
      'never-observed': () => '이때까지의 두 통화 환율은 저장되어 있지 않습니다.',
      'not-yet': () => '아직 오지 않은 기간입니다.',
      stale: () => '마지막 환율이 오래되었습니다.',
    },
    last: (day: string, value: string) => `마지막 값은 ${day}의 ${value}입니다.`,
    lastKnown: '지난 환율에 있는 마지막 값입니다.',
    lastKnownDay: (day: string) => `${day} 기준이며, 그 뒤의 값은 지금 알 수 없습니다.`,
    longer: (span: Period) => `${spansKo[span]} 보기`,
    table: '표로 보기',
    all: (count: string) => `${count}개 모두 보기`,
    date: '날짜',
    caption: (unit: string) => `날짜별 환율, ${unit}`,
  },
  en: {
    title: 'How it moved',
    missing: 'Past rates could not be loaded right now.',
    periods: 'Period',
    short: { '1w': '1w', '1m': '1m', '3m': '3m', '6m': '6m', '1y': '1y', '5y': '5y', max: 'All' },
    within: (span: Period) =>
      span === 'max' ? 'all years on record' : `the last ${spansEn[span].replace(/^1 /, '')}`,
    dearer: (day: string) => `more expensive than on ${day}.`,
    cheaper: (day: string) => `cheaper than on ${day}.`,
    level: (day: string) => `the same as on ${day}.`,
    then: {
      dearer: (day: string, first: string) => `on ${day}: more expensive than on ${first}.`,
      cheaper: (day: string, first: string) => `on ${day}: cheaper than on ${first}.`,
      level: (day: string, first: string) => `on ${day}: the same as on ${first}.`,
    },
    thirds: {
      low: (span: string) => `On the cheap side of ${span}.`,
      middle: (span: string) => `About the middle of ${span}.`,
      high: (span: string) => `On the expensive side of ${span}.`,
    },
    tooFew: (span: string) => `Too few rates in ${span} to compare.`,
    lowest: 'Cheapest',
    highest: 'Most expensive',
    chart: (unit: string) => `Chart of the rate, ${unit}. The arrow keys move along the days.`,
    since: (percent: string) => `${percent} since the start`,
    empty: {
      'not-observed': (span: string) => `No rate is stored for ${span}.`,
      'never-observed': () =>
        'No rate for these two currencies is stored for this time or before it.',
      'not-yet': () => 'This period has not come yet.',
      stale: () => 'The last rate is overdue.',
    },
    last: (day: string, value: string) => `The last one is ${value}, from ${day}.`,
    lastKnown: 'The last value in the history:',
    lastKnownDay: (day: string) => `as of ${day}. Whether there is a newer one is not known now.`,
    longer: (span: Period) => `Show ${spansEn[span]}`,
    table: 'Show as table',
    all: (count: string) => `Show all ${count}`,
    date: 'Date',
    caption: (unit: string) => `Rates by day, ${unit}`,
  },
};
