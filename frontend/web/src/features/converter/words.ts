export const words = {
  ko: {
    title: '환산',
    unreadable: '숫자로 입력해 주세요. 1,000이나 12만, 1.5억처럼 써도 됩니다.',
    about: '약',
    swap: '두 통화의 자리 바꾸기',
    hint: '어느 쪽이든 고치면 다른 쪽도 바뀝니다.',
  },
  en: {
    title: 'Convert',
    unreadable: 'Please enter a number, such as 1,000 or 1.5k, with at most twelve decimals.',
    about: 'about',
    swap: 'Swap the currencies',
    hint: 'Change either side and the other follows.',
  },
};
