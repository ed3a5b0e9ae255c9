import type { Period } from '@/features/board/periods';

const periodsKo: Record<Period, string> = {
  daily: '오늘',
  weekly: '이번 주',
  monthly: '이번 달',
  yearly: '올해',
  total: '전체',
};

const periodsEn: Record<Period, string> = {
  daily: 'Today',
  weekly: 'Week',
  monthly: 'Month',
  yearly: 'Year',
  total: 'All time',
};

export const words = {
  ko: {
    title: '많이 찾는 나라',
    missing: '순위를 불러오지 못했습니다.',
    label: '순위 기간',
    periods: periodsKo,
    empty: '아직 아무도 나라를 고르지 않았습니다. 첫 번째로 골라 보세요.',
    rising: '이번 주에 떠오르는 나라',
    noneRising: '지난주보다 순위가 오른 나라가 아직 없습니다.',
    rank: '순위',
    country: '나라',
    clicks: '선택',
    trend: '변동',
    rate: '환율',
    onlyCheaper: '한 달 전보다 싼 나라만',
    noneCheaper:
      '순위에 오른 나라 가운데 한 달 전보다 싸진 곳이 없습니다. 새 환율을 받지 못한 나라는 세지 않습니다.',
    noChanges: '지난 한 달의 환율을 불러오지 못해 싼 나라를 고를 수 없습니다.',
    up: (steps: string) => `${steps}계단 상승`,
    down: (steps: string) => `${steps}계단 하락`,
    same: '변동 없음',
    isNew: '신규',
    counted: (name: string, clicks: string) =>
      `${name}: 이번 선택까지 오늘 ${clicks}번 선택되었습니다.`,
    tooMany:
      '짧은 시간에 많이 고르셔서 이번 선택은 순위에 반영하지 않았습니다. 환율은 제한 없이 볼 수 있습니다.',
    uncounted: '이번 선택이 아직 순위에 반영되지 않았습니다. 다시 고르면 한 번만 반영됩니다.',
  },
  en: {
    title: 'Most viewed countries',
    missing: 'The ranking could not be loaded right now.',
    label: 'Period of the ranking',
    periods: periodsEn,
    empty: 'Nobody has chosen a country yet. Be the first.',
    rising: 'Rising this week',
    noneRising: 'No country has risen since last week yet.',
    rank: 'No.',
    country: 'Country',
    clicks: 'Views',
    trend: 'Trend',
    rate: 'Rate',
    onlyCheaper: 'Only where it is cheaper than a month ago',
    noneCheaper:
      'No country in this ranking is cheaper than a month ago. Those without a current rate are not counted.',
    noChanges:
      'The rates of the last month could not be loaded, so the cheaper countries are unknown.',
    up: (steps: string) => `up ${steps}`,
    down: (steps: string) => `down ${steps}`,
    same: 'unchanged',
    isNew: 'new',
    counted: (name: string, clicks: string) =>
      `Including yours, ${name} has ${clicks} views today.`,
    tooMany:
      'That was a lot of choices in a short time, so this one was not counted. You can still see every rate.',
    uncounted: 'Your choice has not been counted yet. Choose again, and it will be counted once.',
  },
};
