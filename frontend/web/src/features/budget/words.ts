export const words = {
  ko: {
    title: '여행 예산',
    days: '며칠 동안',
    people: '몇 사람이',
    daily: '한 사람이 하루에 쓰는 돈',
    unreadable: '숫자로 입력해 주세요. 1,000이나 12만처럼 써도 됩니다.',
    whole: (most: number) => `1에서 ${most} 사이의 수를 넣어 주세요.`,
    total: (days: string, people: string) => `${days}일, ${people}명`,
    about: '약',
    asOf: (day: string) => `${day} 기준 환율이며 환전 수수료는 들어 있지 않습니다.`,
  },
  en: {
    title: 'Budget for the trip',
    days: 'Days',
    people: 'People',
    daily: 'Money for a person and day',
    unreadable: 'Please enter a number, such as 1,000 or 1.5k.',
    whole: (most: number) => `Please enter a number from 1 to ${most}.`,
    total: (days: string, people: string) =>
      `${days} ${days === '1' ? 'day' : 'days'}, ${people} ${people === '1' ? 'person' : 'people'}`,
    about: 'about',
    asOf: (day: string) => `At the rate as of ${day}, without fees for exchanging.`,
  },
};
