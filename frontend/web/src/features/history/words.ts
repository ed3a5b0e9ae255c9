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
    title: '흐름',
    missing: '지난 환율을 지금 받아 오지 못했습니다.',
    periods: '기간',
    spans: spansKo,
    short: spansKo,
    within: (span: Period) => (span === 'max' ? '전체 기간' : `최근 ${spansKo[span]}`),
    dearer: (day: string) => `${day}보다 비쌉니다.`,
    cheaper: (day: string) => `${day}보다 쌉니다.`,
    level: (day: string) => `${day}과 값이 같습니다.`,
    places: {
      low: (span: string) => `${span} 가운데 싼 편입니다.`,
      middle: (span: string) => `${span} 가운데 중간쯤입니다.`,
      high: (span: string) => `${span} 가운데 비싼 편입니다.`,
    },
    incomparable: (span: string) => `${span} 사이에 발표된 환율이 적어 비교할 수 없습니다.`,
    lowest: '가장 쌌던 날',
    highest: '가장 비쌌던 날',
    chart: (unit: string) => `환율 차트, ${unit}. 화살표 키로 날짜를 옮깁니다.`,
    since: (percent: string) => `처음보다 ${percent}`,
    empty: {
      'not-observed': (span: string) => `${span} 사이에 발표된 환율이 없습니다.`,
      'never-observed': () => '이 두 통화의 환율은 한 번도 발표된 적이 없습니다.',
      'not-yet': () => '아직 오지 않은 날입니다.',
    },
    last: (day: string, value: string) => `마지막 값은 ${day}의 ${value}입니다.`,
    longer: (span: Period) => `${spansKo[span]} 보기`,
    table: '표로 보기',
    all: (count: string) => `${count}개 모두 보기`,
    date: '날짜',
    caption: (unit: string) => `날짜별 환율, ${unit}`,
  },
  en: {
    title: 'How it moved',
    missing: 'Past rates could not be fetched just now.',
    periods: 'Period',
    spans: spansEn,
    short: { '1w': '1w', '1m': '1m', '3m': '3m', '6m': '6m', '1y': '1y', '5y': '5y', max: 'All' },
    within: (span: Period) =>
      span === 'max' ? 'all years on record' : `the last ${spansEn[span].replace(/^1 /, '')}`,
    dearer: (day: string) => `dearer than on ${day}.`,
    cheaper: (day: string) => `cheaper than on ${day}.`,
    level: (day: string) => `the same as on ${day}.`,
    places: {
      low: (span: string) => `On the cheap side of ${span}.`,
      middle: (span: string) => `About the middle of ${span}.`,
      high: (span: string) => `On the dear side of ${span}.`,
    },
    incomparable: (span: string) => `Too few rates in ${span} to compare with.`,
    lowest: 'Cheapest',
    highest: 'Dearest',
    chart: (unit: string) => `Chart of the rate, ${unit}. The arrow keys move along the days.`,
    since: (percent: string) => `${percent} since the start`,
    empty: {
      'not-observed': (span: string) => `No rate was published in ${span}.`,
      'never-observed': () => 'No rate of these two currencies was ever published.',
      'not-yet': () => 'These days are still to come.',
    },
    last: (day: string, value: string) => `The last one is ${value}, of ${day}.`,
    longer: (span: Period) => `Show ${spansEn[span]}`,
    table: 'Show as table',
    all: (count: string) => `Show all ${count}`,
    date: 'Date',
    caption: (unit: string) => `Rates by day, ${unit}`,
  },
};
