import type { Period } from '@/features/board/periods';

const periodsKo: Record<Period, string> = {
  daily: '오늘',
  weekly: '이번 주',
  monthly: '이번 달',
  total: '전체',
};

const periodsEn: Record<Period, string> = {
  daily: 'Today',
  weekly: 'This week',
  monthly: 'This month',
  total: 'All time',
};

export const words = {
  ko: {
    title: '많이 찾는 나라',
    missing: '순위를 지금 받아 오지 못했습니다.',
    label: '순위 기간',
    periods: periodsKo,
    empty: '아직 아무도 나라를 고르지 않았습니다. 지금 고르면 첫 번째입니다.',
    rank: '순위',
    country: '나라',
    clicks: '선택',
    trend: '변동',
    up: (places: string) => `${places}계단 올랐습니다`,
    down: (places: string) => `${places}계단 내렸습니다`,
    same: '변동 없음',
    fresh: '새로',
    counted: (name: string, clicks: string) => `방금 선택을 더해 ${name}: 오늘 ${clicks}번.`,
    busy: '짧은 시간에 많이 고르셔서 이번 선택은 순위에 더하지 않았습니다. 환율을 보는 데는 제한이 없습니다.',
    uncounted: '이번 선택은 아직 순위에 더하지 못했습니다. 다시 고르면 한 번만 더해집니다.',
  },
  en: {
    title: 'Most viewed countries',
    missing: 'The board could not be fetched just now.',
    label: 'Period of the board',
    periods: periodsEn,
    empty: 'Nobody has chosen a country yet. Choose one and it is the first.',
    rank: 'Rank',
    country: 'Country',
    clicks: 'Views',
    trend: 'Trend',
    up: (places: string) => `up ${places}`,
    down: (places: string) => `down ${places}`,
    same: 'unchanged',
    fresh: 'new',
    counted: (name: string, clicks: string) => `Yours included, ${name} has ${clicks} today.`,
    busy: 'That was a lot of choices in a short time, so this one was not counted. Rates have no such limit.',
    uncounted: 'Your choice is not on the board yet. Choose again, and it is counted once.',
  },
};
